"""Fixtures for JPush SMS: a stand."""

from collections.abc import AsyncIterator

import pytest
from tests.channels.jpush_sms.stand import Stand


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    """One application at the simulated provider."""
    stand = Stand()
    yield stand
    await stand.provider.close()
