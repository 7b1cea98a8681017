"""The hub that the tests of a module share."""

import pytest
from tests.stack import Stack
from tests.upstream import hub

from hutong.base.rate import Rate
from hutong.features.knocks.hear import STRANGE

__all__ = ["hub"]


@pytest.fixture(autouse=True)
def nobody_knocked_yet(hub: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test may knock as often as a source may: all of them come from one."""
    monkeypatch.setattr(hub.money.ear, "_strangers", Rate(STRANGE))
