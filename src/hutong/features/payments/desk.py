"""What the payment page asks: how a payment stands, and how this payer, with this app, begins to pay it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from hutong.base.clock import now
from hutong.base.db.watch import Watcher
from hutong.base.errors import Problem, Refusal
from hutong.base.ids import new_id
from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.features.merchants import Directory
from hutong.features.payments.attempts import TROUBLED, Attempt, Notebook, unpack
from hutong.features.payments.create import Creator
from hutong.features.payments.ledger import Ledger, New
from hutong.features.payments.order import Order, Payment
from hutong.features.payments.view import FINAL, State, View
from hutong.switchboard.content import Product
from hutong.switchboard.live import Switchboard

BEAT: Final = 15.0  # seconds of silence after which a watching page is told the state again
AHEAD: Final = timedelta(seconds=20)  # a start this close to its end is renewed


class Desk:
    """Serves the payment page."""

    def __init__(
        self,
        switchboard: Switchboard,
        directory: Directory,
        ledger: Ledger,
        notebook: Notebook,
        creator: Creator,
        owner: int,
        *,
        sandbox: bool,
    ) -> None:
        self._switchboard = switchboard
        self._directory = directory
        self._ledger = ledger
        self._notebook = notebook
        self._creator = creator
        self._owner = owner
        self._sandbox = sandbox
        self._watcher = Watcher(ledger.states, every=0.5)

    async def look(self, payment_id: str) -> View | None:
        """The payment as a payer may see it; None when there is none."""
        payment = await self._ledger.by_id(payment_id)
        if payment is None:
            return None
        attempts = await self._ledger.attempts(payment_id)
        return await self._view(payment, attempts[0] if attempts else None)

    async def start(self, payment_id: str, payer_app: str, payer_ip: str) -> View:
        """The payment with a start that this app can use; the provider is called if that is needed. Refusal.

        `payer_app` is "wechat", "alipay", "unionpay" or "browser".
        """
        payment = await self._ledger.by_id(payment_id)
        if payment is None:
            raise Refusal(Problem.ORDER_NOT_FOUND)
        attempts = await self._ledger.attempts(payment_id)
        if payment.state != "open" or payment.expires_at < now():
            return await self._view(payment, attempts[0] if attempts else None)
        if self._is_auto(payment):
            return await self._start_auto(replace(payment, payer_ip=payer_ip), attempts, payer_app)
        if not attempts or _usable(attempts[0]):
            return await self._view(payment, attempts[0] if attempts else None)
        return await self._renew(payment, attempts[0])

    async def watch(self, payment_id: str) -> AsyncIterator[str]:
        """The payment's state now and at every change, and again after a silence; ends with a final one."""
        state = (await self._ledger.states([payment_id])).get(payment_id, "")
        while state:
            yield state
            if state in FINAL:
                return
            state = await self._watcher.change(payment_id, state, BEAT) or state

    def _is_auto(self, payment: Payment) -> bool:
        product = self._switchboard.current.products.get(payment.product)
        return product is not None and product.scene is None

    async def _start_auto(self, payment: Payment, attempts: list[Attempt], payer_app: str) -> View:
        auto = self._switchboard.current.products[payment.product]
        pick = self._switchboard.current.products.get(auto.picks.get(payer_app, ""))
        if pick is None or pick.scene is None or pick.channel_id is None or not pick.enabled:
            return await self._view(payment, None)
        mine = next((attempt for attempt in attempts if attempt.product == pick.name), None)
        if mine is None:
            if pick.scene is Scene.JSAPI and not payment.user_id:
                raise Refusal(Problem.PAYER_NEEDED)
            mine = await self._ledger.add_attempt(new_id(), self._further(payment, pick))
            if mine is not None:
                await self._creator.call(payment, mine)
        elif not _usable(mine):
            return await self._renew(payment, mine)
        fresh = await self._notebook.read(mine.id) if mine else None
        return await self._view(payment, fresh)

    async def _renew(self, payment: Payment, attempt: Attempt) -> View:
        """The same number is asked again: its start is too old, or its call failed, or its caller died."""
        await self._creator.settled(payment, attempt, renew=attempt.state == "waiting")
        return await self._view(payment, await self._notebook.read(attempt.id))

    def _further(self, payment: Payment, pick: Product) -> New:
        order = Order(
            merchant_id=payment.merchant_id,
            order_id=payment.order_id,
            product=pick.name,
            fen=payment.fen,
            subject=payment.subject,
            attach=payment.attach,
            user_id=payment.user_id,
            payer_ip=payment.payer_ip,
            notify_url=payment.notify_url,
            return_url=payment.return_url,
        )
        return New(
            id=payment.id,
            order=order,
            digest=payment.digest,
            revision=self._switchboard.current.id,
            created_at=payment.created_at,
            expires_at=payment.expires_at,
            owner=self._owner,
            channel_id=pick.channel_id or 0,
            scene=pick.scene.value if pick.scene else "",
            payer_id=payment.user_id if pick.scene is Scene.JSAPI else "",
        )

    async def _view(self, payment: Payment, attempt: Attempt | None) -> View:
        products = self._switchboard.current.products
        product = products.get(attempt.product if attempt else payment.product) or products.get(payment.product)
        merchant = await self._directory.get(payment.merchant_id)
        start = unpack(attempt.start) if attempt and attempt.state == "waiting" else None
        return View(
            payment_id=payment.id,
            order_id=payment.order_id,
            merchant_name=merchant.name if merchant else "",
            subject=payment.subject,
            fen=payment.fen,
            state=_state(payment, attempt),
            start=start,
            product_label=product.label if product else Text(payment.product, payment.product),
            scene=Scene(attempt.scene) if attempt else None,
            wallet=self._wallet(attempt),
            expires_at=payment.expires_at,
            return_url=payment.return_url,
            sandbox=self._sandbox,
            problem=Text(attempt.words, attempt.words) if attempt and attempt.state in TROUBLED else None,
            wallets=tuple(products[payment.product].picks) if payment.product in products else (),
        )

    def _wallet(self, attempt: Attempt | None) -> str:
        name = attempt.product if attempt else ""
        return "alipay" if name.startswith("ali") else "wechat" if name.startswith("wx") else ""


def _usable(attempt: Attempt) -> bool:
    """Whether the payer can begin with what the provider gave, or nothing more is to be had."""
    if attempt.needs_call:
        return False
    start = unpack(attempt.start)
    if attempt.state != "waiting" or start is None or start.good_until is None:
        return True
    return start.good_until > now() + AHEAD


def _state(payment: Payment, attempt: Attempt | None) -> State:
    if payment.state in FINAL:
        return payment.state
    if payment.expires_at < now():
        return "closed"
    if attempt is not None and attempt.state in TROUBLED:
        return "refused" if attempt.state == "refused" else "unknown"
    return "open"
