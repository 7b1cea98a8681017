"""Fixtures for UnionPay Commerce: a stand of each door."""

from collections.abc import AsyncIterator

import pytest
from tests.channels.chinaums.stand import FORMS, Stand


@pytest.fixture(params=FORMS)
async def each(request: pytest.FixtureRequest) -> AsyncIterator[Stand]:
    """A stand of every form in turn."""
    stand = Stand(request.param)
    yield stand
    await stand.provider.knocker.close()


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    """A stand of the older door."""
    stand = Stand("netpay")
    yield stand
    await stand.provider.knocker.close()
