"""The demo: a whole hub with simulated providers, a shop and a phone, from nothing, in one command."""
