"""What each field of the signed API may hold, and how a call's fields become our words."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from hutong.base.errors import Problem, Refusal
from hutong.base.money import fen_of
from hutong.features.notices.guard import check
from hutong.features.payments.order import Order
from hutong.features.refunds.order import Wish

PAY: Final = (
    "merId",
    "orderId",
    "orderAmt",
    "channel",
    "desc",
    "attch",
    "smstyle",
    "ip",
    "notifyUrl",
    "returnUrl",
    "nonceStr",
    "sign",
)
QUERY: Final = ("merId", "orderId", "nonceStr", "sign")
REFUND: Final = ("merId", "orderId", "refundId", "refundAmt", "nonceStr", "sign")
REFUND_QUERY: Final = ("merId", "refundId", "nonceStr", "sign")

_NUMBER: Final = r"[0-9A-Za-z_\-|*.@]{1,64}"
_RULES: Final = {
    name: re.compile(pattern)
    for name, pattern in {
        "merId": r"[0-9A-Za-z_\-]{1,32}",
        "orderId": _NUMBER,
        "refundId": _NUMBER,
        "channel": r"[0-9A-Za-z_]{1,32}",
        "desc": r".{1,127}",
        "attch": r".{1,512}",
        "smstyle": r"[12]",
        "userId": r".{1,128}",
        "ip": r"[0-9a-fA-F:.]{2,45}",
        "notifyUrl": r".{1,512}",
        "returnUrl": r"https?://[^\s\\\x00-\x1f\x7f]{1,504}",
        "authCode": r"[0-9]{16,32}",
        "reason": r".{1,80}",
        "smsId": _NUMBER,
        "fileId": _NUMBER,
        "name": r".{1,255}",
        "size": r"[0-9]{1,15}",
        "sha256": r"[0-9A-Fa-f]{64}",
        "inline": r"[01]",
        "mobile": r"[0-9+, \-]{7,2400}",
        "template": r"[0-9A-Za-z_]{1,32}",
        "text": r".{1,500}",
        "params": r".{1,4096}",
        "purpose": r"[0-9A-Za-z_\-]{1,32}",
        "length": r"[0-9]{1,2}",
        "seconds": r"[0-9]{1,5}",
        "verifyCode": r"[0-9]{4,8}",
        "deliveryNo": _NUMBER,
        "shopId": r"[!-~]{1,64}",
        "shopNo": r"[!-~]{1,64}",
        "carrier": r"[0-9A-Za-z_]{1,32}",
        "subBizId": r".{1,64}",
        "estimateToken": r".{1,512}",
        "receiver": r".{2,8192}",
        "sender": r".{2,8192}",
        "cargo": r".{2,24576}",
        "orderInfo": r".{2,8192}",
        "shop": r".{2,8192}",
        "remark": r".{1,200}",
        "cancelReason": r"[1-6]",
        "cancelText": r".{1,100}",
        "carrierStatus": r"[1-5][0-9]{2}",
        "actionTime": r"[0-9]{9,10}",
        "siteId": r"[0-9]{1,18}",
        "plate": r".{1,16}",
        "ticket": r".{1,32}",
        "lane": r".{1,32}",
        "enterTime": r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}",
        "leaveTime": r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}",
        "code": r"[!-~]{1,512}",
        "redirectUrl": r"https?://[^\s\\\x00-\x1f\x7f]{1,504}",
        "scope": r"base|userinfo",
        "state": r"[0-9A-Za-z_.~-]{1,128}",
        "openid": r"[0-9A-Za-z_-]{1,64}",
        "encryptedData": r"[0-9A-Za-z+/=]{1,8192}",
        "iv": r"[0-9A-Za-z+/=]{16,64}",
        "rawData": r".{1,4096}",
        "signature": r"[0-9a-f]{40}",
        "url": r"https?://[^\s\\\x00-\x1f\x7f]{1,1016}",
        "msgId": _NUMBER,
        "kind": r"[a-z_]{1,32}",
        "templateId": r"[0-9A-Za-z_\-]{10,64}",
        "messageType": r"template|subscribed",
        "fields": r".{2,8192}",
        "miniApp": r"wx[0-9a-z]{16}",
        "miniPage": r"[!-~]{1,256}",
        "goodsNo": _NUMBER,
        "aftersaleNo": _NUMBER,
        "goods": r".{2,24576}",
        "stock": r".{2,8192}",
        "order": r".{2,24576}",
        "aftersale": r".{2,8192}",
        "address": r".{2,4096}",
        "imageUrl": r"https?://[^\s\\\x00-\x1f\x7f]{1,1016}",
        "payResult": r"paid|failed|cancelled|timed_out|withdrawn",
        "transactionNo": r"[0-9A-Za-z_\-]{1,64}",
        "company": r"[0-9A-Za-z_]{1,32}",
        "waybillNo": r"[0-9A-Za-z_\-]{1,64}",
        "allSent": r"[01]",
        "nonceStr": r".{1,32}",
        "sign": r".{1,1024}",
    }.items()
}


def require(fields: Mapping[str, str], names: Sequence[str]) -> None:
    """Every named field is there and every known field is well formed; Refusal names the first that is not."""
    for name in names:
        if not fields.get(name):
            raise Refusal(Problem.MISSING_FIELD, name)
    for name, value in fields.items():
        rule = _RULES.get(name)
        if value and rule is not None and not rule.fullmatch(value):
            raise Refusal(Problem.BAD_FIELD, name)


def order_of(fields: Mapping[str, str], *, loopback: bool) -> Order:
    """The order in a checked call of /api/pay; Refusal."""
    check(fields["notifyUrl"], loopback=loopback)
    _page(fields["returnUrl"])
    _ip(fields["ip"])
    return Order(
        merchant_id=fields["merId"],
        order_id=fields["orderId"],
        product=fields["channel"],
        fen=_fen(fields, "orderAmt"),
        subject=fields["desc"],
        attach=fields["attch"],
        user_id=fields.get("userId", ""),
        payer_ip=fields["ip"],
        notify_url=fields["notifyUrl"],
        return_url=fields["returnUrl"],
        smstyle=int(fields["smstyle"]),
        auth_code=fields.get("authCode", ""),
    )


def notify_url_of(fields: Mapping[str, str], *, loopback: bool) -> str:
    """The address in notifyUrl, or empty where there is none; Refusal."""
    url = fields.get("notifyUrl", "")
    if url:
        check(url, loopback=loopback)
    return url


def address_of(fields: Mapping[str, str]) -> str:
    """The address in ip as it is counted, or empty where there is none; Refusal.

    However it is spelled it is one: ::ffff:1.2.3.4 is 1.2.3.4, and who has an IPv6 address has its whole /64 network.
    """
    text = fields.get("ip", "")
    if not text:
        return ""
    _ip(text)
    address = ip_address(text)
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((int(address) >> 64 << 64, 64)))


def wish_of(fields: Mapping[str, str], *, loopback: bool) -> Wish:
    """The refund in a checked call of /api/refund; Refusal."""
    url = notify_url_of(fields, loopback=loopback)
    return Wish(
        merchant_id=fields["merId"],
        order_id=fields["orderId"],
        refund_id=fields["refundId"],
        fen=_fen(fields, "refundAmt"),
        reason=fields.get("reason", ""),
        notify_url=url,
    )


def _fen(fields: Mapping[str, str], name: str) -> int:
    try:
        fen = fen_of(fields[name])
    except ValueError as error:
        raise Refusal(Problem.BAD_AMOUNT, name) from error
    if fen == 0:
        raise Refusal(Problem.BAD_AMOUNT, name)
    return fen


def _page(url: str) -> None:
    try:
        parts = urlsplit(url)
        good = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:  # unbalanced brackets, a port beyond 65535
        good = False
    if not good:
        raise Refusal(Problem.BAD_FIELD, "returnUrl")


@lru_cache(maxsize=4096)  # one house's payers come from few addresses, and come again
def _ip(text: str) -> None:
    try:
        ip_address(text)
    except ValueError as error:
        raise Refusal(Problem.BAD_FIELD, "ip") from error
