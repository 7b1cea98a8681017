"""Setting up: what a new operator does next, in the documents' order, with a check at every step."""
