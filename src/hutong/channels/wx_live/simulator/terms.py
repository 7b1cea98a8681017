"""What the simulated shop demands of an order that is made: its fields, its times, its sums.

Source: the table of fields of order/add (API/order/add_order_new) as people quote it, and the codes they were answered,
read 2026-11.
"""

import re
import time
from calendar import timegm
from collections.abc import Callable, Mapping
from typing import Any, Final

from hutong.channels.wx_live.simulator.books import (
    EXPIRES,
    GOODS_GONE,
    LINES,
    MISSING,
    PAY_INFO,
    PRICE_INFO,
    SUM,
    TIME_FORMAT,
    No,
    Record,
    named,
    whole,
)

_BEIJING: Final = 8 * 3600
_OFF: Final = 5  # seconds that create_time may be off
_SOONEST, _LATEST = 15 * 60, 24 * 3600  # when an order may expire, counted from when it was made
_LISTED: Final = 5
_SECONDS: Final = re.compile(r"[0-9]{10}")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)


def judge(body: Mapping[str, Any], goods: Callable[[str], Record | None]) -> None:
    """Takes an order as it is asked for, or says No; `goods` finds goods by the merchant's number."""
    made = _moment(body)
    named(body, "path", "trace_id")
    for name in ("order_detail", "delivery_detail", "address_info"):
        if not isinstance(body.get(name), dict):
            raise No(MISSING, name)
    if body.get("fund_type") not in (0, 1) or isinstance(body["fund_type"], bool):
        raise No(MISSING, "fund_type")
    named(body["address_info"], "receiver_name", "detailed_address", "tel_number")
    if whole(body["delivery_detail"], "delivery_type", MISSING, least=1) > 4:
        raise No(MISSING, "delivery_type")
    _expires(body.get("expire_time"), made)
    detail = body["order_detail"]
    _pay_info(detail.get("pay_info"), body["fund_type"])
    _sums(detail.get("price_info"), _lines(detail.get("product_infos"), goods))


def _moment(body: Mapping[str, Any]) -> int:
    [told] = named(body, "create_time")
    if not _MOMENT.fullmatch(told):
        raise No(TIME_FORMAT)
    try:
        made = timegm(time.strptime(told, "%Y-%m-%d %H:%M:%S")) - _BEIJING
    except ValueError as error:
        raise No(TIME_FORMAT) from error
    if abs(made - time.time()) > _OFF:
        raise No(EXPIRES, "create_time")
    return made


def _expires(told: Any, made: int) -> None:
    if isinstance(told, str) and _SECONDS.fullmatch(told):
        told = int(told)
    if isinstance(told, bool) or not isinstance(told, int):
        raise No(MISSING, "expire_time")
    if not _SOONEST <= told - made <= _LATEST:
        raise No(EXPIRES)


def _pay_info(told: Any, fund_type: int) -> None:
    """An order that isn't of the platform's own acquiring (fund_type 0) names the prepayment that was begun."""
    if not isinstance(told, dict) or told.get("pay_method_type", 0) not in (0, 1, 2):
        raise No(PAY_INFO)
    if fund_type == 0 and told.get("pay_method_type", 0) == 0:
        named(told, "prepay_id", "prepay_time", no=PAY_INFO)


def _lines(told: Any, goods: Callable[[str], Record | None]) -> list[Mapping[str, Any]]:
    if not isinstance(told, list) or not told or not all(isinstance(one, dict) for one in told):
        raise No(LINES)
    for one in told:
        number, kind, *_ = named(one, "out_product_id", "out_sku_id", "title", "head_img", "path", no=LINES)
        whole(one, "product_cnt", LINES, least=1)
        whole(one, "sale_price", LINES)
        whole(one, "sku_real_price", LINES)
        found = goods(number)
        if found is None or found.get("removed") or kind not in [sku["out_sku_id"] for sku in found["skus"]]:
            raise No(GOODS_GONE)
        if found["status"] != _LISTED:
            raise No(LINES, "product not on sale")
    return told


def _sums(told: Any, lines: list[Mapping[str, Any]]) -> None:
    """Both must come out: what the goods cost less the discount, and what of it falls to each line."""
    if not isinstance(told, dict):
        raise No(PRICE_INFO)
    order, freight = whole(told, "order_price", PRICE_INFO, least=1), whole(told, "freight", PRICE_INFO)
    extra, off = (
        whole({name: told.get(name) or 0}, name, PRICE_INFO) for name in ("additional_price", "discounted_price")
    )
    cost = sum(one["sale_price"] * one["product_cnt"] for one in lines)
    real = sum(one["sku_real_price"] for one in lines)
    if order != real + freight + extra or order != cost + freight + extra - off:
        raise No(SUM)
