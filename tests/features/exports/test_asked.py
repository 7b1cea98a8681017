"""Filters as pages send them: read by name, judged, pinned to days, told in words."""

from datetime import date, timedelta
from typing import Any

import pytest

from hutong.base.clock import beijing, now
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.exports.asked import Asked, pinned, told
from hutong.features.trade.wanted import Wanted


def test_values_are_read_by_name() -> None:
    asked = Asked(
        {
            "search": " A1 ",
            "state": ["paid", ""],
            "channel_id": "7",
            "from": "2026-11-01",
            "automatic": "true",
            "merchant_id": "",
        }
    )
    assert asked.flag("automatic") is True
    wanted = Wanted(**asked.wanted())
    assert wanted == Wanted(number="A1", states=("paid",), channel_id=7, first=date(2026, 11, 1))
    asked.end()
    assert Asked({}).wanted()["channel_id"] is None
    assert Asked({"state": "paid"}).texts("state") == ("paid",)


WRONG: list[tuple[str, str, Any]] = [
    ("text", "search", ["a", "b"]),
    ("text", "search", "x" * 65),
    ("text", "search", "a\0b"),
    ("texts", "state", ["x" * 65]),
    ("number", "min_fen", "-1"),
    ("number", "min_fen", "１２"),
    ("number", "min_fen", "1e3"),
    ("number", "min_fen", "999999999999"),
    ("day", "from", "yesterday"),
    ("flag", "automatic", "maybe"),
]


@pytest.mark.parametrize(("read", "name", "value"), WRONG)
def test_what_can_not_be_read_is_named(read: str, name: str, value: Any) -> None:
    with pytest.raises(Refusal) as caught:
        getattr(Asked({name: value}), read)(name)
    assert caught.value.problem is Problem.BAD_INPUT
    assert caught.value.fields[0][0] == name


def test_what_nobody_read_is_refused() -> None:
    asked = Asked({"search": "", "owner": "me"})
    asked.wanted()
    with pytest.raises(Refusal) as caught:
        asked.end()
    assert caught.value.fields[0][0] == "owner"


def test_days_are_pinned_unless_a_number_is_looked_for() -> None:
    today = beijing(now()).date()
    kept = pinned({"state": ["paid"]}, Wanted(states=("paid",)))
    assert kept == {
        "state": ["paid"],
        "from": (today - timedelta(days=30)).isoformat(),
        "to": today.isoformat(),
    }
    assert pinned({"search": "A1"}, Wanted(number="A1")) == {"search": "A1"}
    assert pinned({"actor": "anna"}, object()) == {"actor": "anna"}
    with pytest.raises(Refusal):
        pinned({}, Wanted(first=date(2026, 1, 2), last=date(2026, 1, 1)))


def test_filters_are_told_in_words() -> None:
    query = {
        "from": "2026-11-01",
        "to": "2026-11-28",
        "state": ["paid", "odd"],
        "channel_id": "7",
        "min_fen": "123456",
        "max_fen": "x",
        "merchant_id": "",
        "search": "A1",
    }
    found = list(told(query, {"paid": Text("已支付", "Paid")}, {7: Text("微信", "WeChat")}))
    assert [text.zh for text in found] == ["2026-11-01 – 2026-11-28", "已支付", "odd", "微信", "≥ ¥1,234.56", "x", "A1"]
    assert [text.en for text in found][1:4] == ["Paid", "odd", "WeChat"]
    assert [text.zh for text in told({"from": "2026-11-01", "to": "2026-11-01"}, {}, {})] == ["2026-11-01"]
