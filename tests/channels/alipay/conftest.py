"""Fixtures for Alipay: a stand of each account form."""

from collections.abc import AsyncIterator

import pytest
from tests.channels.alipay.stand import FORMS, Keys, Stand, fresh_keys


@pytest.fixture(scope="session")
def keys() -> Keys:
    """Accounts that every stand starts with."""
    return fresh_keys()


@pytest.fixture(params=FORMS)
async def each(request: pytest.FixtureRequest, keys: Keys) -> AsyncIterator[Stand]:
    """A stand of every form in turn."""
    stand = Stand(request.param, keys)
    yield stand
    await stand.provider.knocker.close()


@pytest.fixture
async def stand(keys: Keys) -> AsyncIterator[Stand]:
    """A stand of the usual form."""
    stand = Stand("direct", keys)
    yield stand
    await stand.provider.knocker.close()
