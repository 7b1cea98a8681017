"""The simulated UnionPay Commerce's notifications: signed forms, posted until acknowledged, wrongly when told to.

Source: 全民付移动支付 v20221020, chapter on notifications, read in public copies 2026-11.
"""

import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from hutong.base.http import Reply
from hutong.capabilities.simulation import Call, Knocker, Mischief, Mischiefs
from hutong.capabilities.simulation.book import Record
from hutong.channels.chinaums.simulator.gate import signature

_WRONG: Final = (Mischief.NOTICE_FORGED, Mischief.NOTICE_FOREIGN)


class Notices:
    """Sends notifications. A wrong one is one try; the tries after it are right, as the ladder goes on."""

    def __init__(self, knocker: Knocker, mischiefs: Mischiefs) -> None:
        self._knocker = knocker
        self._mischiefs = mischiefs
        self._held: list[Callable[[], None]] = []

    def send(self, account: Record, content: Mapping[str, Any], url: str) -> None:
        """Sets off a notification; nothing when the order named no address."""
        if not url:
            return
        place = f"{'refund' if 'refundAmount' in content else 'payment'} {url}"
        if self._mischiefs.take(Mischief.NOTICE_LOST, place):
            return
        fields = {name: _flat(value) for name, value in content.items()}
        fields |= {"notifyId": str(uuid.uuid4()), "signType": account["sign_type"]}
        if self._mischiefs.take(Mischief.WRONG_AMOUNT, place):
            fields["totalAmount"] = str(int(fields["totalAmount"]) + 1)

        def go() -> None:
            self._knocker.post(lambda: self._make(account, fields, place, url), _heard)

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

    def _make(self, account: Record, fields: Mapping[str, str], place: str, url: str) -> Call:
        wrong = next((m for m in _WRONG if self._mischiefs.take(m, place)), None)
        whole = dict(fields)
        if wrong is Mischief.NOTICE_FOREIGN:
            whole["mid"] = "898340149000005"
        key = "0" * 48 if wrong is Mischief.NOTICE_FORGED else account["comm_key"]
        body = urlencode({**whole, "sign": signature(whole, key).upper()}).encode()
        return Call(url, {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}, body)


def _flat(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _heard(reply: Reply) -> bool:
    return reply.status == 200 and reply.body.strip() == b"SUCCESS"
