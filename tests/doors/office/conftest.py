"""Tests of the office: those of one file share a stand and its event loop."""

from pathlib import Path

import pytest
from tests.office import admin, owner, stand

__all__ = ["admin", "owner", "stand"]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here that has a stand runs in the loop of its file's; the hook is told of all tests everywhere."""
    for item in items:
        if HERE in item.path.parents and "stand" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)
