"""The simulated WeChat Pay's notifications: sealed, signed, posted until acknowledged, and sent wrongly when told to.

Source: pay.weixin.qq.com/doc/v3/merchant/4012791882 and 4013070388, read 2025-03.
"""

import json
import secrets
import uuid
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hutong.base.clock import beijing, now
from hutong.base.http import Reply
from hutong.base.rsa import Signer
from hutong.capabilities.simulation import Call, Knocker, Mischief, Mischiefs
from hutong.capabilities.simulation.book import Record
from hutong.channels.wxpay_v3.simulator.gate import Gate

_SUMMARY = {
    "TRANSACTION.SUCCESS": "支付成功",
    "REFUND.SUCCESS": "退款成功",
    "REFUND.ABNORMAL": "退款异常",
    "REFUND.CLOSED": "退款关闭",
}
_OLD = 900  # seconds by which a stale notification's signature is too old
_WRONG = (Mischief.NOTICE_FORGED, Mischief.NOTICE_STALE, Mischief.NOTICE_FOREIGN, Mischief.SIGNTEST)


class Notices:
    """Sends notifications. A wrong one is one try; the tries after it are right, as the ladder goes on."""

    def __init__(self, gate: Gate, knocker: Knocker, mischiefs: Mischiefs) -> None:
        self._gate = gate
        self._knocker = knocker
        self._mischiefs = mischiefs
        self._held: list[Callable[[], None]] = []

    def send(self, account: Record, event: str, content: Mapping[str, Any], url: str) -> None:
        """Sets off the notification of an event, e.g. REFUND.SUCCESS; nothing when the order named no address."""
        if not url:
            return
        place = f"{event} {url}"
        if self._mischiefs.take(Mischief.NOTICE_LOST, place):
            return
        body = dict(content)
        if self._mischiefs.take(Mischief.WRONG_AMOUNT, place):
            name = "refund" if event.startswith("REFUND") else "total"
            body["amount"] = {**body["amount"], name: body["amount"][name] + 1}
        made = str(uuid.uuid4())

        def go() -> None:
            self._knocker.post(lambda: self._make(account, event, body, url, made), _heard)

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

    def _make(self, account: Record, event: str, content: Mapping[str, Any], url: str, made: str) -> Call:
        wrong = next((m for m in _WRONG if self._mischiefs.take(m, f"{event} {url}")), None)
        if wrong is Mischief.NOTICE_FOREIGN:
            content = {**content, **{name: _neighbour(content[name]) for name in _owners(content)}}
        body = json.dumps(self._event(account, event, content, made), ensure_ascii=False).encode()
        headers = self._gate.sign(account, "", body, age=_OLD if wrong is Mischief.NOTICE_STALE else 0)
        if wrong is Mischief.NOTICE_FORGED:
            headers["wechatpay-signature"] = _forged(headers, body)
        if wrong is Mischief.SIGNTEST:
            headers["wechatpay-signature"] = "WECHATPAY/SIGNTEST/" + headers["wechatpay-signature"][19:]
        return Call(url, {**headers, "content-type": "application/json", "user-agent": "Mozilla/4.0"}, body)

    def _event(self, account: Record, event: str, content: Mapping[str, Any], made: str) -> dict[str, Any]:
        kind = "refund" if event.startswith("REFUND") else "transaction"
        once = secrets.token_urlsafe(9)
        plain = json.dumps(content, ensure_ascii=False).encode()
        sealed = AESGCM(account["api_key"].encode()).encrypt(once.encode(), plain, kind.encode())
        return {
            "id": made,
            "create_time": beijing(now()).isoformat(timespec="seconds"),
            "resource_type": "encrypt-resource",
            "event_type": event,
            "summary": _SUMMARY[event],
            "resource": {
                "original_type": kind,
                "algorithm": "AEAD_AES_256_GCM",
                "ciphertext": b64encode(sealed).decode(),
                "associated_data": kind,
                "nonce": once,
            },
        }


def _heard(reply: Reply) -> bool:
    return reply.status in (200, 204)


def _owners(content: Mapping[str, Any]) -> list[str]:
    return [name for name in ("appid", "mchid", "sp_appid", "sp_mchid", "sub_mchid") if name in content]


def _neighbour(name: str) -> str:
    """Somebody else, of the same form: the last digit differs, whatever it was."""
    return name[:-1] + ("1" if name.endswith("0") else "0")


def _forged(headers: Mapping[str, str], body: bytes) -> str:
    signed = f"{headers['wechatpay-timestamp']}\n{headers['wechatpay-nonce']}\n".encode() + body + b"\n"
    return _stranger().sign(signed)


@lru_cache(maxsize=1)
def _stranger() -> Signer:
    return Signer(Signer.generate())
