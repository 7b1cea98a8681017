"""What channels without an AppSecret are found to have."""

from dataclasses import replace

import pytest
from tests.examining import AROUND

from hutong.capabilities.faults import Failed, Fault
from hutong.vendors.wechat.examine.borrowers import blamed, lent

APP = "wx0123456789abcdef"


def test_an_application_that_nobody_lends_for() -> None:
    assert list(lent(APP, AROUND)) == [], "nobody knows"
    assert list(lent(APP, replace(AROUND, lenders=frozenset({APP})))) == []
    found = list(lent(APP, replace(AROUND, lenders=frozenset({"wx"}))))
    assert [one.id for one in found] == ["wechat.no_lender"]
    assert APP in found[0].cause.en


@pytest.mark.parametrize(
    ("failed", "ids"),
    [
        (Failed(Fault.CONFIG), ["wechat.no_lender"]),
        (Failed(Fault.CONFIG, "40125"), ["wechat.secret"]),
        (Failed(Fault.UNREACHABLE), None),
    ],
    ids=["nobody", "a number", "unreachable"],
)
def test_what_a_failure_says(failed: Failed, ids: list[str] | None) -> None:
    found = blamed(failed)
    assert (None if found is None else [one.id for one in found]) == ids
