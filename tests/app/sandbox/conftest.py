"""Fixtures: a stand whose providers' accounts were opened once."""

from collections.abc import AsyncIterator

import pytest
from tests.app.sandbox.stand import Stand, opened_accounts

from hutong.capabilities.simulation import Book


@pytest.fixture(scope="session")
def accounts() -> Book:
    """The providers' books with every usual account."""
    return opened_accounts()


@pytest.fixture
async def stand(accounts: Book) -> AsyncIterator[Stand]:
    """A sandbox and a hub in this process."""
    stand = Stand(accounts)
    yield stand
    await stand.sandbox.phone.close()
    await stand.world.close()
