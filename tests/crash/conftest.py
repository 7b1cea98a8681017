"""Fixtures of the crash tests."""

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.crash.town import Town, build
from tests.witness.conftest import Serve, serve

__all__ = ["serve"]


@pytest.fixture
async def town(dsn: str, serve: Serve, tmp_path: Path) -> AsyncIterator[Town]:
    """A town whose hub is not started yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = await build(dsn, serve, port, tmp_path)
    yield made
    await made.close()
