"""The hub that the tests of a module share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.doors.files.place import Place, running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(database_url: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """A hub with an empty folder."""
    folder: Path = tmp_path_factory.mktemp("files")
    async with running(database_url, template, folder) as made:
        yield made
