"""Fixtures of the crash tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.crash.town import Town, build
from tests.ports import free_pair
from tests.witness.conftest import Serve, serve

__all__ = ["serve"]


@pytest.fixture
async def town(dsn: str, serve: Serve, tmp_path: Path) -> AsyncIterator[Town]:
    """A town whose hub is not started yet."""
    made = await build(dsn, serve, free_pair(), tmp_path)
    yield made
    await made.close()
