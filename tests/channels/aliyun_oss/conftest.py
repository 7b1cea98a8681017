"""Fixtures for OSS: stands whose bucket is named by the path or by the host."""

from collections.abc import AsyncIterator

import pytest
from tests.channels.aliyun_oss.stand import HOST, PATH, Stand


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    """The bucket in the path, as in the sandbox."""
    stand = Stand()
    yield stand
    await stand.provider.close()


@pytest.fixture(params=[PATH, HOST])
async def each(request: pytest.FixtureRequest) -> AsyncIterator[Stand]:
    """The bucket in the path, then in the host, as in production."""
    stand = Stand(request.param)
    yield stand
    await stand.provider.close()
