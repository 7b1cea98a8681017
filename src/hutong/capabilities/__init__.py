"""Floor 1: what a channel is and what it may be asked, in our words."""
