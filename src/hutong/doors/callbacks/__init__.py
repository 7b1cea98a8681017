"""Where providers knock: one path a channel and revision, answered in the provider's own words."""
