"""Fixtures for channels at WeChat."""

from collections.abc import AsyncIterator

import pytest
from tests.vendors.wechat.stand import Stand


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    """A stand whose WeChat ends with the test."""
    stand = Stand()
    yield stand
    await stand.wechat.close()
