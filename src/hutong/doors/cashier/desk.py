"""What the payment pages ask of the feature behind them."""

from collections.abc import AsyncIterator
from typing import Protocol

from hutong.features.payments.view import View


class Desk(Protocol):
    """Payments as their payers meet them."""

    async def look(self, payment_id: str) -> View | None:
        """The payment as it stands; None when there is none of this number."""
        ...

    async def start(self, payment_id: str, payer_app: str, payer_ip: str) -> View:
        """Starts, or starts again, the attempt for this app: "wechat", "alipay", "unionpay", "browser". Refusal."""
        ...

    def watch(self, payment_id: str) -> AsyncIterator[str]:
        """The payment's state now and at every change, until a final one."""
        ...
