"""Fixtures for Aliyun's short messages."""

from collections.abc import AsyncIterator

import pytest
from tests.channels.aliyun_sms.stand import Stand


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    """A stand with an address for receipts in the provider's console."""
    stand = Stand()
    yield stand
    await stand.provider.close()
