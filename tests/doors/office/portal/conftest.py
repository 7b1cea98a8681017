"""Another merchant, whose rows the first one never sees."""

import pytest_asyncio
from tests.office import Person, Stand

from hutong.features.merchants import edit

OTHER = "M2002"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stranger(stand: Stand) -> Person:
    """The owner of another merchant, signed in."""
    await edit.create(stand.stack.hub.actor("test"), "隔壁茶馆", mer_id=OTHER)
    return await stand.sign_in("owner", OTHER)
