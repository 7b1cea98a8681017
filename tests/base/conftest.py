"""What the tests of the lowest floor share: a pool on a real PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from hutong.base.db import Pool, connect


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    made = await connect(dsn, size=4)
    yield made
    await made.close()
