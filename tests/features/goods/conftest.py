"""A hub with a shop, shared by the tests of a file."""

from collections.abc import AsyncIterator

import pytest_asyncio
from tests.selling import listening, provider
from tests.stack import Stack
from tests.upstream import running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(database_url: str, template: str) -> AsyncIterator[Stack]:
    async with running(database_url, template) as made:
        listening(made)
        yield made


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def behaved(hub: Stack) -> AsyncIterator[None]:
    """A platform that was told to misbehave behaves afterwards."""
    yield
    provider(hub).mischiefs.clear()
