"""A desk with payments that a test makes and changes."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hutong.base.clock import now
from hutong.base.errors import Refusal
from hutong.base.ids import new_id
from hutong.base.text import Text
from hutong.capabilities.pay import Scene, Start, StartKind
from hutong.features.logins.visit import Going
from hutong.features.payments.view import FINAL, View

QR_START = Start(StartKind.QR, "weixin://wxpay/bizpayurl?pr=Kx3bW9Qzz")
ALIPAY_QR = Start(StartKind.QR, "https://qr.alipay.com/bax03431ljhokirwl38f00a7")
REDIRECT = Start(StartKind.REDIRECT, "https://provider.test/pay?order=1&sign=a%2Bb")
PARAMS = {"appId": "wx8888888888888888", "package": "prepay_id=wx201410272009395522657a690389285100"}
JSAPI = Start(StartKind.JSAPI, params=PARAMS)


def view(**changes: Any) -> View:
    """An open WeChat native payment, changed as given."""
    given = View(
        payment_id=new_id(),
        order_id="SHOP-20261124-0017",
        merchant_name="胡同咖啡",
        subject="手冲咖啡 · 耶加雪菲 250 g",
        fen=1999,
        state="open",
        product_label=Text("微信扫码支付", "WeChat Pay, QR code"),
        expires_at=now() + timedelta(minutes=14, seconds=59),
        return_url="https://shop.test/done?order=17",
        start=QR_START,
        scene=Scene.NATIVE,
        wallet="wechat",
    )
    return replace(given, **changes)


class FakeDesk:
    """Keeps views; `becomes` is what a start makes of a view, `refusal` what it is refused with."""

    def __init__(self, *views: View) -> None:
        self.views = {item.payment_id: item for item in views}
        self.starts: list[tuple[str, str, str]] = []
        self.becomes: dict[str, Any] = {}
        self.refusal: Refusal | None = None
        self.going: Going | None = None
        self._changed = asyncio.Condition()

    def add(self, item: View) -> View:
        """Puts a payment on the desk."""
        self.views[item.payment_id] = item
        return item

    async def change(self, payment_id: str, **changes: Any) -> None:
        """Changes a payment and tells who watches."""
        async with self._changed:
            self.views[payment_id] = replace(self.views[payment_id], **changes)
            self._changed.notify_all()

    async def look(self, payment_id: str, payer_app: str, cookies: Mapping[str, str]) -> View | None:
        """See Desk.look."""
        return self.views.get(payment_id)

    async def identify(self, payment_id: str, payer_app: str, cookies: Mapping[str, str]) -> Going | None:
        """See Desk.identify."""
        if self.refusal is not None:
            raise self.refusal
        return self.going

    async def start(self, payment_id: str, payer_app: str, payer_ip: str, cookies: Mapping[str, str]) -> View:
        """See Desk.start."""
        self.starts.append((payment_id, payer_app, payer_ip))
        if self.refusal is not None:
            raise self.refusal
        await self.change(payment_id, **self.becomes)
        return self.views[payment_id]

    async def watch(self, payment_id: str) -> AsyncIterator[str]:
        """See Desk.watch."""
        seen = ""
        while seen not in FINAL:
            async with self._changed:
                while self.views[payment_id].state == seen:
                    await self._changed.wait()
            seen = self.views[payment_id].state
            yield seen
