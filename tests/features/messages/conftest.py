"""A hub whose official account has every kind of message set up, and pushes what becomes of them."""

from collections.abc import AsyncIterator
from itertools import count

import pytest
import pytest_asyncio
from tests.lettering import all_usual, hear
from tests.stack import Stack
from tests.upstream import running

_PEOPLE = count(1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(database_url: str, template: str) -> AsyncIterator[Stack]:
    async with running(database_url, template) as made:
        await hear(made)
        await all_usual(made)
        yield made


@pytest.fixture
def person() -> str:
    """Somebody whom nobody ever wrote to."""
    return f"person-{next(_PEOPLE)}"


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def behaved(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """A platform that was told to misbehave behaves afterwards."""
    yield
    if "hub" in request.fixturenames:
        for simulator in request.getfixturevalue("hub").simulators.values():
            simulator.mischiefs.clear()
