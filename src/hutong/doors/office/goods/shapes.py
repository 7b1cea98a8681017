"""What the pages of a shop send and are told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Depends, Query
from pydantic import Field

from hutong.base.secrets import masked_phone
from hutong.capabilities.shop import AftersaleState, Contents, GoodsState, OrderState
from hutong.doors.office.configuration.shapes import Line
from hutong.doors.office.frame.forms import Answer, Form, Proof
from hutong.doors.office.messages.shapes import First, Last, Number
from hutong.doors.office.trade.calls import CallRow
from hutong.doors.office.trade.payments import Choice
from hutong.doors.office.trade.story import NoticeLine
from hutong.features.goods.wish import MOST_STOCK
from hutong.features.trade.goods import WantedGoods

About = Literal["goods", "order", "aftersale"]
Submitted = Literal["placing", "unsent", "removed"]
State = GoodsState | OrderState | AftersaleState | Submitted


class ShopRow(Answer):
    """Goods, an order or a claim in a list; phones are not shown whole."""

    id: str
    about: About
    merchant_id: str | None
    merchant_name: str
    number: str
    channel_id: int
    channel: str
    shop_id: str
    provider_no: str
    title: str
    order_number: str
    fen: int | None
    state: str
    status: str
    words: str
    review: str  # of the newest edit of goods; empty where it isn't known
    least_fen: int | None  # prices of goods
    most_fen: int | None
    stock: int | None  # of all kinds together
    count: int | None  # pieces of an order
    receiver: str
    phone: str
    returns: bool | None  # a claim's goods come back
    open: bool  # something that was asked has no answer yet
    created_at: datetime
    told_at: datetime | None


class ShopTotals(Answer):
    """How many are in which state."""

    count: int
    states: dict[str, int]


class ShopChoices(Answer):
    """What a shop's lists can be filtered by."""

    merchants: list[Choice]
    channels: list[Choice]


class ShopKind(Answer):
    """A kind of goods."""

    number: str
    fen: int | None
    stock: int | None


class ShopLine(Answer):
    """A line of an order or a claim."""

    goods: str
    kind: str
    count: int | None
    fen: int | None


class ShopParcel(Answer):
    """A parcel that was sent."""

    company: str
    waybill_no: str


class ShopEventRow(Answer):
    """Something that happened."""

    at: datetime
    what: str
    moved: bool
    source: str
    words: str


class ShopStory(ShopRow):
    """One whole."""

    openid: str
    notify_url: str
    address: str
    why: str  # the review's
    kinds: list[ShopKind]
    lines: list[ShopLine]
    parcels: list[ShopParcel]
    claimed_at: datetime | None
    may_list: bool
    may_delist: bool
    may_stock: bool
    may_remove: bool
    may_send: bool
    may_receive: bool
    may_refund: bool
    may_return: bool
    may_send_back: bool
    may_reject: bool
    events: list[ShopEventRow]
    notices: list[NoticeLine]
    calls: list[CallRow]


class ShopCompanies(Answer):
    """By whom parcels can be sent."""

    rows: list[Choice]


class ShopProof(Form):
    """Something dangerous, with proof of who does it."""

    proof: Proof


class ShopLeft(Form):
    """How many there are of a kind."""

    kind: Annotated[Line, Field(min_length=1)]
    left: int = Field(ge=0, le=MOST_STOCK)


class ShopStock(Form):
    """How many there are of each kind that changes."""

    stock: list[ShopLeft] = Field(min_length=1, max_length=200)


class ShopSend(Form):
    """A parcel, and whether everything was sent with it."""

    company: str = Field(pattern=r"^[0-9A-Za-z_]{1,32}$")
    waybill_no: str = Field(pattern=r"^[0-9A-Za-z_\-]{1,64}$")
    all_sent: bool = True


class ShopReturned(Form):
    """A parcel by which things come back."""

    company: str = Field(pattern=r"^[0-9A-Za-z_]{1,32}$")
    waybill_no: str = Field(pattern=r"^[0-9A-Za-z_\-]{1,64}$")


class ShopAddress(Form):
    """Where a buyer sends things back to."""

    receiver: Annotated[Line, Field(min_length=1)]
    phone: str = Field(pattern=r"^[0-9+\- ]{5,20}$")
    address: Annotated[Line, Field(min_length=1)]


def _wanted(
    about: About = "goods",
    search: Number = "",
    state: Annotated[list[State] | None, Query(max_length=20)] = None,
    merchant_id: Number = "",
    channel_id: int | None = None,
    first: First = None,
    last: Last = None,
) -> WantedGoods:
    return WantedGoods(
        number=search.strip(),
        states=tuple(map(str, state or ())),
        merchant_id=merchant_id or None,
        channel_id=channel_id,
        first=first,
        last=last,
        about=about,
    )


Wanted = Annotated[WantedGoods, Depends(_wanted)]


def shown(row: Mapping[str, Any], channel: str, inside: Contents) -> dict[str, Any]:
    """A row as lists show it; `inside`: what its facts say."""
    prices = [one.fen for one in inside.kinds if one.fen is not None]
    stocks = [one.stock for one in inside.kinds if one.stock is not None]
    counts = [one.count for one in inside.bought if one.count is not None]
    return {
        **{name: value for name, value in row.items() if name != "facts"},
        "channel": channel,
        "title": row["title"] or inside.title,
        "review": str(inside.review or ""),
        "least_fen": min(prices, default=None),
        "most_fen": max(prices, default=None),
        "stock": sum(stocks) if stocks else None,
        "count": sum(counts) if counts else None,
        "receiver": inside.receiver,
        "phone": masked_phone(inside.phone) if inside.phone else "",
        "returns": inside.returns,
        "open": row["claimed_at"] is not None,
    }


def told(inside: Contents) -> dict[str, Any]:
    """What facts say, whole."""
    return {
        "why": inside.why,
        "address": inside.address,
        "kinds": list(inside.kinds),
        "lines": list(inside.bought),
        "parcels": [{"company": one.company, "waybill_no": one.waybill_no} for one in inside.parcels],
    }
