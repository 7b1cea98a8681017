"""The simulated WeChat Pay's notifications: signed or sealed, posted until acknowledged, and wrong when told to be.

Source: pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=9_7 (payments) and chapter=9_16 (refunds).
"""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Final

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from hutong.base.http import Reply
from hutong.base.ids import nonce
from hutong.capabilities.simulation import Call, Knocker, Mischief, Mischiefs
from hutong.capabilities.simulation.book import Record
from hutong.vendors.wechat_pay_world import message
from hutong.vendors.wechat_pay_world.gate import Gate

LADDER: Final = (
    *(15.0, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600),
    *(10800, 10800, 10800, 21600, 21600),
)
PAYMENT, REFUND = "notify/pay", "notify/refund"
_AMOUNT = {PAYMENT: "total_fee", REFUND: "refund_fee"}
_OWNERS = ("appid", "mch_id", "sub_mch_id")
_HEADERS = {"content-type": "text/xml", "user-agent": "Mozilla/4.0"}


class Notices:
    """Sends notifications. A wrong one is one try; the tries after it are right, as the ladder goes on."""

    def __init__(self, gate: Gate, knocker: Knocker, mischiefs: Mischiefs) -> None:
        self._gate = gate
        self._knocker = knocker
        self._mischiefs = mischiefs
        self._held: list[Callable[[], None]] = []

    def send(
        self, account: Record, kind: str, owner: Mapping[str, str], content: Mapping[str, str], order: Record
    ) -> None:
        """Sets off a notification, PAYMENT or REFUND; nothing when the order (or refund) named no address."""
        url, place = order["notify_url"], f"{kind} {order['notify_url']}"
        if not url or self._mischiefs.take(Mischief.NOTICE_LOST, place):
            return
        body = dict(content)
        if self._mischiefs.take(Mischief.WRONG_AMOUNT, place):
            body[_AMOUNT[kind]] = str(int(body[_AMOUNT[kind]]) + 1)

        def go() -> None:
            self._knocker.post(lambda: self._make(account, kind, owner, body, order), _heard, LADDER)

        if self._mischiefs.take(Mischief.NOTICE_LATE, place):
            self._held.append(go)
            return
        go()
        if self._mischiefs.take(Mischief.NOTICE_TWICE, place):
            go()

    def release(self) -> None:
        """Sends what was held back."""
        held, self._held = self._held, []
        for go in held:
            go()

    def _make(
        self, account: Record, kind: str, owner: Mapping[str, str], content: Mapping[str, str], order: Record
    ) -> Call:
        place = f"{kind} {order['notify_url']}"
        forged = self._mischiefs.take(Mischief.NOTICE_FORGED, place)
        if self._mischiefs.take(Mischief.NOTICE_FOREIGN, place):
            owner = {name: f"{value[:-1]}{'1' if value[-1] == '0' else '0'}" for name, value in owner.items()}
        if kind == PAYMENT:
            head = {"return_code": "SUCCESS", "result_code": "SUCCESS"}
            body = self._gate.seal(account, {**head, **owner, **content}, order["sign_type"], wrong=forged)
        else:
            sealed = _sealed(message.write(content, "root"), nonce() if forged else account["key"])
            head = {"return_code": "SUCCESS", **owner, "nonce_str": nonce()[:16]}
            body = message.write({**head, "req_info": sealed})
        return Call(order["notify_url"], _HEADERS, body)


def owner_of(fields: Mapping[str, str]) -> dict[str, str]:
    """Whose order it is, as notifications say it."""
    return {name: fields[name] for name in (*_OWNERS, "sub_appid") if fields.get(name)}


def _sealed(plain: bytes, key: str) -> str:
    """AES-256-ECB with PKCS#7 padding, under the 32 lower-case hex digits of the key's MD5; base64."""
    secret = hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()
    padder = padding.PKCS7(8 * 16).padder()
    filled = padder.update(plain) + padder.finalize()
    sealer = Cipher(algorithms.AES256(secret.encode()), modes.ECB()).encryptor()
    return b64encode(sealer.update(filled) + sealer.finalize()).decode()


def _heard(reply: Reply) -> bool:
    try:
        return reply.status == 200 and message.read(reply.body).get("return_code") == "SUCCESS"
    except message.BadXml:
        return False
