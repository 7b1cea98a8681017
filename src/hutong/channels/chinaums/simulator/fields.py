"""What UnionPay Commerce demands of a request's fields, and the codes and words in which it refuses.

Source: the parameter tables of 全民付移动支付 v20221020 and C扫B and the table of errCode, read in public copies
2026-11.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hutong.base.clock import BEIJING

CLOCK: Final = "%Y-%m-%d %H:%M:%S"
MESSAGES: Final[Mapping[str, str]] = {
    "INTERNAL_ERROR": "内部错误",
    "BAD_REQUEST": "请求报文有错",
    "NO_SERVICE": "找不到对应的服务",
    "NO_ORDER": "找不到原始订单",
    "OPERATION_NOT_ALLOWED": "当前状态不允许此操作",
    "TARGET_FAIL": "渠道返回失败",
    "DUP_ORDER": "重复的订单请求",
    "NO_MERCHANT": "找不到商户",
    "ABNORMAL_REQUEST_TIME": "请求时间异常",
    "BAD_SIGN": "签名错误",
    "INVALID_MSGSRC": "来源系统错误",
    "INVLID_MERCHANT_CONFIG": "商户配置有误",
}


class Refused(Exception):
    """A request that is refused: `signed` is false where nobody knows whose key to sign with; `status` is HTTP's."""

    def __init__(self, code: str, words: str = "", *, signed: bool = True, status: int = 200) -> None:
        self.node = {"errCode": code, "errMsg": words or MESSAGES.get(code, code)}
        self.signed = signed
        self.status = status
        super().__init__(f"{code} {self.node['errMsg']}")


@dataclass(frozen=True, slots=True)
class Field:
    """One field with its rule, which says whether a value fits."""

    name: str
    rule: Callable[[str], bool]
    required: bool = True


def check(content: Mapping[str, Any], fields: Iterable[Field]) -> None:
    """Passes content that fits every field; Refused with BAD_REQUEST. Numbers may come as numbers or as texts."""
    for field in fields:
        value = content.get(field.name)
        written = str(value) if type(value) in (str, int) else ""
        if not written and field.required:
            raise Refused("BAD_REQUEST", f"{field.name}不能为空")
        if written and not field.rule(written):
            raise Refused("BAD_REQUEST", f"{field.name}格式错误")


def text(most: int, pattern: str = "") -> Callable[[str], bool]:
    """A text of at most so many characters."""
    return lambda value: len(value) <= most and (not pattern or re.fullmatch(pattern, value) is not None)


def moment(value: str) -> bool:
    """A moment on Beijing's clock."""
    try:
        at(value)
    except ValueError:
        return False
    return True


def at(value: str) -> datetime:
    """The moment that a text on Beijing's clock names; ValueError."""
    return datetime.strptime(value, CLOCK).replace(tzinfo=BEIJING)


def fen(value: Any) -> int:
    """Fen of an amount that was checked."""
    return int(value)


_AMOUNT: Final = text(12, r"[1-9][0-9]{0,11}")
_WEB: Final = text(255, r"https?://.+")
COMMON: Final = (
    Field("requestTimestamp", moment),
    Field("mid", text(15)),
    Field("tid", text(8)),
    Field("instMid", text(20)),
)
ORDER_NO: Final = (Field("merOrderId", text(32, r"[0-9A-Za-z]{6,32}")),)
BILL_NO: Final = (
    Field("billNo", text(32, r"[0-9A-Za-z]{6,32}")),
    Field("billDate", text(10, r"[0-9]{4}-[0-9]{2}-[0-9]{2}")),
)
_AMOUNTED: Final = (
    Field("totalAmount", _AMOUNT),
    Field("notifyUrl", _WEB, required=False),
    Field("returnUrl", _WEB, required=False),
    Field("expireTime", moment, required=False),
)
ORDER: Final = (*ORDER_NO, *_AMOUNTED, Field("orderDesc", text(255), required=False))
BILL: Final = (
    *BILL_NO,
    *_AMOUNTED,
    Field("billDesc", text(255), required=False),
    Field("qrCodeId", text(64, r"[0-9A-Za-z]+"), required=False),
    Field("walletOption", text(8, "SINGLE|MULTIPLE"), required=False),
)
CLOSE_CODE: Final = (Field("qrCodeId", text(64)),)
REFUND: Final = (
    Field("refundAmount", _AMOUNT),
    Field("refundOrderId", text(32, r"[0-9A-Za-z]{6,32}")),
    Field("refundDesc", text(255), required=False),
)
