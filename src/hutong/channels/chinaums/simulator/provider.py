"""The simulated UnionPay Commerce as a whole: its two doors, its cashier page and the payer's phone."""

import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from hutong.capabilities.simulation import Account, Bill, BillState, Home, Mischief, PaySimulator, Wallet
from hutong.capabilities.simulation.book import Record
from hutong.capabilities.simulation.mischief import App, Receive, Scope, Send
from hutong.channels.chinaums.simulator import gate, pages, phone
from hutong.channels.chinaums.simulator.accounts import FORMS, Accounts
from hutong.channels.chinaums.simulator.fields import Refused
from hutong.channels.chinaums.simulator.gate import Call, Gate, signature
from hutong.channels.chinaums.simulator.notices import Notices
from hutong.channels.chinaums.simulator.orders import Orders
from hutong.channels.chinaums.simulator.refunds import DONE, Refunds
from hutong.channels.chinaums.simulator.wrongs import bent

API: Final = "/netpay-route-server/api/"
OPEN: Final[Mapping[str, str]] = {
    "/v1/netpay/bills/get-qrcode": "bills.getQRCode",
    "/v1/netpay/bills/query": "bills.query",
    "/v1/netpay/bills/refund": "bills.refund",
    "/v1/netpay/bills/close-qrcode": "bills.closeQRCode",
    "/v1/netpay/query": "query",
    "/v1/netpay/refund": "refund",
    "/v1/netpay/refund-query": "refundQuery",
    "/v1/netpay/close": "close",
    "/v1/netpay/uac/app-order": "uac.appOrder",
}
_HTML: Final = {"content-type": "text/html; charset=utf-8"}


class ChinaumsSimulator(PaySimulator):
    """UnionPay Commerce for a merchant of netpay and for one of the open platform."""

    CODE: ClassVar[str] = "CHINAUMS"
    WALLET: ClassVar[Wallet] = Wallet.UNIONPAY
    FORMS: ClassVar[tuple[str, ...]] = FORMS
    BARE: ClassVar[frozenset[str]] = frozenset({"open"})
    LADDER: ClassVar[tuple[float, ...]] = (60, 120, 300, 600, 1800, 3600, 7200)

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.accounts = Accounts(home.book)
        self.gate = Gate(self.accounts)
        self._notices = Notices(self.knocker, self.mischiefs)
        self._orders = Orders(home.book, self._notices)
        self._refunds = Refunds(home.book, self._orders, self._notices)
        self._wallet = phone.Wallet(home, self.gate, self._orders)
        self._messages: dict[str, Callable[[Call], dict[str, Any]]] = {
            "bills.getQRCode": self._orders.code,
            "bills.query": self._orders.query,
            "bills.closeQRCode": self._orders.close,
            "bills.refund": self._refunds.ask,
            "query": self._orders.query,
            "close": self._orders.close,
            "refund": self._refunds.ask,
            "refundQuery": self._refunds.query,
            "uac.appOrder": self._orders.app,
        }

    @property
    def app(self) -> App:
        """See `PaySimulator.app`. A wrong may be ordered for a message, such as bills.query."""

        async def app(scope: Scope, receive: Receive, send: Send) -> None:  # servers ask whether it is a function
            await self._serve(scope, receive, send)

        return app

    def account(self, form: str) -> Account:
        """See `PaySimulator.account`; forms are netpay and open."""
        return self.accounts.settings(form)

    def scan(self, text: str) -> Bill | None:
        """See `PaySimulator.scan`."""
        order = self._wallet.order_behind(text)
        return self._bill(order) if order else None

    def bill(self, bill_id: str) -> Bill:
        """See `PaySimulator.bill`."""
        return self._bill(self._order(bill_id))

    async def pay(self, bill_id: str) -> Bill:
        """See `PaySimulator.pay`."""
        order = self._order(bill_id)
        self._orders.pay(order, self.accounts.opened(order["form"]))
        return self.bill(bill_id)

    async def refuse(self, bill_id: str) -> Bill:
        """See `PaySimulator.refuse`."""
        return self.bill(bill_id)

    def show_code(self, *, confirm: bool = False) -> str:
        """See `PaySimulator.show_code`: a code of UnionPay's, which no channel here takes."""
        del confirm
        return f"62{secrets.randbelow(10**17):017d}"

    def release(self) -> None:
        """See `PaySimulator.release`."""
        self._notices.release()

    def refund_by_provider(self, bill_id: str, state: str = "") -> None:
        """See `PaySimulator.refund_by_provider`; states are SUCCESS and FAIL."""
        order = self._order(bill_id)
        for refund in self._refunds.of(order):
            self._refunds.settle(self.accounts.opened(order["form"]), refund, state or DONE)

    def _order(self, bill_id: str) -> Record:
        order = self._orders.behind(bill_id)
        if order is None:
            raise KeyError(bill_id)
        return order

    def _bill(self, order: Record) -> Bill:
        back = sum(refund["fen"] for refund in self._refunds.of(order) if refund["status"] == DONE)
        if "paid" in order:
            state = BillState.REFUNDED if back else BillState.PAID
        else:
            state = BillState.CLOSED if self._orders.status(order) == "TRADE_CLOSED" else BillState.OPEN
        return Bill(
            id=order["handle"],
            payee=self.accounts.opened(order["form"])["name"],
            number=order["number"][4:],
            subject=order["words"],
            fen=order["fen"],
            state=state,
            refunded_fen=back,
            apps=tuple(order["wallets"]),
        )

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        call = await _call(scope, receive, urlsplit(self.home.base_url).path)
        if call.path == pages.PATH:
            await self._page(call, send)
        elif call.path == phone.PAY or call.path in phone.OPEN_PAGES:
            await self._begin(call, send)
        elif call.path == API or call.path in OPEN:
            call.message = OPEN.get(call.path, "")

            async def answer(_scope: Scope, _receive: Receive, send: Send) -> None:
                await self._answer(call, send)

            named = {**scope, "path": f"{call.path} {call.message or _message(call.body)}"}
            await self.mischiefs.around(answer)(named, receive, send)
        else:
            await _send(send, 404, _HTML, pages.missing(pages.language(call.headers)).encode())

    async def _answer(self, call: Call, send: Send) -> None:
        status, signed = 200, True
        try:
            if call.path == API:
                self.gate.enter_netpay(call)
            else:
                self.gate.enter_open(call)
            node = bent(self.mischiefs, f"{call.path} {call.message}", self._handle(call))
        except Refused as refused:
            node, signed, status = refused.node, refused.signed, refused.status
            if status != 200:
                node = {"errCode": node["errCode"], "errInfo": node["errMsg"]}
            elif signed:
                node = bent(self.mischiefs, f"{call.path} {call.message}", node)
        wrong = call.netpay and self.mischiefs.take(Mischief.BAD_SIGNATURE, call.message)
        body = self.gate.answer(call, node, signed=signed, wrong=wrong)
        await _send(send, status, {"content-type": "application/json;charset=UTF-8"}, body)

    def _handle(self, call: Call) -> dict[str, Any]:
        if call.message not in self._messages:
            raise Refused("NO_SERVICE")
        return self._messages[call.message](call)

    async def _begin(self, call: Call, send: Send) -> None:
        """A browser brings a merchant's signed address: it is shown the cashier, if it is the right wallet's."""
        language = pages.language(call.headers)
        try:
            order = self._wallet.asked(call)
        except Refused as refused:
            await _send(send, 200, _HTML, pages.refused(refused.node["errMsg"], language).encode())
            return
        if call.message.endswith(".jsPay") and call.agent not in order["wallets"]:
            await _send(send, 200, _HTML, pages.wrong_app(order["wallets"][0], language).encode())
            return
        await _send(send, 302, {"location": pages.address(self.home.base_url, order["handle"])}, b"")

    async def _page(self, call: Call, send: Send) -> None:
        language = pages.language(call.headers)
        order = self._orders.behind(call.query.get("id", ""))
        if order is None:
            await _send(send, 404, _HTML, pages.missing(language).encode())
        elif call.verb == "POST":
            account = self.accounts.opened(order["form"])
            if call.query.get("verb") == "pay":
                self._orders.pay(order, account, call.agent)
            address = pages.back(order["return_url"], self._returned(order, account))
            await _send(send, 303, {"location": address or pages.address(self.home.base_url, order["handle"])}, b"")
        else:
            await _send(send, 200, _HTML, pages.cashier(self._bill(order), language).encode())

    def _returned(self, order: Record, account: Record) -> dict[str, str]:
        """What the browser brings back to the merchant, signed; it is for display only."""
        told = {name: value for name, value in self._orders.told(order).items() if isinstance(value, str)}
        told |= {"totalAmount": str(order["fen"]), "signType": account["sign_type"]}
        return {**told, "sign": signature(told, account["comm_key"]).upper()}


def _message(body: bytes) -> str:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return str(content.get("msgType", "")) if isinstance(content, dict) else ""


async def _call(scope: Scope, receive: Receive, prefix: str) -> Call:
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    path = str(scope["path"])
    for mount in (scope.get("root_path", ""), prefix):  # where the sandbox serves us is no part of the protocol
        path = path.removeprefix(mount) if mount and path.startswith(f"{mount}/") else path
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    return Call(scope["method"], path, gate.pairs(bytes(scope["query_string"])), headers, bytes(body))


async def _send(send: Send, status: int, headers: dict[str, str], body: bytes) -> None:
    named = {**headers, "content-length": str(len(body))}
    raw = [(name.encode(), value.encode("latin-1")) for name, value in named.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
