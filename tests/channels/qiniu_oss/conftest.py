"""Fixtures for Kodo: a stand."""

from collections.abc import AsyncIterator

import pytest
from tests.channels.qiniu_oss.stand import Stand


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    """An account with an empty bucket."""
    made = Stand()
    yield made
    await made.provider.close()
    made.home.book.close()
