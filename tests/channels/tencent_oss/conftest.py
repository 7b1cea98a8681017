"""Fixtures for Tencent COS: a stand."""

import pytest
from tests.channels.tencent_oss.stand import Stand


@pytest.fixture
def stand() -> Stand:
    """A bucket under the simulator's address."""
    return Stand()


@pytest.fixture(params=[False, True], ids=["by path", "by host"])
def each(request: pytest.FixtureRequest) -> Stand:
    """A bucket under the simulator's address, and under its own."""
    return Stand(styled=request.param)
