"""What Alipay demands of a request's biz_content, and the words in which it refuses.

Source: the parameter tables of docs.open.alipay.com/api_1 and the errors of 105806, read in public copies 2026-11.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from hutong.base.clock import BEIJING

CLOCK = "%Y-%m-%d %H:%M:%S"
MESSAGES: Mapping[str, str] = {
    "10000": "Success",
    "10003": "order success pay inprocess",
    "20000": "Service Currently Unavailable",
    "20001": "Insufficient Token Permissions",
    "40001": "Missing Required Arguments",
    "40002": "Invalid Arguments",
    "40004": "Business Failed",
    "40006": "Insufficient Permissions",
}
_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")


class Refused(Exception):
    """A request that Alipay refuses.

    `signed` is false at the gate, before Alipay knows who is asking; `unnamed` where the answer is an error_response.
    """

    def __init__(
        self, code: str, sub_code: str, sub_msg: str, *, signed: bool = True, unnamed: bool = False, **more: Any
    ) -> None:
        super().__init__(f"{code} {sub_code} {sub_msg}")
        self.signed = signed
        self.unnamed = unnamed
        self.sub_msg = sub_msg
        self.node: dict[str, Any] = {
            "code": code,
            "msg": MESSAGES[code],
            "sub_code": sub_code,
            "sub_msg": sub_msg,
            **more,
        }


def business(sub_code: str, sub_msg: str, **more: Any) -> Refused:
    """A refusal of the business behind the gate."""
    return Refused("40004", f"ACQ.{sub_code}", sub_msg, **more)


@dataclass(frozen=True, slots=True)
class Field:
    """One field with its rule, which gives the complaint or an empty text."""

    name: str
    rule: Callable[[Any], str]
    required: bool = True


def check(content: Mapping[str, Any], fields: Iterable[Field]) -> None:
    """Passes content that fits every field; Refused with ACQ.INVALID_PARAMETER."""
    for field in fields:
        value = content.get(field.name)
        if value is None or value == "":
            if field.required:
                raise business("INVALID_PARAMETER", f"参数有误，{field.name}不能为空")
        elif complaint := field.rule(value):
            raise business("INVALID_PARAMETER", f"参数有误，{field.name}{complaint}")


def text(most: int, pattern: str = "") -> Callable[[Any], str]:
    """A text of at most so many characters."""

    def rule(value: Any) -> str:
        if not isinstance(value, str):
            return "应为字符串"
        if len(value) > most:
            return f"超过最大长度{most}"
        return "" if not pattern or re.fullmatch(pattern, value) else "格式不正确"

    return rule


def one_of(*words: str) -> Callable[[Any], str]:
    """One of the listed words."""
    return lambda value: "" if value in words else "取值不正确"


def amount(value: Any) -> str:
    """Yuan with at most two decimals, 0.01 to 100,000,000; clients write it as a text or as a number."""
    return "" if 1 <= fen(value) <= 100_000_000_00 else "应为0.01到100000000之间、最多两位小数的金额"


def fen(value: Any) -> int:
    """Fen of an amount as a client wrote it, 0 when it is none."""
    written = str(value) if type(value) in (str, int, float) else ""
    return int(Decimal(written) * 100) if _AMOUNT.fullmatch(written) else 0


def subject(value: Any) -> str:
    """A title without the characters that Alipay bars from it."""
    return text(256)(value) or ("不可使用特殊字符，如 /，=，&" if re.search("[/=&]", value) else "")


def moment(value: Any) -> str:
    """A moment on Beijing's clock."""
    try:
        at(value if isinstance(value, str) else "")
    except ValueError:
        return "格式应为yyyy-MM-dd HH:mm:ss"
    return ""


def at(value: str) -> datetime:
    """The moment that a text on Beijing's clock names; ValueError."""
    return datetime.strptime(value, CLOCK).replace(tzinfo=BEIJING)


NUMBER = Field("out_trade_no", text(64, r"[0-9A-Za-z_\-]+"))
ORDER = (
    NUMBER,
    Field("total_amount", amount),
    Field("subject", subject),
    Field("body", text(128), required=False),
    Field("time_expire", moment, required=False),
    Field("timeout_express", text(6, r"[1-9][0-9]{0,4}[mhd]|1c"), required=False),
    Field("passback_params", text(512), required=False),
)
SCENES: Mapping[str, tuple[Field, ...]] = {
    "alipay.trade.precreate": (
        Field("product_code", one_of("FACE_TO_FACE_PAYMENT", "QR_CODE_OFFLINE", "OFFLINE_PAYMENT"), required=False),
    ),
    "alipay.trade.create": (
        Field("product_code", one_of("FACE_TO_FACE_PAYMENT", "JSAPI_PAY"), required=False),
        Field("buyer_id", text(28, r"2088[0-9]{12}"), required=False),
        Field("buyer_open_id", text(128), required=False),
        Field("op_app_id", text(32, r"[0-9]{16}"), required=False),
    ),
    "alipay.trade.pay": (
        Field("product_code", one_of("FACE_TO_FACE_PAYMENT", "OFFLINE_PAYMENT"), required=False),
        Field("scene", one_of("bar_code", "security_code")),
        Field("auth_code", text(64)),
    ),
    "alipay.trade.wap.pay": (
        Field("product_code", one_of("QUICK_WAP_WAY", "QUICK_WAP_PAY")),
        Field("quit_url", text(400, r"https?://.+"), required=False),
    ),
    "alipay.trade.page.pay": (Field("product_code", one_of("FAST_INSTANT_TRADE_PAY")),),
    "alipay.trade.app.pay": (Field("product_code", one_of("QUICK_MSECURITY_PAY"), required=False),),
}
REFUND = (
    Field("refund_amount", amount),
    Field("refund_reason", text(256), required=False),
    Field("out_request_no", text(64), required=False),
)
REFUND_QUERY = (Field("out_request_no", text(64)),)
WHICH = (
    Field("out_trade_no", text(64), required=False),
    Field("trade_no", text(64), required=False),
)
