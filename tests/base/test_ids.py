"""Numbers that we give: form, order in time, and no two alike."""

import re
import time
from itertools import pairwise

import pytest

from hutong.base import ids


def test_an_id_is_an_order_number_that_every_provider_takes() -> None:
    for _ in range(1000):
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", ids.new_id())


def test_ids_of_later_milliseconds_sort_after_earlier_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [0, 1, 31, 32, 1023, 1024, 1_700_000_000_000, 1_700_000_000_001, 2**48 - 1]
    made = []
    for moment in moments:
        monkeypatch.setattr(time, "time_ns", lambda moment=moment: moment * 1_000_000)
        made.append([ids.new_id() for _ in range(50)])
    for earlier, later in pairwise(made):
        assert max(earlier) < min(later)


def test_the_time_can_be_read_back(monkeypatch: pytest.MonkeyPatch) -> None:
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    moment = 1_763_900_000_123
    monkeypatch.setattr(time, "time_ns", lambda: moment * 1_000_000 + 999_999)
    number = 0
    for letter in ids.new_id():
        number = number * 32 + alphabet.index(letter)
    assert number >> 80 == moment


def test_no_two_ids_are_alike_within_a_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 1_700_000_000_000_000_000)
    assert len({ids.new_id() for _ in range(20_000)}) == 20_000


@pytest.mark.parametrize("ahead", [0, 5_000], ids=["one-millisecond", "a-clock-ahead"])
def test_what_follows_sorts_after_whatever_the_clock_says(monkeypatch: pytest.MonkeyPatch, ahead: int) -> None:
    moment = 1_700_000_000_000
    for _ in range(200):
        monkeypatch.setattr(time, "time_ns", lambda: (moment + ahead) * 1_000_000)
        first = ids.new_id()
        monkeypatch.setattr(time, "time_ns", lambda: moment * 1_000_000)
        second = ids.next_id(first)
        third = ids.next_id(second)
        assert first < second < third
        assert abs(ids.moment_of(third) - ids.moment_of(first)).total_seconds() <= 0.001
    assert len({ids.next_id(first) for _ in range(1000)}) == 1000


def test_a_later_number_owes_nothing_to_the_earlier_one(monkeypatch: pytest.MonkeyPatch) -> None:
    first = ids.new_id()
    monkeypatch.setattr(ids, "new_id", lambda: "Z" * 26)
    assert ids.next_id(first) == "Z" * 26


def test_every_random_bit_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    monkeypatch.setattr("os.urandom", lambda length: b"\xff" * length)
    assert ids.new_id() == "0" * 10 + "Z" * 16


def test_a_nonce_fits_thirty_two_characters_and_differs() -> None:
    made = {ids.nonce() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"[0-9a-f]{32}", nonce) for nonce in made)
