"""Phones are not shown whole, wherever they stand."""

from hutong.doors.office.messages.shapes import without


def test_a_phone_is_taken_out_of_everything() -> None:
    told = {"to": "+8613800001234", "list": ["13800001234", 7], "13800001234 as a key": None}
    assert without(told, "13800001234") == {
        "to": "+86138****1234",
        "list": ["138****1234", 7],
        "13800001234 as a key": None,
    }
    assert without(told, "") == told
