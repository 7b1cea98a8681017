"""Floor 7: the composition root: processes, commands and their settings."""
