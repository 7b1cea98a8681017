"""Phones are not shown whole, wherever they stand."""

import pytest

from hutong.doors.office.messages.shapes import hidden, without


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13800001234", "138****1234"), ("+85251234567", "+852****4567"), ("+1234567", "+1****67")],
)
def test_a_phone_keeps_its_ends(phone: str, shown: str) -> None:
    assert hidden(phone) == shown


def test_a_phone_is_taken_out_of_everything() -> None:
    told = {"to": "+8613800001234", "list": ["13800001234", 7], "13800001234 as a key": None}
    assert without(told, "13800001234") == {
        "to": "+86138****1234",
        "list": ["138****1234", 7],
        "13800001234 as a key": None,
    }
    assert without(told, "") == told
