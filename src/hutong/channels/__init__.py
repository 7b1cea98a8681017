"""Floor 3: one folder for each channel code, known to nobody but the registry, which scans for them."""
