"""A hub with its pages, shared by the tests of a module."""

from collections.abc import AsyncIterator

import pytest_asyncio
from tests.stack import Stack
from tests.upstream import running
from tests.visiting import Browser, open_doors

from hutong.features.logins import Payers
from hutong.switchboard.open import Opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(database_url: str, template: str) -> AsyncIterator[Stack]:
    """A hub whose official account is the application of its WeChat pay channels."""
    async with running(database_url, template) as made:
        open_doors(made)
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def browser(hub: Stack) -> Browser:
    """Somebody inside WeChat."""
    return Browser(hub.net)


@pytest_asyncio.fixture(loop_scope="module")
async def payers(hub: Stack) -> Payers:
    """What finds out who pays."""
    return hub.money.logins.payers


@pytest_asyncio.fixture(loop_scope="module")
async def login(hub: Stack, payers: Payers) -> Opened:
    """The login channel of WeChat Pay's application."""
    found = await payers.login_of(hub.channels["WXPAY_V3"])
    assert found is not None
    return found
