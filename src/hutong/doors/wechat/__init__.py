"""Doors that WeChat and browsers sent by it come through: pushes, logins, proofs of a domain."""
