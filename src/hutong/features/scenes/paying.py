"""A payment out of a bill: its amount is the hub's own, and for one thing only one payment at a time is under way."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import orjson

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.base.failpoint import failpoint
from hutong.features.payments.close import Closer
from hutong.features.payments.create import Creator
from hutong.features.payments.ledger import Ledger
from hutong.features.payments.order import Order
from hutong.features.scenes.bills import Bill, Bills, Rival
from hutong.features.scenes.codes import url_of
from hutong.features.scenes.desk import PHONE
from hutong.features.scenes.known import scene
from hutong.features.scenes.products import product_of
from hutong.features.scenes.scene import Spot
from hutong.switchboard.live import Switchboard

log = logging.getLogger(__name__)
_STARTING: Final = timedelta(seconds=30)  # a bill begun longer ago without a payment: its process died
_TRIES: Final = 4


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to pay: the app and address that the page saw, the amount and phone that were entered."""

    app: str
    ip: str
    fen: int | None = None
    phone: str = ""


class Payer:
    """Makes payments of bills."""

    def __init__(
        self,
        bills: Bills,
        switchboard: Switchboard,
        ledger: Ledger,
        creator: Creator,
        closer: Closer,
        base_url: str,
    ) -> None:
        self._bills = bills
        self._switchboard = switchboard
        self._ledger = ledger
        self._creator = creator
        self._closer = closer
        self._base_url = base_url

    async def pay(self, spot: Spot, bill: Bill, wish: Wish) -> str:
        """The number of the payment that this bill is paid by, made now or before.

        Refusal: NOTHING_DUE, WRONG_SUM, BILL_OVER, OTHER_APP, ALREADY_PAID, PAYING_ELSEWHERE, or what Creator refuses
        with (the same bill may then be paid again).
        """
        for _ in range(_TRIES):
            if bill.product:
                if await self._held(bill):
                    return await self._make(spot, bill)
                bill = await self._bills.anew(bill)  # nothing was made of it, and another bill may have begun since
                continue
            begun = self._begun(spot, bill, wish)
            shared = await self._cleared(begun)
            if shared:
                return shared
            if await self._bills.begin(bill, begun):
                failpoint("scene.begun")
                return await self._make(spot, begun)
            bill = await self._bills.find(bill.id) or bill  # another tap of it, or another bill, was quicker
        raise Refusal(Problem.PAYING_ELSEWHERE)

    def _begun(self, spot: Spot, bill: Bill, wish: Wish) -> Bill:
        """The bill with everything that its payment is made of; Refusal."""
        due = bill.quote.sum
        if due.fen == 0:
            raise Refusal(Problem.NOTHING_DUE)
        fen = due.fen if due.fen is not None else wish.fen
        if fen is None or not due.takes(fen):
            raise Refusal(Problem.WRONG_SUM)
        if bill.valid_until <= now():
            raise Refusal(Problem.BILL_OVER)
        product = product_of(spot.site, self._switchboard.current.content, wish.app)
        if not product:
            raise Refusal(Problem.OTHER_APP)
        if wish.phone and not PHONE.fullmatch(wish.phone):
            raise Refusal(Problem.BAD_ENTRY, "", [("phone", Problem.BAD_ENTRY.entry.message)])
        attach = {**bill.quote.attach, "phone": wish.phone} if wish.phone else bill.quote.attach
        quote = replace(bill.quote, attach=attach)
        return replace(bill, product=product, app=wish.app, ip=wish.ip, fen=fen, quote=quote)

    async def _cleared(self, bill: Bill) -> str:
        """Empty when no other bill is in the way; the other's payment when both can be paid by it. Refusal."""
        rival = await self._bills.rival(bill)
        if rival is None:
            return ""
        if rival.covers(bill):
            raise Refusal(Problem.ALREADY_PAID)
        if rival.state == "" and (rival.bill.begun_at or now()) > now() - _STARTING:
            raise Refusal(Problem.PAYING_ELSEWHERE)
        if rival.state == "open":
            same = (rival.bill.fen, rival.bill.product) == (bill.fen, bill.product)
            if same and rival.expires_at is not None and rival.expires_at > now():
                if phone := bill.quote.attach.get("phone"):
                    await self._bills.remind(rival.bill.id, phone)
                return rival.payment_id
            await self._close(rival)
        await self._bills.release(rival.bill)
        return ""

    async def _held(self, bill: Bill) -> bool:
        """Whether its payment is there, or may still be made: it is still the one of its key."""
        made = await self._ledger.by_order(bill.merchant_id, bill.id)
        return made is not None or await self._bills.hold(bill.id)

    async def _close(self, rival: Rival) -> None:
        """The other phone's payment, which was made for another amount or app, can't be paid from here on; Refusal."""
        try:
            await self._closer.close(rival.bill.merchant_id, rival.bill.id, source="page")
        except Refusal as refusal:
            if refusal.problem is Problem.ORDER_PAID:
                raise Refusal(Problem.ALREADY_PAID) from refusal
            log.warning("payment %s of a bill can't be closed: %s", rival.payment_id, refusal)
            raise Refusal(Problem.PAYING_ELSEWHERE) from refusal

    async def _make(self, spot: Spot, bill: Bill) -> str:
        """The payment of a bill that was begun. What it is made of is all in the bill, so that a repeat is equal."""
        payment = await self._ledger.by_order(bill.merchant_id, bill.id)
        if payment is not None and payment.state in ("closed", "late"):
            raise Refusal(Problem.BILL_OVER)
        if payment is not None and payment.state == "paid":
            return payment.id
        try:
            made = await self._creator.create(spot.merchant, self._order(spot, bill), app=bill.app)
        except Refusal:
            payment = await self._ledger.by_order(bill.merchant_id, bill.id)
            if payment is None:  # its product was closed or has no channel: nothing is under way
                await self._bills.undo(bill.id)
                raise
            if payment.state == "closed":
                raise Refusal(Problem.BILL_OVER) from None
            return payment.id  # the payment page tells what is wrong, and tries again
        return made.payment_id

    def _order(self, spot: Spot, bill: Bill) -> Order:
        return Order(
            merchant_id=bill.merchant_id,
            order_id=bill.id,
            product=bill.product,
            fen=bill.fen or 0,
            subject=bill.quote.order,
            attach=attached(spot, bill.quote.attach),
            user_id="",
            payer_ip=bill.ip or "127.0.0.1",
            notify_url=scene(spot.site.scene).tells(spot.config),
            return_url=f"{url_of(self._base_url, bill.code)}/done?bill={bill.id}",
            life=timedelta(minutes=bill.quote.minutes),
        )


def attached(spot: Spot, attach: Mapping[str, str]) -> str:
    """What the notice carries in `attch`: compact JSON with scene, site, code, lane, and the scene's own (plate …)."""
    lane = spot.code.value if spot.code.kind == "lane" else ""
    facts = {"scene": spot.site.scene, "site": str(spot.site.id), "code": spot.code.code, "lane": lane, **attach}
    return orjson.dumps({name: value for name, value in facts.items() if value}).decode()
