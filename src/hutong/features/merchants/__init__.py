"""Merchants: who may order, with which keys, from where; and how they want to be told."""

from hutong.features.merchants.directory import Directory
from hutong.features.merchants.merchant import Merchant

__all__ = ["Directory", "Merchant"]
