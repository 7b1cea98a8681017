"""Shops at platforms: goods, orders and claims, kept as they were seen and told to merchants."""
