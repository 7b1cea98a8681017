"""A hub with a route to the sandbox's delivery shop."""

from collections.abc import AsyncIterator

import pytest_asyncio
from tests import delivering
from tests.stack import Stack
from tests.upstream import running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(database_url: str, template: str) -> AsyncIterator[Stack]:
    async with running(database_url, template) as made:
        await delivering.usual(made)
        yield made


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def behaved(hub: Stack) -> AsyncIterator[None]:
    """A platform that was told to misbehave behaves afterwards."""
    yield
    platform = delivering.provider(hub)
    platform.mischiefs.clear()
    platform.calls.refusing.clear()
    platform.calls.silent = 0
