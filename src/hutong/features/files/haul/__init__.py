"""Bytes on their way to a carrier, out of it, or to nowhere: poured, copied, found at their place, thrown away."""
