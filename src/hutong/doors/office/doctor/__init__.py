"""Rooms of the office about the doctor: what is wrong with the set-up, and where it is mended."""
