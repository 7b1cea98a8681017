"""The merchant portal: everything here is of the caller's own merchant."""
