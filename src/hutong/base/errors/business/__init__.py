"""Rows of the table of errors that belong to one line of business each."""
