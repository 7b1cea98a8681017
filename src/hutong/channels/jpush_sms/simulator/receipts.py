"""The simulated JSMS's callbacks: signed, posted until acknowledged, and sent wrongly when told to.

Source: docs.jiguang.cn/jsms/server/callback, read in public copies 2026-11.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.simulation import Call, Knocker, Mischief, Mischiefs
from hutong.capabilities.simulation.book import Record

_OLD = timedelta(minutes=15)  # by which a stale callback is too old
_WRONG = (Mischief.NOTICE_FORGED, Mischief.NOTICE_STALE, Mischief.NOTICE_FOREIGN)
_HEADERS = {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}


class Receipts:
    """Sends callbacks. A wrong one is one try; the tries after it are right, as the ladder goes on."""

    def __init__(self, knocker: Knocker, mischiefs: Mischiefs) -> None:
        self._knocker = knocker
        self._mischiefs = mischiefs
        self._held: list[Callable[[], None]] = []

    def send(self, account: Record, kind: str, data: Mapping[str, Any], url: str) -> None:
        """Sets off a callback; nothing when the console has no address."""
        place = f"receipt {url}"
        if not url or self._mischiefs.take(Mischief.NOTICE_LOST, place):
            return

        def go() -> None:
            self._knocker.post(lambda: self._made(account, kind, data, url), _heard)

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

    def _made(self, account: Record, kind: str, data: Mapping[str, Any], url: str) -> Call:
        wrong = next((m for m in _WRONG if self._mischiefs.take(m, f"receipt {url}")), None)
        key, secret = account["app_key"], account["master_secret"]
        if wrong is Mischief.NOTICE_FORGED:
            secret = secrets.token_hex(12)
        elif wrong is Mischief.NOTICE_FOREIGN:
            key, secret = secrets.token_hex(12), secrets.token_hex(12)
        sent = now() - _OLD if wrong is Mischief.NOTICE_STALE else now()
        fields = {
            **signed(key, secret, secrets.randbits(64) - 2**63, int(sent.timestamp() * 1000)),
            "type": kind,
            "data": json.dumps(data, ensure_ascii=False, separators=(",", ":")),
        }
        return Call(url, _HEADERS, urlencode(fields).encode())


def signed(app_key: str, master_secret: str, nonce: int, timestamp: int) -> dict[str, str]:
    """The three fields that prove a callback."""
    parts = (("appKey", app_key), ("appMasterSecret", master_secret), ("nonce", nonce), ("timestamp", timestamp))
    text = "&".join(f"{name}={value}" for name, value in parts)
    digest = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    return {"nonce": str(nonce), "timestamp": str(timestamp), "signature": digest}


def _heard(reply: Reply) -> bool:
    return reply.status == 200  # the manual wants no words
