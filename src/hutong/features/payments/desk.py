"""What the payment page asks: how a payment stands, and how this payer, with this app, begins to pay it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Final

from hutong.base.clock import now
from hutong.base.db.watch import Watcher
from hutong.base.errors import Problem, Refusal
from hutong.base.ids import new_id
from hutong.base.text import Text
from hutong.capabilities.faults import Failed
from hutong.capabilities.pay import Scene
from hutong.features.merchants import Directory
from hutong.features.payments.attempts import TROUBLED, Attempt, Notebook, unpack
from hutong.features.payments.create import Creator
from hutong.features.payments.ledger import Ledger, New
from hutong.features.payments.order import Order, Payment
from hutong.features.payments.relay import Relay
from hutong.features.payments.view import FINAL, State, View
from hutong.switchboard.content import Product
from hutong.switchboard.live import Revision, Switchboard

BEAT: Final = 15.0  # seconds of silence after which a watching page is told the state again


class Desk:
    """Serves the payment page."""

    def __init__(
        self,
        switchboard: Switchboard,
        directory: Directory,
        ledger: Ledger,
        notebook: Notebook,
        creator: Creator,
        relay: Relay,
        owner: int,
        *,
        sandbox: bool,
    ) -> None:
        self._switchboard = switchboard
        self._directory = directory
        self._ledger = ledger
        self._notebook = notebook
        self._creator = creator
        self._relay = relay
        self._owner = owner
        self._sandbox = sandbox
        self._watcher = Watcher(ledger.states, every=0.5)

    async def look(self, payment_id: str) -> View | None:
        """The payment as a payer may see it; None when there is none."""
        payment = await self._ledger.by_id(payment_id)
        if payment is None:
            return None
        return await self._view(payment, await self._ledger.attempts(payment_id))

    async def start(self, payment_id: str, payer_app: str, payer_ip: str) -> View:
        """The payment with a start that this app can use; the provider is called if that is needed. Refusal.

        `payer_app` is "wechat", "alipay", "unionpay" or "browser".
        """
        payment = await self._ledger.by_id(payment_id)
        if payment is None:
            raise Refusal(Problem.ORDER_NOT_FOUND)
        attempts = await self._ledger.attempts(payment_id)
        if payment.state != "open" or payment.expires_at < now():
            return await self._view(payment, attempts)
        if _is_auto(payment, attempts):
            return await self._start_auto(payment, attempts, payer_app, payer_ip)
        if _usable(attempts[0]):
            return await self._view(payment, attempts)
        return await self._renew(payment, attempts[0], payer_app)

    async def watch(self, payment_id: str) -> AsyncIterator[str]:
        """The payment's state now and at every change, and again after a silence; ends with a final one."""
        state = (await self._ledger.states([payment_id])).get(payment_id, "")
        while state:
            yield state
            if state in FINAL:
                return
            state = await self._watcher.change(payment_id, state, BEAT) or state

    async def _configured(self, payment: Payment, *, auto: bool) -> Revision:
        """What runs, if the payment's product is still there and of its kind; else what the payment was made with."""
        product = self._switchboard.current.products.get(payment.product)
        if product is not None and (product.scene is None) is auto:
            return self._switchboard.current
        return await self._switchboard.at(payment.revision)

    async def _start_auto(self, payment: Payment, attempts: list[Attempt], payer_app: str, payer_ip: str) -> View:
        revision = await self._configured(payment, auto=True)
        pick = revision.products.get(revision.products[payment.product].picks.get(payer_app, ""))
        if pick is None or pick.scene is None or pick.channel_id is None or not pick.enabled:
            return await self._view(payment, attempts)
        foreign = self._relay.foreign(revision, pick, payer_app)
        mine = _of(attempts, pick, foreign)
        if mine is None:
            new = self._further(payment, pick, revision.id, payer_ip)
            new = replace(new, channel_id=self._relay.first(revision, pick, payment.fen, payer_app))
            mine = await self._ledger.add_attempt(new.attempt_id, new, foreign)
            if mine is not None:
                await self._creator.call(payment, mine, app=payer_app)
        elif not _usable(mine):
            return await self._renew(payment, mine, payer_app)
        return await self._joined(payment.id, pick, payer_app, foreign)

    async def _joined(self, payment_id: str, pick: Product, payer_app: str, foreign: Sequence[int]) -> View:
        """The payment as it is now with this pick's attempt, which another request may have just begun."""
        payment, attempts = await self._ledger.by_id(payment_id), await self._ledger.attempts(payment_id)
        if payment is None:
            raise Refusal(Problem.ORDER_NOT_FOUND)
        mine = _of(attempts, pick, foreign)
        if mine is not None and mine.needs_call and payment.state == "open":
            return await self._renew(payment, mine, payer_app)
        return await self._view(payment, [mine] if mine else attempts)

    async def _renew(self, payment: Payment, attempt: Attempt, payer_app: str) -> View:
        """The same number is asked again: its start is too old, or its call failed, or its caller died."""
        await self._creator.settled(payment, attempt, renew=attempt.state == "waiting", app=payer_app)
        fresh = await self._creator.latest(await self._notebook.read(attempt.id))
        return await self._view(payment, [fresh or attempt])

    def _further(self, payment: Payment, pick: Product, revision: int, payer_ip: str) -> New:
        if not pick.min_fen <= payment.fen <= pick.max_fen:
            raise Refusal(Problem.AMOUNT_LIMIT, f"{pick.min_fen}–{pick.max_fen} 分/fen")
        if pick.scene is Scene.JSAPI and not payment.user_id:
            raise Refusal(Problem.PAYER_NEEDED)
        order = Order(
            merchant_id=payment.merchant_id,
            order_id=payment.order_id,
            product=pick.name,
            fen=payment.fen,
            subject=payment.subject,
            attach=payment.attach,
            user_id=payment.user_id,
            payer_ip=payer_ip or payment.payer_ip,
            notify_url=payment.notify_url,
            return_url=payment.return_url,
        )
        return New(
            id=payment.id,
            order=order,
            digest=payment.digest,
            revision=revision,
            created_at=payment.created_at,
            expires_at=payment.expires_at,
            owner=self._owner,
            attempt_id=new_id(),
            channel_id=pick.channel_id or 0,
            scene=pick.scene.value if pick.scene else "",
            payer_id=payment.user_id if pick.scene is Scene.JSAPI else "",
        )

    async def _view(self, payment: Payment, attempts: Sequence[Attempt]) -> View:
        """The payment with its newest attempt, or with the only one given."""
        attempt = attempts[0] if attempts else None
        auto = _is_auto(payment, attempts)
        products = (await self._configured(payment, auto=auto)).products
        ordered = products[payment.product]
        product = products.get(attempt.product, ordered) if attempt else ordered
        merchant = await self._directory.get(payment.merchant_id)
        start = unpack(attempt.start) if attempt and attempt.state == "waiting" else None
        return View(
            payment_id=payment.id,
            order_id=payment.order_id,
            merchant_name=merchant.name if merchant else "",
            subject=payment.subject,
            fen=payment.fen,
            state=_state(payment, attempts),
            start=start,
            product_label=product.label,
            scene=Scene(attempt.scene) if attempt else None,
            wallet=await self._wallet(attempt),
            expires_at=payment.expires_at,
            return_url=payment.return_url,
            sandbox=self._sandbox,
            problem=Text(attempt.words, attempt.words) if attempt and attempt.state in TROUBLED else None,
            wallets=tuple(ordered.picks) if auto else (),
        )

    async def _wallet(self, attempt: Attempt | None) -> str:
        """The app that the attempt's channel is paid with; empty when any will do, or it can't be opened."""
        if attempt is None:
            return ""
        try:
            return (await self._switchboard.open(attempt.channel_id, attempt.revision)).spec.wallet
        except Failed:
            return ""


def _is_auto(payment: Payment, attempts: Sequence[Attempt]) -> bool:
    """Whether the payer's app decides. Every other order has an attempt of its own product from its first moment."""
    return all(attempt.product != payment.product for attempt in attempts)


def _of(attempts: Sequence[Attempt], pick: Product, foreign: Sequence[int]) -> Attempt | None:
    """The attempt with this product that this payer may still pay, or paid."""
    mine = (one for one in attempts if one.product == pick.name and one.channel_id not in foreign)
    return next((attempt for attempt in mine if attempt.state != "closed"), None)


def _usable(attempt: Attempt) -> bool:
    """Whether the payer can begin with what the provider gave, or nothing more is to be had."""
    return not attempt.needs_call and not attempt.stale


def _state(payment: Payment, attempts: Sequence[Attempt]) -> State:
    """Past its time a payment is still open: money may be under way until the provider has closed it."""
    if payment.state in FINAL or not attempts:
        return payment.state
    if attempts[0].state == "unknown":
        return "unknown"
    if attempts[0].state in TROUBLED:
        return "refused"  # nothing is at the provider: the payer may try again
    return "closed" if attempts[0].state == "closed" and not _is_auto(payment, attempts) else "open"
