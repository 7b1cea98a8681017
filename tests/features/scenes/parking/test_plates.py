"""Number plates as people type them, and what is none."""

import pytest

from hutong.base.text import Unfit
from hutong.features.scenes.parking.plates import plate, spaced, ticket


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("粤B12345", "粤B12345"),
        ("粤b·12345", "粤B12345"),
        (" 京 A 8K88Z ", "京A8K88Z"),
        ("粤Ｂ１２３４５", "粤B12345"),
        ("粤BD12345", "粤BD12345"),
        ("沪AF1D234", None),
        ("沪AFD1234", "沪AFD1234"),
        ("粤B12345D", "粤B12345D"),
        ("粤B1234挂", "粤B1234挂"),
        ("粤Z1234港", "粤Z1234港"),
        ("京A1234警", "京A1234警"),
        ("使014578", "使014578"),
        ("WJ粤1234T", "WJ粤1234T"),
        ("粤BO2345", None),
        ("粤BI2345", None),
        ("粤B1234", None),
        ("粤B123456", None),
        ("B12345", None),
        ("", None),
        ("粤B12345<script>", None),
    ],
)
def test_plates(typed: str, found: str | None) -> None:
    if found is None:
        with pytest.raises(Unfit):
            plate(typed)
    else:
        assert plate(typed) == found


def test_written_as_people_do() -> None:
    assert spaced("粤BD12345") == "粤B·D12345"
    assert spaced("使014578") == "使014578"


def test_tickets() -> None:
    assert ticket(" a-0017 ") == "A-0017"
    for wrong in ("", "a", "1 2 3", "<b>", "9" * 33):
        with pytest.raises(Unfit):
            ticket(wrong)
