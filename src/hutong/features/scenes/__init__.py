"""Scenes: places where people scan a code, see what is due, and pay; one folder for each kind of place."""
