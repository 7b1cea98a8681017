"""A hub whose files go to its own disk first and then to every other carrier."""

from collections.abc import AsyncIterator

import pytest_asyncio
from tests.stack import Stack
from tests.texting import STORAGE_CODES, lead
from tests.upstream import running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(database_url: str, template: str) -> AsyncIterator[Stack]:
    async with running(database_url, template) as made:
        made.simulators["LOCAL_OSS"].folder = made.hub.settings.files / str(made.channels["LOCAL_OSS"])
        await usual(made)
        yield made


async def usual(stack: Stack) -> None:
    """The routes that every test finds."""
    await lead(stack, "storage", "LOCAL_OSS", *(code for code in STORAGE_CODES if code != "LOCAL_OSS"))


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def behaved(hub: Stack) -> AsyncIterator[None]:
    """Carriers that were told to misbehave behave afterwards, nobody is ill, and the routes are the usual ones."""
    yield
    for simulator in hub.simulators.values():
        simulator.mischiefs.clear()
    hub.hub.health.ill.clear()
    hub.hub.health._fails.clear()
    await usual(hub)
