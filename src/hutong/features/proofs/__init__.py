"""Proofs that a domain is ours, as platforms want them, and the facts that an operator enters there."""
