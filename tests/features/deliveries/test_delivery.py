"""What moves a delivery: answers to questions count only where nothing moved it meanwhile."""

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from hutong.base.clock import now
from hutong.capabilities.delivery import Ride, RideState
from hutong.features.deliveries.delivery import PUSH, Delivery, moves

TOLD = now()


def delivery(**changes: Any) -> Delivery:
    """A ride that a push said was taken, in its third version."""
    usual = {one.name: "" for one in fields(Delivery)}
    told = {"state": "taken", "status": "102", "version": 3, "told_at": TOLD, "moved_by": PUSH}
    return Delivery(**{**usual, **told, **changes})


def ride(state: RideState, status: str, seconds: float | None = None) -> Ride:
    at = None if seconds is None else TOLD + timedelta(seconds=seconds)
    return Ride(state, number="D", status=status, at=at)


@pytest.mark.parametrize(
    ("seen", "status", "expected"),
    [(3, "202", True), (2, "202", False), (4, "202", False), (3, "102", False)],
    ids=["asked of this version", "a push came meanwhile", "of a later one", "nothing new"],
)
def test_an_answer_moves_only_the_version_that_was_asked_about(seen: int, status: str, expected: bool) -> None:
    said = ride(RideState.PICKED_UP, status)
    assert moves(delivery(), said, seen=seen) is expected


def test_an_answer_does_not_count_by_its_time() -> None:
    """The same, told by a push, is judged by the carrier's clock."""
    late = ride(RideState.PICKED_UP, "202", 5)
    assert not moves(delivery(), late, seen=2)
    assert moves(delivery(), late)
