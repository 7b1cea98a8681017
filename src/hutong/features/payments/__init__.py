"""Payments: the merchant's wish, the tries at providers, and the one place where money is believed."""
