"""Instant deliveries: estimated, ordered, followed to their end, and told to merchants."""
