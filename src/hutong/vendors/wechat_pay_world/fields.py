"""What WeChat Pay demands of a request's fields, and the words in which it refuses them.

Source: the field tables of pay.weixin.qq.com/wiki/doc/api/native.php?chapter=9_1, 9_4 and micropay.php?chapter=9_10.
"""

import ipaddress
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from hutong.base.clock import BEIJING
from hutong.vendors.wechat_pay_world.gate import Refused

NUMBER = r"[0-9A-Za-z_\-|*]+"
_MOMENT = re.compile(r"[0-9]{14}")


@dataclass(frozen=True, slots=True)
class Field:
    """One field and its rule, which says whether a value fits."""

    name: str
    rule: Callable[[str], bool]
    required: bool = True


def check(fields: Mapping[str, str], rules: Iterable[Field]) -> None:
    """Passes fields that fit every rule; Refused with LACK_PARAMS or PARAM_ERROR."""
    for field in rules:
        value = fields.get(field.name, "")
        if not value:
            if field.required:
                raise Refused("LACK_PARAMS", f"缺少必填参数{field.name}")
        elif not field.rule(value):
            raise Refused("PARAM_ERROR", f"参数错误：{field.name}格式有误")


def text(most: int, pattern: str = "") -> Callable[[str], bool]:
    """A text of at most so many bytes in UTF-8."""
    return lambda value: len(value.encode()) <= most and (not pattern or re.fullmatch(pattern, value) is not None)


def fen(value: str) -> bool:
    """A whole number of fen, at least one."""
    return re.fullmatch(r"[1-9][0-9]{0,9}", value) is not None


def one_of(*words: str) -> Callable[[str], bool]:
    """One of the listed words."""
    return lambda value: value in words


def moment(value: str) -> bool:
    """yyyyMMddHHmmss."""
    return moment_of(value) is not None


def moment_of(value: str) -> datetime | None:
    """The moment that yyyyMMddHHmmss means in Beijing; None for anything else."""
    if not _MOMENT.fullmatch(value):
        return None
    try:
        return datetime.strptime(value, "%Y%m%d%H%M%S").replace(tzinfo=BEIJING)
    except ValueError:
        return None


def notify_url(value: str) -> bool:
    """A full address without query or fragment. Plain http passes too: the hub beside a sandbox has no certificate."""
    try:
        parts = urlsplit(value)
        full = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
    return full and len(value) <= 256 and "?" not in value and "#" not in value


def address(value: str) -> bool:
    """An IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def scene(value: str) -> bool:
    """The scene_info of a payment in a phone's browser."""
    try:
        info = json.loads(value)["h5_info"]
        kind, names = info["type"], {"Wap": ("wap_url", "wap_name"), "IOS": ("app_name", "bundle_id")}
        return all(info[name] for name in names.get(kind, ("app_name", "package_name"))) and kind in (*names, "Android")
    except (ValueError, TypeError, KeyError, RecursionError):
        return False


_SHARED = (
    Field("body", text(128)),
    Field("out_trade_no", text(32, NUMBER)),
    Field("total_fee", fen),
    Field("spbill_create_ip", address),
    Field("fee_type", one_of("CNY"), required=False),
    Field("device_info", text(32), required=False),
    Field("detail", text(6000), required=False),
    Field("attach", text(127), required=False),
    Field("time_start", moment, required=False),
    Field("time_expire", moment, required=False),
    Field("goods_tag", text(32), required=False),
    Field("limit_pay", one_of("no_credit"), required=False),
    Field("receipt", one_of("Y"), required=False),
    Field("profit_sharing", one_of("Y", "N"), required=False),
)
ORDER = (*_SHARED, Field("notify_url", notify_url), Field("trade_type", one_of("JSAPI", "NATIVE", "APP", "MWEB")))
TRADE: Mapping[str, tuple[Field, ...]] = {
    "NATIVE": (Field("product_id", text(32)),),
    "JSAPI": (),  # the payer is looked at apart: one of two fields
    "APP": (),
    "MWEB": (Field("scene_info", scene),),
}
CODE = (*_SHARED, Field("auth_code", text(18, r"1[0-5][0-9]{16}")))
REFUND = (
    Field("out_refund_no", text(64, r"[0-9A-Za-z_\-|*@]+")),
    Field("total_fee", fen),
    Field("refund_fee", fen),
    Field("refund_fee_type", one_of("CNY"), required=False),
    Field("refund_desc", text(80), required=False),
    Field("refund_account", one_of("REFUND_SOURCE_UNSETTLED_FUNDS", "REFUND_SOURCE_RECHARGE_FUNDS"), required=False),
    Field("notify_url", notify_url, required=False),
)
BILL = (
    Field("bill_date", text(8, r"[0-9]{8}")),
    Field("bill_type", one_of("ALL", "SUCCESS", "REFUND")),
    Field("tar_type", one_of("GZIP"), required=False),
)
