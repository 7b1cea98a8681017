"""Knocks: providers' callbacks, kept raw, read, confirmed and settled before they are answered."""
