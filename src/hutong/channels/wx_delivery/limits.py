"""What the platform's manual demands of a parcel's fields, told before anything leaves.

Manual: instant delivery for merchants, pre-order and order (order/pre_add, order/add), read 2026-07 in a public copy.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from hutong.base.clock import now
from hutong.base.text import Text, listed
from hutong.capabilities.delivery import Parcel
from hutong.channels.wx_delivery.goods import CLASSES

Found = tuple[str, Text]
Rule = Callable[[Any], Text | None]
_GRAIN: Final = 1e-6  # fen: what a binary fraction is off by
_MISSING: Final = Text("必填", "required")
_NOT_TEXT: Final = Text("须为文本", "must be text")


def _text(most: int, *, octets: bool = False) -> Rule:
    """A text of at most so many characters, or bytes."""
    unit = Text("字节", "bytes") if octets else Text("个字符", "characters")

    def judge(value: Any) -> Text | None:
        if not isinstance(value, str):
            return _NOT_TEXT
        if (len(value.encode("utf-8", "replace")) if octets else len(value)) > most:
            return Text(f"最多 {most} {unit.zh}", f"at most {most} {unit.en}")
        return None

    return judge


def _number(over: float, most: float, unit: str = "") -> Rule:
    """A number above `over`, up to `most`."""
    words = Text(f"须大于 {over:g} 且不超过 {most:g}{unit}", f"must be more than {over:g}, at most {most:g}{unit}")

    def judge(value: Any) -> Text | None:
        return None if _is_number(value) and over < value <= most else words

    return judge


def _money(most: float) -> Rule:
    """Yuan from 0 up to `most`, with two decimals at most."""
    words = Text(f"须为 0–{most:g} 的数值，最多两位小数", f"must be a number from 0 to {most:g}, two decimals at most")

    def judge(value: Any) -> Text | None:
        fits = _is_number(value) and 0 <= value <= most and abs(round(value * 100) - value * 100) < _GRAIN
        return None if fits else words

    return judge


def _place(most: int) -> Rule:
    """A coordinate in degrees."""

    def judge(value: Any) -> Text | None:
        fits = _is_number(value) and -most <= value <= most
        return None if fits else Text(f"须为 ±{most} 以内的坐标数值", f"must be a number within ±{most}")

    return judge


def _whole(least: int) -> Rule:
    """A whole number from `least`."""

    def judge(value: Any) -> Text | None:
        fits = isinstance(value, int) and not isinstance(value, bool) and value >= least
        return None if fits else Text(f"须为不小于 {least} 的整数", f"must be a whole number from {least}")

    return judge


def _one(*choices: int) -> Rule:
    """One of these numbers."""
    names = listed(str(choice) for choice in choices)

    def judge(value: Any) -> Text | None:
        fits = not isinstance(value, bool) and value in choices
        return None if fits else Text(f"只能是 {names.zh}", f"one of {names.en}")

    return judge


def _seconds(value: Any) -> Text | None:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000_000_000
    return None if fits else Text("须为 Unix 秒（不是毫秒）", "must be Unix seconds, not milliseconds")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


_ANY: Final = _text(512)
_PERSON: Final[Mapping[str, Rule]] = {
    "name": _text(256),
    "city": _ANY,
    "address": _ANY,
    "address_detail": _ANY,
    "phone": _text(64),
    "lng": _place(180),
    "lat": _place(90),
    "coordinate_type": _one(0, 1),
}
_CARGO: Final[Mapping[str, Rule]] = {
    "goods_value": _number(0, 5000),
    "goods_weight": _number(0, 50, " kg"),
    "goods_height": _number(0, 45, " cm"),
    "goods_length": _number(0, 65, " cm"),
    "goods_width": _number(0, 50, " cm"),
    "goods_pickup_info": _text(100),
    "goods_delivery_info": _text(100),
    "cargo_first_class": _ANY,
    "cargo_second_class": _ANY,
}
_INFO: Final[Mapping[str, Rule]] = {
    "delivery_service_code": _text(64),
    "order_type": _one(0, 1),
    "expected_delivery_time": _seconds,
    "expected_finish_time": _seconds,
    "expected_pick_time": _seconds,
    "order_time": _seconds,
    "poi_seq": _text(32),
    "note": _text(200),
    "is_insured": _one(0, 1),
    "declared_value": _money(1_000_000),
    "tips": _money(1000),
    "is_direct_delivery": _one(0, 1),
    "cash_on_delivery": _money(1_000_000),
    "cash_on_pickup": _money(1_000_000),
    "rider_pick_method": _one(1, 2),
    "is_finish_code_needed": _one(0, 1),
    "is_pickup_code_needed": _one(0, 1),
}
_SHOP: Final[Mapping[str, Rule]] = {
    "wxa_path": _ANY,
    "img_url": _text(1024),
    "goods_name": _text(128, octets=True),
    "goods_count": _whole(1),
    "wxa_appid": _text(32),
}
_GOOD: Final[Mapping[str, Rule]] = {
    "good_count": _whole(1),
    "good_name": _text(128),
    "good_price": _money(1_000_000),
    "good_unit": _text(20),
}
_PERSON_NEEDS: Final = ("name", "city", "address", "address_detail", "phone", "lng", "lat")
_CARGO_NEEDS: Final = ("goods_value", "goods_weight", "cargo_first_class", "cargo_second_class")
_SHOP_NEEDS: Final = ("img_url", "goods_name", "goods_count")
_SENDER_NEEDED: Final = ("SFTC", "SS")
# Yuan. A carrier that isn't here has told no bounds.
_TIPS: Final[Mapping[str, int]] = {"SFTC": 200, "DADA": 30}
_SS_TIPS: Final = (2, 3, 5, 10, 15, 20, 50, 100)
# The time that a carrier schedules by, and its window in hours from now.
_WINDOWS: Final[Mapping[str, tuple[str, int, int]]] = {
    "DADA": ("expected_delivery_time", 0, 72),
    "SS": ("expected_pick_time", 2, 48),
}
_TIMES: Final[Mapping[str, tuple[str, ...]]] = {
    "DADA": ("expected_delivery_time",),
    "SS": ("expected_pick_time",),
    "MTPS": ("expected_finish_time",),
    "SFTC": ("expected_finish_time", "expected_pick_time"),
}


def judged(parcel: Parcel) -> Iterator[Found]:
    """Everything that is wrong: the field's path and why. Carrier and store are those that will be used."""
    if not 1 <= len(parcel.number.encode()) <= 128:
        yield "number", Text("须为 1–128 字节", "must be 1 to 128 bytes")
    yield from _own(parcel)
    yield from _object("receiver", parcel.receiver, _PERSON, _PERSON_NEEDS)
    if parcel.sender or parcel.carrier in _SENDER_NEEDED:
        yield from _object("sender", parcel.sender, _PERSON, _PERSON_NEEDS)
    yield from _cargo(parcel.cargo)
    yield from _object("order_info", parcel.order_info, _INFO, ())
    yield from _tipped(parcel.carrier, parcel.order_info.get("tips"))
    yield from _scheduled(parcel.carrier, parcel.order_info)
    if parcel.carrier == "SFTC" and "order_time" not in parcel.order_info:
        yield "order_info.order_time", Text("顺丰同城必填", "SFTC requires it")
    if parcel.carrier == "SS" and parcel.order_info.get("is_direct_delivery") != 1:
        yield "order_info.is_direct_delivery", Text("闪送须为 1", "must be 1 for SS")
    yield from _object("shop", parcel.shop, _SHOP, () if parcel.shop.get("detail_list") else _SHOP_NEEDS)


def judged_tip(carrier: str, fen: int) -> Text | None:
    """Why a carrier takes no tip of so many fen; None: it may."""
    if carrier == "MTPS":
        return Text("美团配送不支持小费", "MTPS takes no tips")
    if carrier == "SS" and (fen % 100 or fen // 100 not in _SS_TIPS):
        choices = listed(str(choice) for choice in _SS_TIPS)
        return Text(f"闪送只能是 {choices.zh} 元", f"SS takes {choices.en} yuan only")
    most = _TIPS.get(carrier)
    if most is not None and fen > most * 100:
        return Text(f"最多 {most} 元", f"at most {most} yuan")
    return None


def _tipped(carrier: str, tips: Any) -> Iterator[Found]:
    """Why the carrier takes no order with such a tip; none at all is always taken."""
    if not _is_number(tips) or tips <= 0:
        return
    why = judged_tip(carrier, round(tips * 100))
    if why is not None:
        yield "order_info.tips", why


_TRAVEL: Final = 60  # seconds that a call may take from whoever reckoned its times


def _scheduled(carrier: str, info: Mapping[str, Any]) -> Iterator[Found]:
    """A scheduled order without its time, and a time beyond the carrier's window."""
    times = _TIMES.get(carrier, ())
    if times and info.get("order_type") == 1 and not any(info.get(name) for name in times):
        names = " / ".join(times)
        yield f"order_info.{times[0]}", Text(f"预约单须填写 {names}", f"a scheduled order needs {names}")
    if carrier not in _WINDOWS or info.get("order_type") != 1:
        return
    field, least, most = _WINDOWS[carrier]
    at = info.get(field)
    if not at or _seconds(at) is not None:
        return
    if not least * 3600 - _TRAVEL <= at - now().timestamp() <= most * 3600:
        yield f"order_info.{field}", Text(f"须在 {least}–{most} 小时之后", f"must be {least} to {most} hours from now")


def _own(parcel: Parcel) -> Iterator[Found]:
    if not parcel.openid or len(parcel.openid) > 128:
        yield "openid", _MISSING if not parcel.openid else Text("最多 128 个字符", "at most 128 characters")
    if not parcel.shop_no:  # what comes back can't be confirmed without it, whatever the carrier
        yield (
            "shop_no",
            Text(
                "必填：订单与通道配置（SHOP_NO）都没有门店编号",
                "required: neither the order nor the channel's SHOP_NO names the store",
            ),
        )
    if len(parcel.sub_biz_id) > 64:
        yield "sub_biz_id", Text("最多 64 个字符", "at most 64 characters")


def _object(name: str, given: Mapping[str, Any], rules: Mapping[str, Rule], needs: tuple[str, ...]) -> Iterator[Found]:
    for field in needs:
        if given.get(field) in (None, ""):
            yield f"{name}.{field}", _MISSING
    for field, value in given.items():
        rule = rules.get(field)
        cause = rule(value) if rule is not None and value not in (None, "") else None
        if cause is not None:
            yield f"{name}.{field}", cause


def _cargo(cargo: Mapping[str, Any]) -> Iterator[Found]:
    yield from _object("cargo", cargo, _CARGO, _CARGO_NEEDS)
    first, second = cargo.get("cargo_first_class"), cargo.get("cargo_second_class")
    if isinstance(first, str) and first and first not in CLASSES:
        yield "cargo.cargo_first_class", _among(CLASSES)
    elif isinstance(first, str) and second and second not in CLASSES.get(first, ()):
        yield "cargo.cargo_second_class", _among(CLASSES.get(first, ()))
    yield from _goods(cargo.get("goods_detail"))


def _goods(detail: Any) -> Iterator[Found]:
    if detail is None:
        return
    goods = detail.get("goods") if isinstance(detail, Mapping) else None
    if not isinstance(goods, list) or not all(isinstance(one, Mapping) for one in goods):
        yield "cargo.goods_detail", Text("须为 {goods: [...]}", "must be {goods: [...]}")
        return
    for index, one in enumerate(goods):
        yield from _object(f"cargo.goods_detail.goods.{index}", one, _GOOD, ("good_count", "good_name"))
    if len(str(detail)) > 10_240:
        yield "cargo.goods_detail", Text("最多 10240 个字符", "at most 10240 characters")


def _among(names: Any) -> Text:
    """The platform's own words, which are Chinese; the English text tells where they are."""
    return Text(f"只能是 {listed(names).zh}", "must be one of the platform's classes; docs/api/delivery.md lists them")
