"""Fixtures for Miaodi: a stand of each generation."""

from collections.abc import AsyncIterator

import pytest
from tests.channels.miaodi.stand import FORMS, Stand


@pytest.fixture(params=FORMS)
async def each(request: pytest.FixtureRequest) -> AsyncIterator[Stand]:
    """A stand of every generation in turn."""
    stand = Stand(request.param)
    yield stand
    await stand.provider.close()


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    """A stand of the usual generation."""
    stand = Stand()
    yield stand
    await stand.provider.close()
