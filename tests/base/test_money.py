"""Money at the edges: what is an amount in yuan, and what only looks like one (traps, 13)."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hutong.base.money import fen_of, yuan_of


@pytest.mark.parametrize(
    ("yuan", "fen"),
    [
        ("19.99", 1999),  # int(float("19.99") * 100) is 1998
        ("0.29", 29),  # int(float("0.29") * 100) is 28
        ("0.01", 1),
        ("1", 100),
        ("1.5", 150),
        ("0", 0),
        ("007.10", 710),
        ("999999999.99", 99_999_999_999),
    ],
)
def test_an_amount_is_read_to_the_fen(yuan: str, fen: int) -> None:
    assert fen_of(yuan) == fen


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            ".",
            ".5",
            "1.",
            "1.234",
            "1,00",
            "1_000",
            "1e2",
            "1E2",
            "0x10",
            "NaN",
            "Infinity",
            "-1",
            "+1",
            "--1",
        ),
        *(" 1", "1 ", "1\n", "\n1", "1\x00", "1.0\n", "1\u2028"),
        *("１２", "１２\n", "1２", "٣", "१", "一", "¥1", "1元", "1.５"),
        *("1000000000", "1.00.0", "1..0", "1. 0", "1/2", "\ud800"),
    ],
)
def test_what_only_looks_like_an_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        fen_of(text)


def test_a_refusal_shows_only_the_beginning_of_a_long_text() -> None:
    with pytest.raises(ValueError, match="not an amount") as caught:
        fen_of("9" * 100_000)
    assert len(str(caught.value)) < 100


@given(st.integers(min_value=0, max_value=99_999_999_999))
def test_every_amount_survives_the_way_out_and_in(fen: int) -> None:
    assert fen_of(yuan_of(fen)) == fen


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_the_text_is_the_exact_amount(fen: int) -> None:
    text = yuan_of(fen)
    assert Decimal(text) * 100 == fen
    assert text.rpartition(".")[2].__len__() == 2


def test_a_sum_owed_keeps_its_sign() -> None:
    assert [yuan_of(fen) for fen in (-1, -100, -199, 0, 5, 100)] == ["-0.01", "-1.00", "-1.99", "0.00", "0.05", "1.00"]


@given(st.text(max_size=20))
@example("12\n")
def test_what_is_accepted_is_plain_digits(text: str) -> None:
    try:
        fen = fen_of(text)
    except ValueError:
        return
    assert set(text) <= set("0123456789.")
    assert Decimal(text) * 100 == fen
