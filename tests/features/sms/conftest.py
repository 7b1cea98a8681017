"""A hub whose messages go to TEST_SMS first and then to every other provider."""

from collections.abc import AsyncIterator
from itertools import count

import pytest
import pytest_asyncio
from tests.stack import Stack
from tests.texting import SMS_CODES, lead, teach
from tests.upstream import running

_PHONES = count(13_800_000_000)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(database_url: str, template: str) -> AsyncIterator[Stack]:
    async with running(database_url, template) as made:
        await teach(made)
        await usual(made)
        yield made


async def usual(stack: Stack) -> None:
    """The routes that every test finds."""
    await lead(stack, "sms", "TEST_SMS", *(code for code in SMS_CODES if code != "TEST_SMS"))


@pytest.fixture
def phone() -> str:
    """A number that nobody was ever sent anything."""
    return str(next(_PHONES))


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def behaved(hub: Stack) -> AsyncIterator[None]:
    """Providers that were told to misbehave behave afterwards, nobody is ill, and the routes are the usual ones."""
    yield
    for simulator in hub.simulators.values():
        simulator.mischiefs.clear()
    hub.hub.health.ill.clear()
    hub.hub.health._fails.clear()
    await usual(hub)
