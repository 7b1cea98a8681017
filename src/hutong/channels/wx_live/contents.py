"""What the trade component's objects contain, in our words: kinds of goods, lines and parcels of orders, claims.

Field names as public clients have them (WxJava), read 2026-11. LOW CONFIDENCE: where an order's parcels stand, and
that of a claim (return_info).
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from hutong.capabilities.shop import Bought, Contents, Kind, Sent
from hutong.channels.wx_live.wire import EDITS, number, text

_RETURN: Final = 2  # a claim's type: goods and money; 1: money
_MOST: Final = 200  # lines of one object


def read(facts: Mapping[str, Any]) -> Contents:
    """What an object says; what is of another shape says nothing."""
    person, audit = _object(facts, "address_info"), _object(facts, "audit_info")
    detail = _object(facts, "order_detail")
    places = (facts, _object(facts, "delivery_detail"), _object(detail, "delivery_detail"))
    back = _object(facts, "return_info")
    sent = [*(one for place in places for one in _rows(place, "delivery_list")), *([back] if back else [])]
    claimed = _object(facts, "product_info")  # one of them, and no list
    bought = [*_rows(detail, "product_infos"), *([claimed] if claimed else [])]
    return Contents(
        title=text(facts, "title"),
        review=EDITS.get(number(facts, "edit_status")),
        why=text(audit, "reject_reason"),
        kinds=[
            Kind(text(one, "out_sku_id"), _whole(one, "sale_price"), _whole(one, "stock_num"))
            for one in _rows(facts, "skus")
        ],
        bought=[
            Bought(
                text(one, "out_product_id"),
                text(one, "out_sku_id"),
                _whole(one, "product_cnt"),
                _whole(one, "sale_price"),
            )
            for one in bought
        ],
        parcels=[Sent(text(one, "delivery_id"), text(one, "waybill_id")) for one in sent],
        receiver=text(person, "receiver_name"),
        phone=text(person, "tel_number"),
        address=" ".join(
            filter(None, (text(person, name) for name in ("province", "city", "town", "detailed_address")))
        ),
        returns=number(facts, "type") == _RETURN if number(facts, "type") > 0 else None,
    )


def _object(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = told.get(name)
    return found if isinstance(found, Mapping) else {}


def _rows(told: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    found = told.get(name)
    return (one for one in found[:_MOST] if isinstance(one, Mapping)) if isinstance(found, list) else iter(())


def _whole(told: Mapping[str, Any], name: str) -> int | None:
    found = number(told, name)
    return found if found >= 0 else None
