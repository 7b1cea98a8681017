"""Taking an order: equal orders give one payment, other content is a conflict, and one caller calls upstream."""

from dataclasses import dataclass
from datetime import timedelta

from hutong.base.clock import now
from hutong.base.db.watch import Watcher
from hutong.base.errors import Problem, Refusal
from hutong.base.failpoint import failpoint
from hutong.base.ids import new_id
from hutong.base.secrets import same
from hutong.base.text import Text, bearable
from hutong.capabilities.faults import Failed, Fault, problem_of
from hutong.capabilities.pay import Scene, Start
from hutong.features.logins import Payers
from hutong.features.merchants import Merchant
from hutong.features.payments.attempts import NOWHERE, Attempt, Notebook, unpack
from hutong.features.payments.ledger import Ledger, New
from hutong.features.payments.order import Order, Payment
from hutong.features.payments.payer.who import found_out, waits
from hutong.features.payments.relay import Leg, Relay, app_of
from hutong.features.payments.start import Started, Starter
from hutong.switchboard.content import Product
from hutong.switchboard.live import Switchboard

PATIENCE = 20.0  # seconds that an equal request waits for the first one's answer


@dataclass(frozen=True, slots=True)
class Made:
    """The answer to an order: our number and, once the provider was called, how the payer begins."""

    payment_id: str
    order_id: str
    start: Start | None = None


class Creator:
    """Makes payments out of orders."""

    def __init__(
        self,
        switchboard: Switchboard,
        ledger: Ledger,
        notebook: Notebook,
        starter: Starter,
        relay: Relay,
        payers: Payers,
        owner: int,
        life: timedelta,
    ) -> None:
        """`life`: how long a payment stays open; `owner`: this process's number (see base.listener)."""
        self._switchboard = switchboard
        self._ledger = ledger
        self._notebook = notebook
        self._starter = starter
        self._relay = relay
        self._payers = payers
        self._owner = owner
        self._life = life
        self._watcher = Watcher(ledger.attempt_states, every=0.05)

    async def create(self, merchant: Merchant, order: Order, *, app: str = "") -> Made:
        """The payment of this order, made now or before; Refusal when it can't be taken or the provider said no.

        `app`: the payer's, where it is known already.
        """
        revision, app = self._switchboard.current, app or app_of(order.auth_code)
        try:
            product = judge(revision.products.get(order.product), merchant, order)
            channel_id = self._relay.first(revision, product, order.fen, app)
            later = order.user_id == "" and await waits(self._payers, revision, product, order)
        except Refusal:
            made = await self._made_before(order)  # what was taken stays taken when its product is closed
            if made is None:
                raise
            return made
        new = self._new(order, product, revision.id, channel_id, later=later)
        if not await self._ledger.insert(new):
            return await self._again(order, new.digest)
        failpoint("pay.inserted")
        if not new.attempt_id:
            return Made(new.id, order.order_id)
        return await self.call(_payment(new), _attempt(new), app=app)

    def unnamed(self, product: str) -> bool:
        """Whether orders of a product may leave out who pays: its page finds out, or says what is missing."""
        found = self._switchboard.current.products.get(product)
        return found is None or found.scene in (None, Scene.JSAPI)

    def _new(self, order: Order, product: Product, revision: int, channel_id: int, *, later: bool) -> New:
        at = now()
        eager = product.scene is not None and not later
        return New(
            id=new_id(),
            order=order,
            digest=order.digest(),
            revision=revision,
            created_at=at,
            expires_at=at + min(order.life or self._life, self._life),
            owner=self._owner,
            attempt_id=new_id() if eager else "",
            channel_id=channel_id,
            scene=product.scene.value if product.scene else "",
            payer_id=order.user_id if product.scene is Scene.JSAPI else "",
        )

    async def _made_before(self, order: Order) -> Made | None:
        digest = order.digest()
        payment = await self._ledger.by_order(order.merchant_id, order.order_id)
        return None if payment is None or not same(payment.digest, digest) else await self._again(order, digest)

    async def _again(self, order: Order, digest: bytes) -> Made:
        payment = await self._ledger.by_order(order.merchant_id, order.order_id)
        if payment is None or not same(payment.digest, digest):
            raise Refusal(Problem.ORDER_CONFLICT, f"orderId {order.order_id}")
        if payment.state in ("closed", "late"):
            raise Refusal(Problem.ORDER_CLOSED, f"orderId {payment.order_id}")
        attempts = await self._ledger.attempts(payment.id)
        if payment.state == "paid" or found_out(payment, attempts):  # the page goes on
            return Made(payment.id, payment.order_id, unpack(attempts[0].start) if attempts else None)
        renew = order.smstyle == 2 and attempts[0].stale
        return await self.settled(payment, attempts[0], renew=renew, app=app_of(order.auth_code))

    async def call(self, payment: Payment, attempt: Attempt, *, before: str = "", app: str = "") -> Made:
        """Calls the provider for an attempt that this process claimed from state `before`; Refusal when it failed.

        Where the product has other carriers and nothing was made at this one, they are called as well. `app`: the
        payer's, if it is known.
        """
        leg = self._relay.leg(attempt, app)
        if leg is None:
            started = await self._starter.start(payment, attempt, before=before, app=app)
        else:
            started = await self._carried(payment, attempt, before, leg, app)
        return answer(payment.id, payment.order_id, started)

    async def _carried(self, payment: Payment, attempt: Attempt, before: str, leg: Leg, app: str) -> Started:
        # What another process may have called, or what is in doubt, is never passed on: it is asked about.
        pass_on = leg.pass_on if before in ("", *NOWHERE) else None
        started = await self._starter.start(payment, attempt, before=before, app=app, pass_on=pass_on)
        leg.heard(attempt, started.failed)
        while started.next is not None:
            attempt = started.next
            started = await self._starter.start(payment, attempt, app=app, pass_on=pass_on)
            leg.heard(attempt, started.failed)
        return started

    async def settled(self, payment: Payment, attempt: Attempt, *, renew: bool = False, app: str = "") -> Made:
        """The answer for an attempt that exists: taken over when its owner died or it failed, else waited for.

        `renew` asks the provider again, under the same number, because the start is too old. An attempt that was
        passed on meanwhile is followed.
        """
        while renew or attempt.needs_call:
            if payment.expires_at < now():
                raise _over(payment, attempt)
            claimed = await self._notebook.claim(attempt, self._owner, self._onto(attempt))
            if claimed is not None:
                return await self.call(payment, claimed, before=attempt.state, app=app)
            renew = False
            if await self._watcher.change(attempt.id, "claimed", PATIENCE) is None:
                raise Refusal(Problem.IN_PROGRESS, f"orderId {payment.order_id}")
            seen = await self.latest(await self._notebook.read(attempt.id))
            if seen is None or seen.failed:  # what the other request was told
                raise trouble(_failure_of(seen))
            attempt = seen
        if attempt.state == "closed":
            raise Refusal(Problem.ORDER_CLOSED, f"orderId {payment.order_id}")
        return Made(payment.id, payment.order_id, unpack(attempt.start))

    async def latest(self, attempt: Attempt | None) -> Attempt | None:
        """The attempt that this one was passed on to; itself when it wasn't."""
        if attempt is None or attempt.state != "closed":
            return attempt
        every = await self._ledger.attempts(attempt.payment_id)
        return next(
            (one for one in every if (one.product, one.payer_id) == (attempt.product, attempt.payer_id)), attempt
        )

    def _onto(self, attempt: Attempt) -> tuple[int, int] | None:
        """Where an attempt that no provider has goes on: its channel's settings may be mended by now."""
        current = self._switchboard.current
        product = current.products.get(attempt.product)
        if attempt.state not in NOWHERE or product is None or not product.enabled:
            return None
        if product.scene != attempt.scene or attempt.channel_id not in product.channels:
            return None
        return attempt.channel_id, current.id


def judge(product: Product | None, merchant: Merchant, order: Order) -> Product:
    """The product, if this merchant may order this with it; Refusal."""
    if product is None or not product.enabled or not merchant.opens(order.product):
        raise Refusal(Problem.PRODUCT_NOT_OPEN, f"channel {order.product}")
    if not product.min_fen <= order.fen <= product.max_fen:
        raise Refusal(Problem.AMOUNT_LIMIT, product.limits)
    if product.scene is Scene.BARCODE and not order.auth_code:
        raise Refusal(Problem.CODE_NEEDED)
    return product


def answer(payment_id: str, order_id: str, started: Started) -> Made:
    """What the merchant is told of a call that this request made; Refusal when it failed."""
    if started.failed is not None:
        raise trouble(started.failed)
    if started.note.state == "closed":
        raise Refusal(Problem.ORDER_CLOSED, f"orderId {order_id}")
    return Made(payment_id, order_id, unpack(started.note.start))


def trouble(failed: Failed) -> Refusal:
    """A provider's failure as the row of the table that merchants see."""
    return Refusal(problem_of(failed.fault), Text(*map(bearable, failed.reason)))


def _over(payment: Payment, attempt: Attempt) -> Refusal:
    """Time is up and the payer has no start. What the provider may have is being asked about, and closed there."""
    if attempt.state in ("claimed", "unknown"):
        return trouble(Failed(Fault.UNKNOWN, words="expired"))
    return Refusal(Problem.ORDER_CLOSED, f"orderId {payment.order_id}")


def _failure_of(attempt: Attempt | None) -> Failed:
    """The failure that another process wrote down."""
    if attempt is None or not attempt.fault:
        return Failed(Fault.UNKNOWN)
    return Failed(Fault(attempt.fault), words=attempt.words)


def _payment(new: New) -> Payment:
    order = new.order
    return Payment(
        id=new.id,
        merchant_id=order.merchant_id,
        order_id=order.order_id,
        product=order.product,
        fen=order.fen,
        subject=order.subject,
        attach=order.attach,
        user_id=order.user_id,
        payer_ip=order.payer_ip,
        notify_url=order.notify_url,
        return_url=order.return_url,
        digest=new.digest,
        revision=new.revision,
        state="open",
        created_at=new.created_at,
        expires_at=new.expires_at,
    )


def _attempt(new: New) -> Attempt:
    return Attempt(
        id=new.attempt_id,
        payment_id=new.id,
        channel_id=new.channel_id,
        revision=new.revision,
        product=new.order.product,
        scene=new.scene,
        fen=new.order.fen,
        payer_id=new.payer_id,
        auth_code=new.order.auth_code,
        state="claimed",
        owner=new.owner,
        claimed_at=new.created_at,
        created_at=new.created_at,
    )
