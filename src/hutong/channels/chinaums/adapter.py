"""UnionPay Commerce (银联商务), payments of one merchant number: netpay and the open platform in one.

Manual: 全民付移动支付 H5支付 v20221020 (orders, pay.do), C扫B (bills), open.chinaums.com/saas-doc (open platform),
read in public copies 2026-11. An order of ours is a bill (QR code) or an order (everything else) of one business
(instMid), and its number doesn't tell of which: so the businesses that are opened are asked one after the other.
Payment codes (poslink) are left out: how they are asked about and refunded is described nowhere in public.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Final

from hutong.base.clock import beijing, now
from hutong.base.http import Reply
from hutong.base.ids import moment_of, new_id
from hutong.base.text import Text
from hutong.capabilities.channel import Channel, Line
from hutong.capabilities.diagnosis import Ailment, Circumstances, Examines, Finding, Question
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import (
    Ask,
    Closes,
    Knock,
    Outcome,
    Pays,
    PayState,
    RefundAsk,
    RefundOutcome,
    Refunds,
    Scene,
    Start,
    StartKind,
)
from hutong.channels.chinaums import examine, notices, objects
from hutong.channels.chinaums.gates import Message, gate_of
from hutong.channels.chinaums.settings import APP, H5, PAGES, QR, ChinaumsConfig
from hutong.channels.chinaums.wire import clock, inner

_NETPAY: Final = "/v1/netpay"
GET_CODE = Message("bills.getQRCode", f"{_NETPAY}/bills/get-qrcode")
APP_ORDER = Message("uac.appOrder", f"{_NETPAY}/uac/app-order")
H5_ORDER = Message("uac.order", f"{_NETPAY}/uac/order")
REFUND_QUERY = Message("refundQuery", f"{_NETPAY}/refund-query")
UNIONPAY: Final = "unionpay"
WALLETS: Mapping[str, Message] = {  # the payer's app -> the page that pays inside it
    "wechat": Message("WXPay.jsPay", f"{_NETPAY}/webpay/pay"),
    "alipay": Message("trade.jsPay", f"{_NETPAY}/webpay/pay"),
    UNIONPAY: Message("acp.jsPay", f"{_NETPAY}/webpay/pay"),
}
BUSINESS: Mapping[Scene, str] = {Scene.NATIVE: QR, Scene.JSAPI: PAGES, Scene.WAP: H5, Scene.APP: APP}
NO_ORDER, NOT_ALLOWED = "NO_ORDER", "OPERATION_NOT_ALLOWED"
FRESH: Final = timedelta(minutes=5)  # a page's address is dated, and not taken later
NOT_OPENED: Final = Text("商户尚未开通这种支付方式", "the merchant has not opened this way of paying")
WORDS: Final = 128  # characters of a description


@dataclass(frozen=True, slots=True)
class Kind:
    """How orders of one kind are asked about, closed and refunded."""

    query: Message
    close: Message
    refund: Message


BILL = Kind(
    Message("bills.query", f"{_NETPAY}/bills/query"),
    Message("bills.closeQRCode", f"{_NETPAY}/bills/close-qrcode"),
    Message("bills.refund", f"{_NETPAY}/bills/refund"),
)
ORDER = Kind(
    Message("query", f"{_NETPAY}/query"),
    Message("close", f"{_NETPAY}/close"),
    Message("refund", f"{_NETPAY}/refund"),
)


class Chinaums(Channel[ChinaumsConfig], Pays, Closes, Refunds, Examines):
    """One merchant number at UnionPay Commerce."""

    SCENES: ClassVar[frozenset[Scene]] = frozenset(BUSINESS)
    AILMENTS: ClassVar[Sequence[Ailment]] = examine.AILMENTS

    def __init__(self, config: ChinaumsConfig, line: Line) -> None:
        super().__init__(config, line)
        self._gate = gate_of(config, line)

    async def pay(self, ask: Ask) -> Outcome:
        """See `Pays.pay`. For a browser nothing leaves here: it is handed the signed address, good for five minutes."""
        business = BUSINESS.get(ask.scene)
        if business is None:
            raise Failed(Fault.UNSUPPORTED, words=f"no scene {ask.scene}")
        if business not in self.config.opened:
            raise Failed(Fault.CONFIG, words=NOT_OPENED)  # the doctor names what INST_MID lacks
        start = await self._begin(ask, business)
        return Outcome(PayState.WAITING, ask.number, fen=ask.fen, start=start)

    async def query(self, number: str) -> Outcome:
        """See `Pays.query`. A page that nobody has opened yet has made no order: Failed(NOT_FOUND)."""
        _, outcome = await self._found(number)
        return outcome

    def hear(self, knock: Knock) -> list[Outcome | RefundOutcome]:
        """See `Pays.hear`."""
        return notices.read(self.config, knock)

    def acknowledge(self, heard: bool) -> Reply:
        """See `Pays.acknowledge`: anything but SUCCESS makes UnionPay Commerce come again."""
        return Reply(200, b"SUCCESS" if heard else b"FAILED", {"content-type": "text/plain; charset=utf-8"})

    async def close(self, number: str) -> Outcome:
        """See `Closes.close`. What can't be closed is asked about again: paid, or closed before."""
        business, found = await self._found(number)
        if found.state in (PayState.PAID, PayState.CLOSED):
            return found
        content = {**self._named(business, number), "instMid": business}
        if business == QR:
            content["qrCodeId"] = objects.theirs(self.config, number)
        answer = await self._gate.call(_kind(business).close, content, bear=(NOT_ALLOWED,))
        if answer["errCode"] == NOT_ALLOWED:
            _, found = await self._found(number)
            if found.state in (PayState.PAID, PayState.CLOSED):
                return found
            raise Failed(Fault.UNKNOWN, NOT_ALLOWED, f"not closed, and {found.words}")
        objects.check_owner(self.config, answer)
        return Outcome(PayState.CLOSED, number, words="CLOSED")

    async def refund(self, ask: RefundAsk) -> RefundOutcome:
        """See `Refunds.refund`. A repeated number is answered with the refund that there is."""
        for business in self.config.opened:
            content = {
                **self._named(business, ask.payment_number),
                "instMid": business,
                "refundAmount": str(ask.fen),
                "refundOrderId": objects.theirs(self.config, ask.number),
                "refundDesc": ask.reason[:WORDS],
            }
            answer = await self._gate.call(_kind(business).refund, content, bear=(NO_ORDER,))
            if answer["errCode"] != NO_ORDER:
                self._check(business, answer, ask.payment_number)
                return objects.refund(self.config, answer, ask)
        raise Failed(Fault.NOT_FOUND, NO_ORDER, "no business has this order")

    async def refund_query(self, ask: RefundAsk) -> RefundOutcome:
        """See `Refunds.refund_query`."""
        for business in self.config.opened:
            content = {"merOrderId": objects.theirs(self.config, ask.number), "instMid": business}
            answer = await self._gate.call(REFUND_QUERY, content, bear=(NO_ORDER,))
            if answer["errCode"] != NO_ORDER:
                return objects.refund(self.config, answer, ask)
        raise Failed(Fault.NOT_FOUND, NO_ORDER, "no business has this refund")

    def only_heard(self) -> Sequence[str]:
        """See `Examines.only_heard`: with the open platform only notifications are signed with it."""
        return ("COMM_KEY",) if self.config.app_id else ()

    def look(self, around: Circumstances) -> Iterator[Finding]:
        """See `Examines.look`."""
        wanted = {scene: BUSINESS[scene] for scene in around.scenes if scene in BUSINESS}
        return examine.look(self.config.opened, wanted)

    def questions(self, around: Circumstances) -> Sequence[Question]:
        """See `Examines.questions`."""
        del around
        return examine.questions(self.config.opened, lambda business: self._asked(business, new_id()))

    def blame(self, verb: str, failed: Failed) -> Sequence[Finding] | None:
        """See `Examines.blame`."""
        del verb
        return examine.blame(failed)

    async def _begin(self, ask: Ask, business: str) -> Start:
        content = {**self._ordered(ask, business), "instMid": business}
        match ask.scene:
            case Scene.NATIVE:
                answer = await self._gate.call(GET_CODE, content)
                self._check(business, answer, ask.number)
                return Start(StartKind.QR, objects.text(answer, "billQRCode"), good_until=ask.expires_at)
            case Scene.APP:
                answer = await self._gate.call(APP_ORDER, content)
                self._check(business, answer, ask.number)
                return Start(StartKind.APP, params=_params(answer), good_until=ask.expires_at)
        app = ask.app if ask.app in WALLETS else UNIONPAY
        message = H5_ORDER if ask.scene is Scene.WAP else WALLETS[app]
        one_wallet = ask.scene is Scene.JSAPI and self._gate.tells_app
        return Start(
            StartKind.REDIRECT,
            self._gate.page(message, content),
            good_until=min(ask.expires_at, now() + FRESH),
            app=app if one_wallet else "",
        )

    async def _found(self, number: str) -> tuple[str, Outcome]:
        """The business that has an order, and how the order stands; Failed(NOT_FOUND)."""
        for business in self.config.opened:
            answer = await self._asked(business, number)
            if answer["errCode"] != NO_ORDER:
                self._check(business, answer, number)
                read = objects.bill if business == QR else objects.order
                return business, read(self.config, answer)
        raise Failed(Fault.NOT_FOUND, NO_ORDER, "no business has this order")

    async def _asked(self, business: str, number: str) -> Mapping[str, Any]:
        """What one business says of an order; also that it has none."""
        content = {**self._named(business, number), "instMid": business}
        return await self._gate.call(_kind(business).query, content, bear=(NO_ORDER,))

    def _named(self, business: str, number: str) -> dict[str, str]:
        """An order by its number; a bill also by the day, for which the number's own stands."""
        theirs = objects.theirs(self.config, number)
        if business == QR:
            return {"billNo": theirs, "billDate": f"{beijing(moment_of(number)):%Y-%m-%d}"}
        return {"merOrderId": theirs}

    def _ordered(self, ask: Ask, business: str) -> dict[str, str]:
        words = " ".join(ask.subject.split())[:WORDS] or ask.number
        content = {
            **self._named(business, ask.number),
            "totalAmount": str(ask.fen),
            "notifyUrl": self.line.callback,
            "returnUrl": ask.return_url,
            "expireTime": clock(ask.expires_at),
        }
        if business == QR:  # with a name of our own the code can be closed without having been kept
            code = objects.theirs(self.config, ask.number)
            return {**content, "billDesc": words, "qrCodeId": code, "walletOption": "SINGLE"}
        return {**content, "orderDesc": words}

    def _check(self, business: str, answer: Mapping[str, Any], number: str) -> None:
        """Passes an answer about our merchant number's order of this number; Foreign."""
        objects.check_owner(self.config, answer)
        for name, value in self._named(business, number).items():
            if objects.text(answer, name) != value:
                raise objects.Foreign(f"another {name} than was asked about")


def _kind(business: str) -> Kind:
    return BILL if business == QR else ORDER


def _params(answer: Mapping[str, Any]) -> dict[str, str]:
    """What the app's SDK is called with, as it came; ValueError."""
    given = answer.get("appPayRequest")
    params = inner(given) if isinstance(given, str) else given
    if not isinstance(params, dict) or not params:
        raise ValueError("appPayRequest is missing")
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()}
