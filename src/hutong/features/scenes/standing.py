"""What became of a bill, told truly: whether the money is in, and whether the operator's system has confirmed it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.features.scenes.bills import Bill

# open: not paid yet     heard: paid and confirmed by the operator's system     telling: paid, it is being told
# silent: paid, and it has not confirmed that for a while (the hub goes on trying, or gave up)
# closed: not paid for good      late: paid after it was closed, to be given back      unused: nobody began to pay it
Phase = Literal["unused", "open", "telling", "heard", "silent", "closed", "late"]
PATIENCE: Final = timedelta(seconds=15)  # without an answer of the operator's system
_LOOK: Final = """
SELECT p.id, p.state, p.paid_at, n.state AS notice, n.created_at, n.done_at
  FROM payment p
  LEFT JOIN LATERAL (SELECT state, created_at, done_at FROM notice
                      WHERE subject = p.id AND topic = 'payment.paid' ORDER BY id LIMIT 1) n ON true
 WHERE p.merchant_id = $1 AND p.order_id = $2
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a bill stands. `given_up`: the operator's system will not be told by itself any more."""

    phase: Phase
    payment_id: str = ""
    paid_at: datetime | None = None
    given_up: bool = False

    @property
    def moves(self) -> bool:
        """Whether it may still change by itself."""
        return self.phase in ("open", "telling") or (self.phase == "silent" and not self.given_up)


async def standing(pool: Pool, bill: Bill) -> Standing:
    """How it stands now."""
    row = await pool.fetchrow(_LOOK, bill.merchant_id, bill.id)
    if row is None:
        return Standing("unused")
    if row["state"] != "paid":
        return Standing(row["state"], row["id"], row["paid_at"])
    since = row["created_at"] or row["paid_at"]
    phase: Phase = "telling" if since > now() - PATIENCE else "silent"
    given_up = row["notice"] in ("given_up", None)
    if row["done_at"] is not None:  # it was heard, even if somebody has it sent again
        phase, given_up = "heard", False
    elif given_up:
        phase = "silent"
    return Standing(phase, row["id"], row["paid_at"], given_up)
