"""A whole hub whose traffic with its providers can be watched and held up."""

from collections.abc import AsyncIterator

import pytest
from tests.features.refunds.till import Till, open_till


@pytest.fixture
async def till(dsn: str) -> AsyncIterator[Till]:
    """A merchant's till on a fresh hub."""
    made = await open_till(dsn)
    yield made
    await made.close()
