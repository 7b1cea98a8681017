"""What a reminder says of a payment, and to whom: read from the payment as it stands. Pure but for one query."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from hutong.base.clock import beijing
from hutong.base.db import Pool
from hutong.base.money import yuan_of
from hutong.features.scenes.known import scenes

_READ: Final = """
SELECT p.id, p.merchant_id, p.order_id, p.fen, p.attach, p.paid_at, m.name AS merchant, a.payer, a.channel_id,
       a.revision, coalesce(s.name, '') AS site, coalesce(s.scene, '') AS scene,
       coalesce(b.phone, '') AS asked
  FROM payment p JOIN merchant m ON m.id = p.merchant_id JOIN attempt a ON a.id = p.paid_attempt
  LEFT JOIN scene_payment b ON b.id = p.order_id AND b.merchant_id = p.merchant_id
  LEFT JOIN scene_site s ON s.id = b.site_id
 WHERE p.id = $1
"""
_BILL: Final = re.compile(r"[!-~]{1,32}")  # as long as a template takes
_USUAL: Final = "扫码付款"


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment that is paid."""

    id: str
    merchant_id: str
    order_id: str
    fen: int
    attach: str
    paid_at: datetime
    merchant: str  # its name
    payer: str  # as the provider named who paid: of WeChat, the openid within `channel_id`'s application
    channel_id: int
    revision: int
    site: str  # where its code hangs, as people call the place; empty where it came from none
    scene: str  # of that site
    asked: str  # the number that a further phone entered there

    @property
    def noted(self) -> Mapping[str, Any]:
        """What `attch` says, where it is a JSON object."""
        try:
            found = orjson.loads(self.attach)
        except orjson.JSONDecodeError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def phone(self) -> str:
        """Whom a text message may go to: who entered a number last, else `phone` in `attch`; empty: none is told."""
        told = self.asked or self.noted.get("phone", "")
        return told if isinstance(told, str) else ""

    def fields(self) -> dict[str, str]:
        """The reminder's fields in our words."""
        bill = self.order_id if _BILL.fullmatch(self.order_id) else self.id
        told = self.noted.get("scene")  # by merchants that order for a place of their own
        kind = scenes().get(self.scene or (told if isinstance(told, str) else ""))
        return {
            "billNo": bill,
            "payee": self.site or self.merchant,
            "tradeType": kind.trade if kind else _USUAL,
            "tradeTime": f"{beijing(self.paid_at):%Y-%m-%d %H:%M:%S}",
            "amount": f"{yuan_of(self.fen)}元",
        }


async def read(pool: Pool, payment_id: str) -> Paid | None:
    """The payment, if it is paid."""
    row = await pool.fetchrow(_READ, payment_id)
    return Paid(**row) if row else None
