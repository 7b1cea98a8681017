"""What WeChat Pay demands of a request's fields, and the words in which it refuses them.

Source: the field tables of pay.weixin.qq.com/doc/v3/merchant/4012791877 and its neighbours, read 2025-03.
"""

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

NUMBER = r"[0-9A-Za-z_\-|*]+"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


class Refused(Exception):
    """A request that WeChat Pay refuses: HTTP status, code, words and the detail of its error body."""

    def __init__(self, status: int, code: str, message: str, detail: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.body: dict[str, Any] = {"code": code, **({"detail": detail} if detail else {}), "message": message}


@dataclass(frozen=True, slots=True)
class Field:
    """One field by its path, with its Chinese name and its rule (which gives the complaint, or an empty text)."""

    path: str
    name: str
    rule: Callable[[Any], str]
    required: bool = True


def check(content: Mapping[str, Any], fields: Iterable[Field], source: str = "body") -> None:
    """Passes content that fits every field; Refused with PARAM_ERROR."""
    for field in fields:
        value = at(content, field.path)
        where = f"输入源“/{source}/{field.path}”映射到字段“{field.name}”"
        if value is None:
            if field.required:
                raise refusal(source, f"{where}必填性规则校验失败，此字段为必填项")
        elif complaint := field.rule(value):
            raise refusal(source, f"{where}{complaint}")


def refusal(source: str, message: str) -> Refused:
    """PARAM_ERROR as the manual shows it."""
    return Refused(400, "PARAM_ERROR", message, {"location": source, "value": ""})


def at(content: Mapping[str, Any], path: str) -> Any:
    """The value under a path such as "payer/openid", None when there is none."""
    found: Any = content
    for name in path.split("/"):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def text(least: int, most: int, pattern: str = "") -> Callable[[Any], str]:
    """A text of so many characters."""

    def rule(value: Any) -> str:
        if not isinstance(value, str):
            return "类型不正确，应为字符串"
        if not least <= len(value) <= most:
            bound = f"小于最小值 {least}" if len(value) < least else f"大于最大值 {most}"
            return f"字符串规则校验失败，字符数 {len(value)}，{bound}"
        return "" if not pattern or re.fullmatch(pattern, value) else "字符串规则校验失败，包含不允许的字符"

    return rule


def whole(least: int, most: int = 10_000_000_000) -> Callable[[Any], str]:
    """A whole number in these bounds; true and 1.0 are none."""

    def rule(value: Any) -> str:
        if type(value) is not int:
            return "类型不正确，应为整型"
        return "" if least <= value <= most else "数值规则校验失败，超出取值范围"

    return rule


def one_of(*words: str) -> Callable[[Any], str]:
    """One of the listed words."""
    return lambda value: "" if value in words else "枚举规则校验失败"


def moment(value: Any) -> str:
    """RFC 3339 with an offset."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return "格式不正确，应遵循rfc3339标准"
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return "格式不正确，不是有效的时间"
    return ""


def notify_url(value: Any) -> str:
    """A full address without query or fragment. Plain http passes too: the hub beside a sandbox has no certificate."""
    parts = urlsplit(value) if isinstance(value, str) and len(value) <= 255 else None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        return "格式不正确，应为完整的网址"
    return "不允许携带查询串" if "?" in value or "#" in value else ""


def address(value: Any) -> str:
    """An IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(value if isinstance(value, str) else "")
    except ValueError:
        return "格式不正确，应为IP地址"
    return ""


OWNER: Mapping[bool, tuple[Field, ...]] = {
    False: (Field("appid", "公众账号ID", text(1, 32)), Field("mchid", "直连商户号", text(1, 32))),
    True: (
        Field("sp_appid", "服务商应用ID", text(1, 32)),
        Field("sp_mchid", "服务商户号", text(1, 32)),
        Field("sub_mchid", "子商户号", text(1, 32)),
        Field("sub_appid", "子商户应用ID", text(1, 32), required=False),
    ),
}
ORDER = (
    Field("description", "商品描述", text(1, 127)),
    Field("out_trade_no", "商户订单号", text(6, 32, NUMBER)),
    Field("amount", "订单金额", lambda value: "" if isinstance(value, dict) else "类型不正确，应为对象"),
    Field("amount/total", "总金额", whole(1)),
    Field("amount/currency", "货币类型", one_of("CNY"), required=False),
    Field("attach", "附加数据", text(0, 128), required=False),
    Field("goods_tag", "订单优惠标记", text(1, 32), required=False),
)
PREPAY = (
    Field("notify_url", "通知地址", notify_url),
    Field("time_expire", "交易结束时间", moment, required=False),
    Field("scene_info/payer_client_ip", "用户终端IP", address, required=False),
)
SCENES: Mapping[str, tuple[Field, ...]] = {
    "native": PREPAY,
    "app": PREPAY,
    "jsapi": PREPAY,
    "h5": (
        *PREPAY,
        Field("scene_info", "场景信息", lambda value: "" if isinstance(value, dict) else "类型不正确，应为对象"),
        Field("scene_info/payer_client_ip", "用户终端IP", address),
        Field("scene_info/h5_info/type", "场景类型", one_of("iOS", "Android", "Wap")),
    ),
    "codepay": (
        Field("payer/auth_code", "授权码", text(1, 32)),
        Field("scene_info/store_info", "商户门店信息", lambda value: "" if isinstance(value, dict) else "类型不正确"),
        Field("scene_info/device_ip", "商户端设备IP", address, required=False),
    ),
}
REFUND = (
    Field("out_refund_no", "商户退款单号", text(1, 64, r"[0-9A-Za-z_\-|*@]+")),
    Field("transaction_id", "微信支付订单号", text(1, 32), required=False),
    Field("out_trade_no", "商户订单号", text(6, 32, NUMBER), required=False),
    Field("reason", "退款原因", text(1, 80), required=False),
    Field("notify_url", "退款结果回调url", notify_url, required=False),
    Field("funds_account", "退款资金来源", one_of("AVAILABLE", "UNSETTLED"), required=False),
    Field("amount/refund", "退款金额", whole(1)),
    Field("amount/total", "原订单金额", whole(1)),
    Field("amount/currency", "退款币种", one_of("CNY")),
)
