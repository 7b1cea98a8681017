"""Fixtures for TEST_SMS."""

from collections.abc import AsyncIterator

import pytest
from tests.channels.test_sms.stand import Stand


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    """The adapter in front of a simulated phone."""
    stand = Stand()
    yield stand
    await stand.provider.close()
