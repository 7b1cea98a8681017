"""Lists that are taken away: made by the worker in the background, kept for a week, given to whoever asked for them."""
