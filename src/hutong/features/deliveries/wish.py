"""What a merchant wants to have delivered, read from the fields of a call."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.delivery import Parcel

_DEPTH: Final = 8  # levels of an object in a field
_Object = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """One parcel. `shop_id` empty: as the routes lead; carrier and store empty: the channel's usual ones."""

    merchant_id: str
    number: str
    openid: str
    receiver: _Object
    cargo: _Object
    order_info: _Object
    shop: _Object
    sender: _Object = field(default_factory=dict)
    shop_id: str = ""
    carrier: str = ""
    shop_no: str = ""
    sub_biz_id: str = ""
    token: str = ""
    notify_url: str = ""

    def digest(self) -> bytes:
        """What a repeat must be equal in; the token of an estimate takes no part."""
        content = [self.openid, self.shop_id, self.carrier, self.shop_no, self.notify_url, self.content()]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).digest()

    def content(self) -> dict[str, Any]:
        """The parcel as it is kept."""
        return {
            "receiver": self.receiver,
            "sender": self.sender,
            "cargo": self.cargo,
            "order_info": self.order_info,
            "shop": self.shop,
            "sub_biz_id": self.sub_biz_id,
        }

    def parcel(self, number: str) -> Parcel:
        """The parcel under our own number."""
        return Parcel(
            number,
            self.carrier,
            self.shop_no,
            self.openid,
            self.receiver,
            self.cargo,
            self.order_info,
            self.shop,
            self.sender,
            self.sub_biz_id,
            self.token,
        )

    @property
    def phone(self) -> str:
        """The receiver's telephone number, by which deliveries are found."""
        return str(self.receiver.get("phone", ""))[:64]


def object_of(name: str, text: str) -> dict[str, Any]:
    """The JSON object in a field, empty where it is; Refusal (DELIVERY_PARCEL) that names the field."""
    if not text:
        return {}
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_never)
        fits = isinstance(found, dict) and _shallow(found, _DEPTH)
    except (ValueError, RecursionError):
        fits = False
    if not fits:
        cause = Text("须为 JSON 对象，且键不重复", "must be a JSON object whose names differ")
        raise Refusal(Problem.DELIVERY_PARCEL, Text(f"{name} {cause.zh}", f"{name} {cause.en}"), [(name, cause)])
    return dict(found)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name that is there twice")
    return found


def _never(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _shallow(value: Any, depth: int) -> bool:
    """Whether it is nested no deeper, and holds nothing that the database can't bear."""
    if isinstance(value, str):
        return value.isprintable() and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, dict):
        return depth > 0 and all(_shallow(one, depth - 1) for pair in value.items() for one in pair)
    if isinstance(value, list):
        return depth > 0 and all(_shallow(one, depth - 1) for one in value)
    return not isinstance(value, float) or abs(value) < 1e15
