"""Fixtures for the simulated WeChat Pay V2: those of the client's tests, which stand before it."""

from tests.vendors.wechat_pay.conftest import accounts, each, stand

__all__ = ["accounts", "each", "stand"]
