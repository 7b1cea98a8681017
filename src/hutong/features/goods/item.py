"""Goods, an order or a claim as the house keeps it, and which of the things that are said of it move it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from hutong.base.text import bearable
from hutong.capabilities.shop import Aftersale, Goods, ShopEvent, ShopOrder

UNSURE: Final = ("placing", "unknown")  # being submitted; may have been submitted
NOT_THERE: Final = (*UNSURE, "unsent")  # unsent: the platform did not take it, the same may be tried again
SHELF: Final = ("listed", "taken_down", "banned")
REMOVED: Final = "removed"
PUSH: Final = "push"
WORKER: Final = "worker"
_ORDERS: Final = {"unpaid": 0, "to_send": 1, "sent": 2, "done": 3, "cancelled": 4, "returned": 4}
_CLAIMS: Final = {
    "asked": 0,
    "to_return": 1,
    "to_receive": 2,
    "refunding": 3,
    "refunded": 4,
    "rejected": 4,
    "cancelled": 4,
    "closed": 4,
}
_EMPTY: Final[tuple[object, ...]] = (None, "", {}, [])


@dataclass(frozen=True, slots=True)
class Item:
    """One row."""

    id: str
    about: str
    merchant_id: str | None
    number: str
    channel_id: int
    shop_id: str
    provider_no: str
    title: str
    openid: str
    order_number: str
    fen: int | None
    state: str
    status: str
    words: str
    facts: Mapping[str, Any]
    digest: bytes | None
    notify_url: str
    version: int
    claimed_at: datetime | None  # since when something that was asked of the platform has no answer
    told_at: datetime | None
    created_at: datetime


COLUMNS: Final = ", ".join(Item.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one: by an answer, or by a push (which has a number and a time of its own)."""

    state: str
    source: str
    at: datetime
    status: str = ""
    words: str = ""
    provider_no: str = ""
    title: str = ""
    openid: str = ""
    order_number: str = ""
    fen: int | None = None
    push_id: int | None = None
    seen: int | None = None  # of an answer: the version before it was asked
    facts: Mapping[str, Any] = field(default_factory=dict)  # what is newer than what is known


def said_of(found: Goods | ShopOrder | Aftersale, source: str, at: datetime, seen: int) -> Said:
    """What an answer to a question of moment `at` says; `seen`: the version before it was asked."""
    at = at.replace(microsecond=0)  # pushes tell whole seconds
    told = Said(str(found.state), source, at, provider_no=found.provider_no, seen=seen)
    if isinstance(found, Goods):
        return replace(told, words=found.words, title=found.title)
    if isinstance(found, ShopOrder):
        return replace(told, status=found.status, openid=found.openid, fen=found.fen)
    told = replace(told, openid=found.openid, order_number=found.order_number)
    return replace(told, status=found.status, words=found.words, fen=found.fen)


def pushed_of(event: ShopEvent, push_id: int, at: datetime) -> Said:
    """What a push says."""
    order, person = (bearable(str(event.facts.get(name) or ""), 200) for name in ("out_order_id", "openid"))
    of_order = order if event.about == "aftersale" else ""
    named = (event.provider_no, "", person, of_order)
    return Said(event.state, PUSH, at, event.status, event.words, *named, None, push_id, facts=event.changes)


def newest(item: Item, said: Said) -> bool:
    """Whether nothing newer is known, so that what is said also tells its facts and words as they are now."""
    if item.state not in NOT_THERE and _further(item, said):
        return True
    if said.seen is not None:
        return said.seen == item.version
    return item.told_at is None or said.at >= item.told_at


def learnt(item: Item, said: Said) -> Said:
    """What of something said may be written down.

    All of it where nothing newer is known. Else what found the state that is known already (an answer and the push
    of one change, whichever is first) fills in what isn't known yet; what found another tells no facts.
    """
    if newest(item, said):
        return said
    same = said.state == item.state
    return replace(
        said,
        title=said.title if not item.title else "",
        fen=said.fen if item.fen is None else None,
        words=said.words if same and not item.words else "",
        status=said.status if same and not item.status else "",
        facts=_lacking(item.facts, said.facts) if same else {},
    )


def moves(item: Item, said: Said) -> bool:
    """Whether what is said moves it. Orders and claims never go back; of goods the newest word counts.

    Goods that are in the window, or were, stay so whatever is said of the review of their newest edit.
    """
    if said.state in ("", "unknown", item.state) or item.state == REMOVED:
        return False
    if item.state in NOT_THERE:
        return True
    if item.about == "goods":
        if item.state in SHELF and said.state not in (*SHELF, REMOVED):
            return False
        return newest(item, said)
    return _further(item, said)


def _further(item: Item, said: Said) -> bool:
    """Whether an order or a claim has gone on; goods have no course."""
    ranks = {"order": _ORDERS, "aftersale": _CLAIMS}.get(item.about, {})
    return ranks.get(said.state, -1) > ranks.get(item.state, -1)


def _lacking(known: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """What is told that is not there, or empty; of an object within the same, beside what it has."""
    found = dict[str, Any]()
    for name, value in told.items():
        old = known.get(name)
        if old in _EMPTY:
            found[name] = value
        elif isinstance(old, Mapping) and isinstance(value, Mapping):
            found[name] = {**old, **_lacking(old, value)}
    return found
