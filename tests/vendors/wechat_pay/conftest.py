"""Fixtures for WeChat Pay V2: a stand of each form of account."""

from collections.abc import AsyncIterator

import pytest
from tests.vendors.wechat_pay.stand import FORMS, Stand, fresh_accounts

from hutong.capabilities.simulation.book import Record


@pytest.fixture(scope="session")
def accounts() -> list[Record]:
    """Accounts that every stand starts with."""
    return fresh_accounts()


@pytest.fixture(params=FORMS)
async def each(request: pytest.FixtureRequest, accounts: list[Record]) -> AsyncIterator[Stand]:
    """A stand of every form in turn."""
    stand = Stand(request.param, accounts)
    yield stand
    await stand.provider.knocker.close()


@pytest.fixture
async def stand(accounts: list[Record]) -> AsyncIterator[Stand]:
    """A stand of the usual form."""
    stand = Stand("direct", accounts)
    yield stand
    await stand.provider.knocker.close()
