"""Rules that a contract with a provider lays on the whole configuration."""
