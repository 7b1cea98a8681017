"""Logins: who a payer is, and who a merchant's visitors are, as their platforms know them."""

from hutong.features.logins.payer import Payers

__all__ = ["Payers"]
