"""The configuration while people work on it: edits of the draft, what is wrong with it, and how it is published."""
