"""What the simulated platform demands of a call's fields.

Source: the manual's pages of pre_add, add, readd, addtips, precancel, cancel, read 2026-07 in a public copy.
"""

import json
import re
import time
from collections.abc import Mapping
from typing import Any, Final, TypeGuard

from hutong.channels.wx_delivery.simulator.refusals import No

_BAD: Final = 930561
_ESCAPED: Final = re.compile(rb"\\u[0-9a-fA-F]{4}")
_PERSON: Final = {"name": 256, "city": 512, "address": 512, "address_detail": 512, "phone": 64}
_SIZES: Final = {"goods_value": 5000, "goods_weight": 50, "goods_height": 45, "goods_length": 65, "goods_width": 50}
_FEES: Final = ("declared_value", "tips", "cash_on_delivery", "cash_on_pickup")
_HOUR: Final = 3600
_LATE: Final = 60  # seconds that a call may take on its way
_CLASSES: Final[Mapping[str, str]] = {
    "美食夜宵": "零食小吃,香锅/烤鱼,西餐,日韩料理,海鲜/烧烤,快餐/地方菜,小龙虾,披萨",
    "甜品饮料": "甜品,奶茶果汁,咖啡,面包/糕点,冰淇淋",
    "蛋糕": "蛋糕",
    "日用百货": "便利店,水站/奶站,零食/干果,五金日用,粮油调味,文具店,酒水行,地方特产,进口食品,宠物用品,超市,书店,"
    "宠物食品用品,办公家居用品",
    "果蔬生鲜": "果蔬,海鲜水产,冷冻速食",
    "鲜花": "鲜花",
    "医药健康": "送药,器材器具",
    "美妆护肤": "日化美妆",
    "母婴": "孕婴用品",
    "文件或票务": "保单,票务文件,政府文件,证件",
    "服饰鞋帽": "服饰鞋帽综合",
    "洗涤": "脏衣服收,干净衣服派",
    "珠宝奢侈品": "珠宝饰品,奢侈品",
    "家居家装": "家具,装修建材,厨房卫浴",
    "数码产品": "数码产品",
    "配件器材": "配件器材",
    "电商": "电视购物,线上商城",
    "现场勘查": "现场勘查",
    "快递业务": "快递配送",
    "其他": "其他",
}


def named(body: Mapping[str, Any], *names: str) -> list[str]:
    """The texts under these names, each there; No(930561)."""
    found = [body.get(name) for name in names]
    if not all(isinstance(one, str) and one for one in found):
        raise No(_BAD)
    return [str(one) for one in found]


def order(body: Mapping[str, Any], raw: bytes) -> None:
    """The fields of pre_add, add and readd; No."""
    [number, carrier, _] = named(body, "shop_order_id", "delivery_id", "openid")
    if len(number.encode()) > 128:
        raise No(_BAD)
    if carrier in ("MTPS", "SS") and not body.get("shop_no"):
        raise No(_BAD)
    _person(body.get("receiver"))
    if carrier in ("SFTC", "SS") or body.get("sender"):
        _person(body.get("sender"))
    _cargo(body.get("cargo"), raw)
    _info(body.get("order_info"), carrier)
    _shop(body.get("shop"))


def seconds(value: Any) -> int:
    """A moment in Unix seconds; No for milliseconds, and for what is no number."""
    if not _is_number(value) or not 0 < value < 10_000_000_000:
        raise No(_BAD)
    return int(value)


def amount(value: Any) -> float:
    """Yuan; No."""
    if not _is_number(value) or value <= 0:
        raise No(_BAD)
    return float(value)


def _person(given: Any) -> None:
    if not isinstance(given, dict):
        raise No(_BAD)
    for name, most in _PERSON.items():
        value = given.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= most:
            raise No(_BAD)
    if given.get("coordinate_type", 0) not in (0, 1):
        raise No(_BAD)
    for name, most in (("lng", 180), ("lat", 90)):
        if not _is_number(given.get(name)) or abs(given[name]) > most:
            raise No(_BAD)


def _cargo(given: Any, raw: bytes) -> None:
    if not isinstance(given, dict):
        raise No(_BAD)
    for name, most in _SIZES.items():
        value = given.get(name)
        if value is None and name not in ("goods_value", "goods_weight"):
            continue
        if not _is_number(value) or not 0 < value <= most:
            raise No(_BAD)
    _remarks(given)
    second = _CLASSES.get(str(given.get("cargo_first_class")), "").split(",")
    if _ESCAPED.search(raw) or given.get("cargo_second_class") not in second or second == [""]:
        raise No(930570)


def _remarks(given: Mapping[str, Any]) -> None:
    """What the shop and the receiver are told, and the list of what is in the bag."""
    for name in ("goods_pickup_info", "goods_delivery_info"):
        words = given.get(name)
        if words is not None and (not isinstance(words, str) or len(words) > 100):
            raise No(_BAD)
    detail = given.get("goods_detail")
    if detail is None:
        return
    goods = detail.get("goods") if isinstance(detail, dict) else None
    if not isinstance(goods, list) or len(json.dumps(detail, ensure_ascii=False)) > 10_240:
        raise No(_BAD)
    for one in goods:
        if not isinstance(one, dict) or not one.get("good_name") or not _is_number(one.get("good_count")):
            raise No(_BAD)
        if len(str(one.get("good_unit", ""))) > 20:
            raise No(_BAD)


def _info(given: Any, carrier: str) -> None:
    if not isinstance(given, dict) or len(str(given.get("note", ""))) > 200:
        raise No(_BAD)
    for name in _FEES:
        _from_nothing(given.get(name))
    _thanks(given.get("tips") or 0, carrier)
    _planned(given, carrier)
    if carrier == "SFTC":
        seconds(given.get("order_time"))
    if carrier == "SS" and given.get("is_direct_delivery") != 1:
        raise No(_BAD)


def _from_nothing(value: Any) -> None:
    """Yuan in whole fen, not below nothing."""
    if value in (None, ""):
        return
    if not _is_number(value) or value < 0 or f"{value:.6f}"[-4:] != "0000":
        raise No(_BAD)


def _thanks(yuan: float, carrier: str) -> None:
    """What each carrier lets an order bring its rider."""
    if yuan == 0:
        return
    if carrier == "MTPS" or (carrier == "SS" and yuan not in {2, 3, 5, 10, 15, 20, 50, 100}):
        raise No(_BAD)
    if (carrier == "DADA" and yuan > 30) or (carrier == "SFTC" and yuan > 200):
        raise No(_BAD)


def _planned(given: Mapping[str, Any], carrier: str) -> None:
    """An order for later has a time: Dada's within three days, Shansong's from two hours to two days."""
    booked = given.get("order_type") == 1
    if carrier == "DADA":
        _ahead(given.get("expected_delivery_time"), booked, 0, 72 * _HOUR)
    elif carrier == "SS":
        _ahead(given.get("expected_pick_time"), booked, 2 * _HOUR, 48 * _HOUR)
    elif carrier in ("MTPS", "SFTC") and booked:
        pick = given.get("expected_pick_time") if carrier == "SFTC" else None
        seconds(given.get("expected_finish_time") or pick)


def _ahead(at: Any, booked: bool, least: int, most: int) -> None:
    if not booked:
        return
    if not least - _LATE <= seconds(at) - time.time() <= most:
        raise No(_BAD)


def _shop(given: Any) -> None:
    if not isinstance(given, dict):
        raise No(930567)
    if given.get("detail_list"):
        return
    count, name = given.get("goods_count"), given.get("goods_name")
    if not given.get("img_url") or not isinstance(name, str) or not 0 < len(name.encode()) <= 128:
        raise No(930567)
    if not _is_number(count) or count < 1:
        raise No(930567)


def _is_number(value: Any) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
