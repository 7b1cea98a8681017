"""Fixtures for WeChat Pay V2 as a channel: those of the protocol's own tests."""

from tests.vendors.wechat_pay.conftest import accounts, each, stand

__all__ = ["accounts", "each", "stand"]
