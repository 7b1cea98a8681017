"""A merchant's own text beside the hub's: the first difference is found and named, and no key is shown."""

import pytest

from hutong.base.secrets import Secret
from hutong.base.signing.compare import KEY, OTHER, first_difference, judge, side_by_side

LIVE = Secret("0123456789abcdef0123456789abcdef")
GIVEN = {"merId": "M1", "desc": "a & b=c", "orderId": "A1", "orderAmt": "19.90", "attch": "", "sign": "x"}
RIGHT = f"desc=a & b=c&merId=M1&orderAmt=19.90&orderId=A1&key={LIVE.reveal()}"


def words(yours: str) -> list[str]:
    return [mistake.words.en for mistake in judge(GIVEN, LIVE, yours, list(GIVEN))]


@pytest.mark.parametrize("key", [LIVE.reveal(), "***", "••••••cdef", "‹key›", "xxxx", "..."])
def test_the_right_text_is_right_even_with_its_key_made_unreadable(key: str) -> None:
    yours = RIGHT.replace(LIVE.reveal(), key)
    assert words(yours) == []
    assert side_by_side(GIVEN, LIVE, yours).at is None


@pytest.mark.parametrize(
    ("yours", "expected"),
    [
        (RIGHT.replace("merId=M1&", ""), "merId is missing"),
        (RIGHT.replace("merId=M1&orderAmt=19.90&", ""), "merId and orderAmt are missing"),
        (RIGHT.replace("merId=M1&orderAmt=19.90&orderId=A1&", ""), "your text lacks merId"),
        (RIGHT.replace("merId", "merid").replace("orderId", "orderid").replace("A1", "A2"), "merId, not merid"),
        (
            RIGHT.replace("merId", "merid").replace("orderId", "orderid").replace("orderAmt", "orderamt"),
            "keep their case",
        ),
        (RIGHT.replace("&key", "&zzz=1&key"), "your text has zzz"),
        (RIGHT.replace("desc=", "attch=&desc="), "empty fields take no part"),
        (RIGHT.replace("desc=", "attch=&desc=").replace("A1", "A2"), "attch is empty"),
        (RIGHT.replace("&key", "&sign=x&key"), "sign takes no part"),
        (RIGHT.replace("19.90", "19.9"), "orderAmt was signed as 19.9"),
        (RIGHT.replace("A1", "A2"), "orderId differs: “A1” in the request, “A2”"),
        (RIGHT.replace("b=c", "b=d"), "desc differs: “a & b=c”"),
        (RIGHT.replace("merId=M1&orderAmt=19.90", "orderAmt=19.90&merId=M1"), "merId must come earlier"),
        (RIGHT.partition("&key=")[0], "&key=… is missing"),
        (RIGHT.partition("&key=")[0].replace("A1", "A2"), "orderId differs"),
        (RIGHT.replace(LIVE.reveal(), "f" * 32), "none of the MD5 keys"),
        (RIGHT.replace(LIVE.reveal(), LIVE.reveal() + "  "), "a blank or a line break"),
        (RIGHT.replace("A1", "A2").replace("abcdef", "ABCDEF"), "orderId differs"),
        (RIGHT.replace("abcdef", "ABCDEF"), "keeps its case"),
        (RIGHT.replace("a & b=c", "a+%26+b%3Dc"), "raw values"),
        (RIGHT.replace("a & b=c", "a%20%26%20b=c"), "desc: sign the raw value"),
        ("what?", "your text lacks desc"),
        ("", "your text lacks desc"),
    ],
)
def test_the_first_difference_is_named(yours: str, expected: str) -> None:
    assert expected in words(yours)[0]
    assert judge(GIVEN, LIVE, yours, list(GIVEN))[0].words.zh


@pytest.mark.parametrize("tail", [LIVE.reveal(), LIVE.reveal().upper(), "f" * 32, LIVE.reveal() + " ", "guess"])
def test_neither_the_key_nor_what_was_taken_for_it_is_shown(tail: str) -> None:
    side = side_by_side(GIVEN, LIVE, RIGHT.replace(LIVE.reveal(), tail))
    assert tail not in side.yours
    assert LIVE.reveal() not in side.ours + side.yours
    assert side.ours.endswith(f"&key={KEY}")
    assert (side.at is None) is (tail == LIVE.reveal())
    if tail in (LIVE.reveal().upper(), "f" * 32, "guess"):
        assert side.yours.endswith(OTHER)


def test_the_first_character_that_differs() -> None:
    assert first_difference("abc", "abc") is None
    assert first_difference("abc", "abd") == 2
    assert first_difference("abc", "ab") == 2
    assert first_difference("", "x") == 0
