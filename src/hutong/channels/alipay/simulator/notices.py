"""The simulated Alipay's notifications: signed, posted until acknowledged, and sent wrongly when told to.

Source: docs.open.alipay.com/270/105902, read in public copies 2026-11.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from urllib.parse import urlencode

from hutong.base.clock import beijing, now
from hutong.base.http import Reply
from hutong.base.money import yuan_of
from hutong.base.rsa import Signer
from hutong.capabilities.simulation import Call, Knocker, Mischief, Mischiefs
from hutong.capabilities.simulation.book import Record
from hutong.channels.alipay.simulator.fields import CLOCK, fen
from hutong.channels.alipay.simulator.gate import Gate

_OLD = timedelta(minutes=15)  # by which a stale notification is too old
_WRONG = (Mischief.NOTICE_FORGED, Mischief.NOTICE_STALE, Mischief.NOTICE_FOREIGN)


class Notices:
    """Sends notifications. A wrong one is one try; the tries after it are right, as the ladder goes on."""

    def __init__(self, gate: Gate, knocker: Knocker, mischiefs: Mischiefs) -> None:
        self._gate = gate
        self._knocker = knocker
        self._mischiefs = mischiefs
        self._held: list[Callable[[], None]] = []

    def send(self, account: Record, content: Mapping[str, str], url: str) -> None:
        """Sets off a notification; nothing when the order named no address."""
        if not url:
            return
        place = f"{'refund' if 'out_biz_no' in content else 'payment'} {url}"
        if self._mischiefs.take(Mischief.NOTICE_LOST, place):
            return
        fields = {**content, "notify_id": f"{beijing(now()):%Y%m%d}00222{secrets.randbelow(10**21):021d}"}
        if self._mischiefs.take(Mischief.WRONG_AMOUNT, place):
            fields["total_amount"] = yuan_of(fen(fields["total_amount"]) + 1)

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
        sent = now() - _OLD if wrong is Mischief.NOTICE_STALE else now()
        whole = {
            "notify_type": "trade_status_sync",
            "notify_time": f"{beijing(sent):{CLOCK}}",
            "app_id": account["app_id"],
            "auth_app_id": account["app_id"],
            "charset": "utf-8",
            "version": "1.0",
            **fields,
        }
        if wrong is Mischief.NOTICE_FOREIGN:
            whole |= {"app_id": "2021000000000000", "auth_app_id": "2021000000000000"}
        stranger = Signer(Signer.generate()) if wrong is Mischief.NOTICE_FORGED else None
        body = urlencode(self._gate.signed(account, whole, stranger)).encode()
        return Call(url, {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}, body)


def _heard(reply: Reply) -> bool:
    return reply.status == 200 and reply.body.strip() == b"success"
