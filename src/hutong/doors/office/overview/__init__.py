"""The overview of the office."""
