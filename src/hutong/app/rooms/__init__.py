"""Features put together, one file each: which part is given which."""
