"""A payment as its payer sees it: what the cashier shows, no more than the payer may know."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from hutong.base.text import Text
from hutong.capabilities.pay import Scene, Start

# open: waits for the payer            paid: the money is in
# closed: unpaid for good               late: paid after it was closed
# unknown: the provider may have it, it is being asked        refused: the attempt failed, another may be tried
State = Literal["open", "paid", "closed", "late", "unknown", "refused"]
FINAL: Final[frozenset[State]] = frozenset({"paid", "closed", "late"})


@dataclass(frozen=True, slots=True)
class View:
    """One payment on the page. Wallets and apps are "wechat", "alipay", "unionpay"; a plain browser is "browser"."""

    payment_id: str
    order_id: str  # the merchant's number
    merchant_name: str
    subject: str
    fen: int
    state: State
    product_label: Text
    expires_at: datetime
    return_url: str  # the merchant's; empty when there is none
    start: Start | None = None  # of the newest attempt; None: not started yet, or it failed
    scene: Scene | None = None  # None: decided by the payer's app (auto) and not started yet
    wallet: str = ""  # which wallet the newest attempt needs; empty when any or not known
    wallets: tuple[str, ...] = ()  # auto: the apps that can pay; empty for an ordinary product
    sandbox: bool = False
    login: bool = False  # who pays must first be found out, on the platform's own page
    place: str = ""  # where the code hangs that led to it, as people call it; empty: no code did
    problem: Text | None = None  # what went wrong, in the payer's words (refused, unknown)
