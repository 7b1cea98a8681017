"""A merchant who is owed notices, a deliverer, and receivers on loopback ports that do as they are told."""

from collections.abc import AsyncIterator

import pytest
from tests.features.notices.owing import Office, Receiver
from tests.witness.conftest import Serve, serve

__all__ = ["serve"]


@pytest.fixture
async def office(dsn: str) -> AsyncIterator[Office]:
    """A hub's notices on a fresh database."""
    made = await Office.open(dsn)
    yield made
    await made.close()


@pytest.fixture
async def receiver(serve: Serve) -> AsyncIterator[Receiver]:
    """A receiver that answers `success` unless told otherwise."""
    made = Receiver()
    made.url = await serve(made) + "/notify"
    yield made
    made.let_go.set()
