"""Refunds: giving money back, asked for by the merchant or owed by the hub's own rules."""
