"""Floor 4: which channel answers, with which settings: drafts, published revisions, seals and the wrapped verbs."""
