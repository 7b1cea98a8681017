"""What the payment pages ask of the feature behind them."""

from collections.abc import AsyncIterator, Mapping
from typing import Protocol

from hutong.features.logins.visit import Going
from hutong.features.payments.view import View


class Desk(Protocol):
    """Payments as their payers meet them."""

    async def look(self, payment_id: str, payer_app: str, cookies: Mapping[str, str]) -> View | None:
        """The payment as it stands for this browser; None when there is none of this number."""
        ...

    async def start(self, payment_id: str, payer_app: str, payer_ip: str, cookies: Mapping[str, str]) -> View:
        """Starts, or starts again, the attempt for this app: "wechat", "alipay", "unionpay", "browser". Refusal."""
        ...

    async def identify(self, payment_id: str, payer_app: str, cookies: Mapping[str, str]) -> Going | None:
        """The page that finds out who pays; None where that isn't needed. Refusal."""
        ...

    def watch(self, payment_id: str) -> AsyncIterator[str]:
        """The payment's state now and at every change, until a final one."""
        ...
