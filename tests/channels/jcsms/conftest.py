"""Fixtures for JCSMS: a stand of each simulated gateway."""

from collections.abc import AsyncIterator

import pytest
from tests.channels.jcsms.stand import FORMS, Stand


@pytest.fixture(params=FORMS)
async def each(request: pytest.FixtureRequest) -> AsyncIterator[Stand]:
    """A stand of every gateway in turn."""
    stand = Stand(request.param)
    yield stand
    await stand.provider.close()


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    """A stand of the usual gateway."""
    stand = Stand("jianzhou")
    yield stand
    await stand.provider.close()
