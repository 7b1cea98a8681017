"""Tests of the office: those of one file share a stand and its event loop."""

import pytest
from tests.office import admin, owner, stand

__all__ = ["admin", "owner", "stand"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every async test here runs in the loop of its file's stand."""
    for item in items:
        if "stand" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)
