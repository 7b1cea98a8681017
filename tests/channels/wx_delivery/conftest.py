"""The stand of these tests."""

from collections.abc import AsyncIterator

import pytest
from tests.channels.wx_delivery.stand import Stand


@pytest.fixture
async def stand(request: pytest.FixtureRequest) -> AsyncIterator[Stand]:
    """The sandbox's shop, or the one of the form that a test names."""
    made = Stand(getattr(request, "param", "sandbox"))
    yield made
    await made.provider.close()
