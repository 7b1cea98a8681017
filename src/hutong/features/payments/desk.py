"""What the payment page asks: how a payment stands, and how this payer, with this app, begins to pay it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from hutong.base.clock import now
from hutong.base.db.watch import Watcher
from hutong.base.errors import Problem, Refusal
from hutong.base.ids import next_id
from hutong.capabilities.faults import Failed
from hutong.capabilities.pay import Scene
from hutong.capabilities.platform.login import LogsInByPage
from hutong.capabilities.sayings import spoken
from hutong.features.logins import Payers
from hutong.features.logins.visit import Going
from hutong.features.merchants import Directory
from hutong.features.payments.attempts import TROUBLED, Attempt, Notebook, unpack
from hutong.features.payments.create import Creator, trouble
from hutong.features.payments.ledger import Ledger, New
from hutong.features.payments.order import Order, Payment
from hutong.features.payments.payer.who import NO_COOKIES, Who, concerns, found_out, who_pays
from hutong.features.payments.relay import Relay
from hutong.features.payments.view import FINAL, State, View
from hutong.switchboard.content import Product
from hutong.switchboard.live import Revision, Switchboard
from hutong.switchboard.open import Opened

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
        payers: Payers,
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
        self._payers = payers
        self._owner = owner
        self._sandbox = sandbox
        self._watcher = Watcher(ledger.states, every=0.5)

    async def look(self, payment_id: str, payer_app: str = "", cookies: Mapping[str, str] = NO_COOKIES) -> View | None:
        """The payment as a payer with this app and these cookies may see it; None when there is none."""
        payment = await self._ledger.by_id(payment_id)
        if payment is None:
            return None
        attempts = await self._ledger.attempts(payment_id)
        view = await self._view(payment, self._own(payment, attempts, cookies), payer_app)
        if not _payable(payment) or not found_out(payment, attempts):
            return view
        return replace(view, login=await self._login(payment, payer_app, cookies) is not None)

    async def start(
        self, payment_id: str, payer_app: str, payer_ip: str, cookies: Mapping[str, str] = NO_COOKIES
    ) -> View:
        """The payment with a start that this app can use; the provider is called if that is needed. Refusal.

        `payer_app` is "wechat", "alipay", "unionpay" or "browser". The view says `login` where nobody is known who
        could pay: then `identify` comes first.
        """
        payment, attempts = await self._found(payment_id)
        if not _payable(payment):
            return await self._view(payment, self._own(payment, attempts, cookies), payer_app)
        if found_out(payment, attempts):
            return await self._start_found(payment, attempts, payer_app, payer_ip, cookies)
        if _usable(attempts[0], payer_app):
            return await self._view(payment, attempts)
        return await self._renew(payment, attempts[0], payer_app)

    async def identify(self, payment_id: str, payer_app: str, cookies: Mapping[str, str]) -> Going | None:
        """The platform's page that finds out who pays, and back to this payment; None if that isn't needed. Refusal."""
        payment, attempts = await self._found(payment_id)
        login = None
        if _payable(payment) and found_out(payment, attempts):
            login = await self._login(payment, payer_app, cookies)
        if login is None:
            return None
        try:
            return self._payers.begin(login, f"/pay/{payment.id}")
        except Failed as failed:
            raise trouble(failed) from None

    async def watch(self, payment_id: str) -> AsyncIterator[str]:
        """The payment's state now and at every change, and again after a silence; ends with a final one."""
        state = (await self._ledger.states([payment_id])).get(payment_id, "")
        while state:
            yield state
            if state in FINAL:
                return
            state = await self._watcher.change(payment_id, state, BEAT) or state

    async def _found(self, payment_id: str) -> tuple[Payment, list[Attempt]]:
        payment = await self._ledger.by_id(payment_id)
        if payment is None:
            raise Refusal(Problem.ORDER_NOT_FOUND)
        return payment, await self._ledger.attempts(payment_id)

    def _own(self, payment: Payment, attempts: list[Attempt], cookies: Mapping[str, str]) -> list[Attempt]:
        """The attempts that may be paid by whose browser this is; once it is paid, the one that was."""
        paid = [one for one in attempts if one.id == payment.paid_attempt]
        if paid:
            return paid  # whoever looks: another phone may have opened another wallet since
        if all(concerns(one, payment, frozenset()) for one in attempts):
            return attempts
        ids = self._payers.ids(cookies)
        return [one for one in attempts if concerns(one, payment, ids)]

    async def _configured(self, payment: Payment, *, later: bool) -> Revision:
        """What runs, if the payment's product is still there and of its kind; else what the payment was made with.

        `later`: its page finds out how it is paid, and by whom.
        """
        product = self._switchboard.current.products.get(payment.product)
        if product is not None and _of_a_kind(product, payment, later=later):
            return self._switchboard.current
        return await self._switchboard.at(payment.revision)

    async def _picked(self, payment: Payment, payer_app: str) -> tuple[Revision, Product | None]:
        """The product that a payer with this app pays with; None where there is none."""
        revision = await self._configured(payment, later=True)
        product: Product | None = revision.products[payment.product]
        if product is not None and product.scene is None:
            product = revision.products.get(product.picks.get(payer_app, ""))
        if product is None or product.scene is None or product.channel_id is None or not product.enabled:
            return revision, None
        return revision, product

    async def _login(self, payment: Payment, payer_app: str, cookies: Mapping[str, str]) -> Opened | None:
        """Where a payer must be found out before anything else; None: known, or it is of no use in this app."""
        revision, pick = await self._picked(payment, payer_app)
        if pick is None or pick.scene is not Scene.JSAPI:
            return None
        try:
            who = await who_pays(self._payers, revision, pick, payment.user_id, cookies)
        except Refusal:
            return None  # `start` tells why
        return who.login if who.login is not None and payer_app == who.login.face(LogsInByPage).WALLET else None

    async def _start_found(
        self, payment: Payment, attempts: list[Attempt], payer_app: str, payer_ip: str, cookies: Mapping[str, str]
    ) -> View:
        revision, pick = await self._picked(payment, payer_app)
        if pick is None:
            return await self._view(payment, self._own(payment, attempts, cookies))
        who = await who_pays(self._payers, revision, pick, payment.user_id, cookies)
        if who.login is not None:
            view = await self._view(payment, self._own(payment, attempts, cookies))
            return replace(view, login=True)
        foreign = self._relay.foreign(revision, pick, payer_app)
        mine = _of(attempts, who, foreign)
        if mine is None:
            new = self._further(payment, attempts, who, revision, payer_ip)
            new = replace(new, channel_id=self._relay.first(revision, who.product, payment.fen, payer_app))
            mine = await self._ledger.add_attempt(new.attempt_id, new, foreign)
            if mine is not None:
                await self._creator.call(payment, mine, app=payer_app)
        elif not _usable(mine, payer_app):
            return await self._renew(payment, mine, payer_app)
        return await self._joined(payment.id, who, payer_app, foreign)

    async def _joined(self, payment_id: str, who: Who, payer_app: str, foreign: Sequence[int]) -> View:
        """The payment as it is now with this payer's attempt, which another request may have just begun."""
        payment, attempts = await self._found(payment_id)
        mine = _of(attempts, who, foreign)
        if mine is not None and mine.needs_call and payment.state == "open":
            return await self._renew(payment, mine, payer_app)
        others = [one for one in attempts if one.payer_id in ("", who.payer_id)]
        return await self._view(payment, [mine] if mine else others)

    async def _renew(self, payment: Payment, attempt: Attempt, payer_app: str) -> View:
        """The same number is asked again: its start is too old, or its call failed, or its caller died."""
        await self._creator.settled(payment, attempt, renew=attempt.state == "waiting", app=payer_app)
        fresh = await self._creator.latest(await self._notebook.read(attempt.id))
        return await self._view(payment, [fresh or attempt])

    def _further(
        self, payment: Payment, attempts: Sequence[Attempt], who: Who, revision: Revision, payer_ip: str
    ) -> New:
        pick = who.product
        if not pick.min_fen <= payment.fen <= pick.max_fen:
            raise Refusal(Problem.AMOUNT_LIMIT, pick.limits)
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
            revision=revision.id,
            created_at=payment.created_at,
            expires_at=payment.expires_at,
            owner=self._owner,
            attempt_id=next_id(attempts[0].id if attempts else ""),
            channel_id=pick.channel_id or 0,
            scene=pick.scene.value if pick.scene else "",
            payer_id=who.payer_id,
        )

    async def _view(self, payment: Payment, attempts: Sequence[Attempt], payer_app: str = "") -> View:
        """The payment with the newest attempt that this app has begun, or with the newest of all."""
        later = found_out(payment, attempts)
        products = (await self._configured(payment, later=later)).products
        ordered = products[payment.product]
        attempts = sorted(attempts, key=lambda one: one.product != ordered.picks.get(payer_app, one.product))
        attempt = attempts[0] if attempts else None
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
            scene=Scene(attempt.scene) if attempt else ordered.scene,
            wallet=await self._wallet(attempt, ordered),
            expires_at=payment.expires_at,
            return_url=payment.return_url,
            sandbox=self._sandbox,
            problem=spoken(attempt.words) if attempt and attempt.state in TROUBLED else None,
            wallets=tuple(ordered.picks) if later and ordered.scene is None else (),
        )

    async def _wallet(self, attempt: Attempt | None, ordered: Product) -> str:
        """The app that the attempt's channel is paid with; empty when any will do, or it can't be opened."""
        if attempt is None and ordered.channel_id is None:
            return ""
        channel_id, revision = (attempt.channel_id, attempt.revision) if attempt else (ordered.channel_id or 0, None)
        try:
            return (await self._switchboard.open(channel_id, revision)).spec.wallet
        except Failed:
            return ""


def _payable(payment: Payment) -> bool:
    return payment.state == "open" and payment.expires_at >= now()


def _of_a_kind(product: Product, payment: Payment, *, later: bool) -> bool:
    """Whether a product as it is now still is what the payment was made with."""
    if not later:
        return product.scene is not None
    return product.scene is None or (product.scene is Scene.JSAPI and not payment.user_id)


def _of(attempts: Sequence[Attempt], who: Who, foreign: Sequence[int]) -> Attempt | None:
    """The attempt with this product that this payer may still pay, or paid."""
    mine = (one for one in attempts if one.product == who.product.name and one.channel_id not in foreign)
    return next((one for one in mine if one.state != "closed" and one.payer_id == who.payer_id), None)


def _usable(attempt: Attempt, app: str) -> bool:
    """Whether a payer with this app can begin with what the provider gave, or nothing more is to be had."""
    return not attempt.needs_call and not attempt.stale and attempt.suits(app)


def _state(payment: Payment, attempts: Sequence[Attempt]) -> State:
    """Past its time a payment is still open: money may be under way until the provider has closed it."""
    if payment.state in FINAL or not attempts:
        return payment.state
    if attempts[0].state == "unknown":
        return "unknown"
    if attempts[0].state in TROUBLED:
        return "refused"  # nothing is at the provider: the payer may try again
    return "closed" if attempts[0].state == "closed" and not found_out(payment, attempts) else "open"
