"""Changes of a draft that move several things at once, all or nothing."""
