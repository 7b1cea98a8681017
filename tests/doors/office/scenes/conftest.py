"""An office whose hub has scenes and an operator's system, shared by the tests of a file."""

import pytest_asyncio
from tests.office import Stand
from tests.scening import operator, place
from tests.stack import Stack

__all__ = ["operator", "place"]


@pytest_asyncio.fixture(loop_scope="module")
async def hub(stand: Stand) -> Stack:
    """The hub behind the office."""
    return stand.stack
