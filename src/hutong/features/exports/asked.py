"""The filters of an export as a page sent them, read one by one; what nobody read is refused."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.trade.wanted import Wanted

LONGEST: Final = 64  # characters of a value
MOST_FEN: Final = 99_999_999_999
Query = Mapping[str, str | Sequence[str]]


class Asked:
    """A query by name; each value is a text or several."""

    def __init__(self, query: Query) -> None:
        self._left: dict[str, str | Sequence[str]] = dict(query)

    def text(self, name: str) -> str:
        """One text; empty where none is given."""
        value = self._left.pop(name, "")
        if not isinstance(value, str) or len(value) > LONGEST or "\0" in value:
            raise _bad(name, Text("不是一个短文本", "not a short text"))
        return value.strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """Several texts."""
        value = self._left.pop(name, ())
        found = (value,) if isinstance(value, str) else tuple(value)
        if any(len(one) > LONGEST or "\0" in one for one in found):
            raise _bad(name, Text("文本过长", "too long a text"))
        return tuple(one for one in found if one)

    def number(self, name: str) -> int | None:
        """A whole number; None where none is given."""
        value = self.text(name)
        if value and not (value.isascii() and value.isdecimal() and int(value) <= MOST_FEN):
            raise _bad(name, Text("不是整数", "not a whole number"))
        return int(value) if value else None

    def day(self, name: str) -> date | None:
        """A day such as 2026-11-28; None where none is given."""
        value = self.text(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise _bad(name, Text("不是日期", "not a day")) from None

    def flag(self, name: str) -> bool | None:
        """Yes or no; None where none is given."""
        value = self.text(name)
        if value not in ("", "true", "false"):
            raise _bad(name, Text("只能是 true 或 false", "true or false"))
        return value == "true" if value else None

    def wanted(self) -> dict[str, Any]:
        """The filters that lists of trade share, as the fields of Wanted."""
        return {
            "number": self.text("search"),
            "states": self.texts("state"),
            "merchant_id": self.text("merchant_id") or None,
            "channel_id": self.number("channel_id"),
            "first": self.day("from"),
            "last": self.day("to"),
        }

    def end(self) -> None:
        """Refusal (BAD_INPUT) when something was given that this list is not filtered by."""
        for name in self._left:
            raise _bad(name, Text("没有这个筛选条件", "there is no such filter"))


def pinned(query: Query, wish: object) -> dict[str, str | list[str]]:
    """The query with the days that it means today, so that a retry tomorrow means the same; Refusal (BAD_INPUT)."""
    kept: dict[str, str | list[str]] = {
        name: value if isinstance(value, str) else list(value) for name, value in query.items()
    }
    if isinstance(wish, Wanted) and not wish.number:
        first, last = wish.days()
        kept |= {"from": first.isoformat(), "to": last.isoformat()}
    return kept


def told(query: Query, states: Mapping[str, Text], channels: Mapping[int, Text]) -> Iterator[Text]:
    """The filters in words, for whoever looks at the job."""
    days = [value for name in ("from", "to") if isinstance(value := query.get(name), str) and value]
    if days:
        yield Text(*(" – ".join(dict.fromkeys(days)),) * 2)
    for name, value in query.items():
        for one in (value,) if isinstance(value, str) else value:
            if one and name not in ("from", "to"):
                yield _said(name, one, states, channels)


def _said(name: str, value: str, states: Mapping[str, Text], channels: Mapping[int, Text]) -> Text:
    plain = Text(value, value)
    if name == "channel_id" and value.isdecimal():
        return channels.get(int(value), plain)
    if name in ("min_fen", "max_fen") and value.isdecimal():
        sign, yuan = "≥" if name == "min_fen" else "≤", f"{int(value) / 100:,.2f}"
        return Text(f"{sign} ¥{yuan}", f"{sign} ¥{yuan}")
    return states.get(value, plain) if name == "state" else plain


def _bad(name: str, why: Text) -> Refusal:
    return Refusal(Problem.BAD_INPUT, why, [(name, why)])
