"""Fixtures for LOCAL_OSS: a stand on an empty folder."""

from pathlib import Path

import pytest
from tests.channels.local_oss.stand import Stand


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    """A stand whose folder isn't there yet."""
    return Stand(tmp_path / "files" / "7")
