"""Floor 0: facts without opinion, which every other floor may use."""
