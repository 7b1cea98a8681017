"""The overview: what came in today, how the channels do, and what wants somebody's attention."""
