"""An operator's own systems behind the hub's scenes: a car park with a gate, and cards that are credited."""
