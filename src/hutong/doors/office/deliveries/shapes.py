"""What the pages of deliveries send and are told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query
from pydantic import Field

from hutong.base.secrets import masked_phone
from hutong.doors.office.configuration.shapes import Line
from hutong.doors.office.frame.forms import Answer, Form, Proof
from hutong.doors.office.messages.shapes import First, Last, Number
from hutong.doors.office.trade.calls import CallRow
from hutong.doors.office.trade.payments import Choice
from hutong.doors.office.trade.story import NoticeLine
from hutong.features.deliveries.delivery import State
from hutong.features.trade.deliveries import WantedDeliveries


class DeliveryRow(Answer):
    """A delivery in the list; phones are not shown whole."""

    id: str
    merchant_id: str
    merchant_name: str
    number: str
    channel_id: int
    channel: str
    shop_id: str
    carrier: str
    receiver: str
    phone: str
    goods: str
    state: str
    status: str
    status_label: str
    round: int
    waybill_no: str
    fen: int | None
    tips_fen: int | None
    deduct_fen: int | None
    rider: str
    rider_phone: str
    code: str
    words: str
    created_at: datetime
    ordered_at: datetime | None
    done_at: datetime | None


class DeliveryTotals(Answer):
    """How many deliveries are in which state, and what was paid for them."""

    count: int
    fen: int
    states: dict[str, int]


class DeliveryChoices(Answer):
    """What deliveries can be filtered by."""

    merchants: list[Choice]
    channels: list[Choice]
    carriers: list[Choice]


class DeliveryEvent(Answer):
    """Something that happened to a delivery."""

    at: datetime
    told_at: datetime | None
    round: int
    what: str
    moved: bool
    source: str
    status: str
    status_label: str
    rider: str
    words: str


class DeliveryStory(DeliveryRow):
    """A delivery whole."""

    revision: int
    shop_no: str
    openid: str
    address: str
    sender: str
    cargo: str
    note: str
    notify_url: str
    coupon_fen: int | None
    insurance_fen: int | None
    distance: int | None
    seconds: int | None
    pickup_code: str
    finish_code: str
    lng: str
    lat: str
    seconds_left: int | None
    ask_at: datetime | None
    asked: int
    cause: str  # of the provider's code, where it is known
    remedy: str
    may_cancel: bool
    may_tip: bool
    may_reorder: bool
    may_confirm: bool
    events: list[DeliveryEvent]
    notices: list[NoticeLine]
    calls: list[CallRow]


class DeliveryCancelCost(Form):
    """Why it would be cancelled: the platform's number, and words for the last of them."""

    reason: int = Field(ge=1, le=6)
    words: Annotated[str, Field(max_length=100)] = ""


class DeliveryCancel(DeliveryCancelCost):
    """Cancelling, with proof of who does it."""

    proof: Proof


class DeliveryCost(Answer):
    """What cancelling would cost now."""

    deduct_fen: int | None
    words: str


class DeliveryTip(Form):
    """A tip in fen, and what for."""

    fen: int = Field(gt=0, le=100_000)
    remark: Line = ""


class DeliveryRemark(Form):
    """A remark that goes with it."""

    remark: Line = ""


def _wanted(
    search: Number = "",
    phone: Number = "",
    state: Annotated[list[State] | None, Query(max_length=14)] = None,
    merchant_id: Number = "",
    carrier: Number = "",
    channel_id: int | None = None,
    first: First = None,
    last: Last = None,
) -> WantedDeliveries:
    return WantedDeliveries(
        number=search.strip(),
        phone=phone.strip(),
        states=tuple(state or ()),
        merchant_id=merchant_id or None,
        carrier=carrier,
        channel_id=channel_id,
        first=first,
        last=last,
    )


Wanted = Annotated[WantedDeliveries, Depends(_wanted)]


def shown(row: Mapping[str, Any], channel: str, status_label: str) -> dict[str, Any]:
    """A row as lists show it: who gets what, phones not whole."""
    parcel = row["parcel"]
    return {
        **{name: value for name, value in row.items() if name != "parcel"},
        "channel": channel,
        "status_label": status_label,
        "receiver": _text(parcel["receiver"].get("name")),
        "goods": _text(parcel["shop"].get("goods_name")),
        "phone": masked_phone(row["phone"]),
        "rider_phone": masked_phone(row["rider_phone"]) if row["rider_phone"] else "",
    }


def parcel_shown(row: Mapping[str, Any]) -> dict[str, str]:
    """The parcel's facts in words."""
    parcel = row["parcel"]
    receiver, sender, cargo = parcel["receiver"], parcel["sender"], parcel["cargo"]
    kinds = (cargo.get("cargo_first_class"), cargo.get("cargo_second_class"))
    weight, value = cargo.get("goods_weight"), cargo.get("goods_value")
    return {
        "address": _place(receiver),
        "sender": f"{_text(sender.get('name'))} {_place(sender)}".strip(),
        "cargo": f"{' · '.join(_text(kind) for kind in kinds)} · {_text(weight)} kg · ¥{_text(value)}",
        "note": _text(parcel["order_info"].get("note")),
    }


def _place(person: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (_text(person.get(name)) for name in ("city", "address", "address_detail"))))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
