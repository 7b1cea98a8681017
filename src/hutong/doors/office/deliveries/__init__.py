"""The office's instant deliveries."""
