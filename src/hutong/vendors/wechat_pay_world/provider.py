"""The simulated WeChat Pay V2 as a whole: its calls, its cashier page and the payer's phone."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

from hutong.base.text import Language
from hutong.capabilities.simulation import Bill, BillState, Home, Mischief, PaySimulator, Wallet
from hutong.capabilities.simulation.book import Drawer, Record
from hutong.capabilities.simulation.mischief import App, Receive, Scope, Send
from hutong.vendors.wechat_pay_world import bills, pages
from hutong.vendors.wechat_pay_world.accounts import Accounts
from hutong.vendors.wechat_pay_world.gate import CERTIFIED, Call, Gate, NotHeard, Refused, bent, not_heard
from hutong.vendors.wechat_pay_world.notices import LADDER, Notices
from hutong.vendors.wechat_pay_world.orders import Orders, fresh, payable
from hutong.vendors.wechat_pay_world.phone import Phone
from hutong.vendors.wechat_pay_world.refunds import Refunds

_NO_CERTIFICATE = (
    b"<html>\r\n<head><title>400 No required SSL certificate was sent</title></head>\r\n<body>\r\n"
    b"<center><h1>400 Bad Request</h1></center>\r\n<center>No required SSL certificate was sent</center>\r\n"
    b"<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
_HTML = {"content-type": "text/html; charset=utf-8"}
_TEXT = {"content-type": "text/plain"}
Handler = Callable[[Call], dict[str, str]]


class WechatPaySimulator(PaySimulator):
    """WeChat Pay V2 for ordinary merchants and service providers, from its own reading of the manual.

    A channel's simulator adds its code, its accounts, and how they fit into the rest of WeChat's world.
    """

    WALLET: ClassVar[Wallet] = Wallet.WECHAT
    LADDER: ClassVar[tuple[float, ...]] = LADDER

    def __init__(self, home: Home, *, require_certificate: bool = False) -> None:
        """`require_certificate`: refunds and reversals want a client certificate, which a TLS server in front reports
        in the header ssl-client-verify; off by default, because loopback is plain HTTP."""
        super().__init__(home)
        self.require_certificate = require_certificate
        book = Drawer(home.book, self.CODE.lower())
        self.accounts = Accounts(book, self.FORMS, self.appid)
        self._gate = Gate(self.accounts)
        self._notices = Notices(self._gate, self.knocker, self.mischiefs)
        self._orders = Orders(home, book, self._notices, self.openid_at)
        self._refunds = Refunds(book, self._orders, self._notices)
        self._bills = bills.Bills(self._orders, self._refunds)
        self._phone = Phone(home.base_url, self.accounts, self._orders)
        self._handlers: Mapping[str, Handler] = {
            "/pay/unifiedorder": self._orders.place,
            "/pay/orderquery": self._orders.query,
            "/pay/closeorder": self._orders.close,
            "/pay/micropay": self._orders.charge,
            "/secapi/pay/reverse": self._orders.reverse,
            "/secapi/pay/refund": self._refunds.ask,
            "/pay/refundquery": self._refunds.query,
        }

    @abstractmethod
    def appid(self, form: str) -> str:
        """The application that a form of account is bound to; empty: one of its own, made with it."""

    @abstractmethod
    def openid_at(self, appid: str) -> str:
        """How an application knows the payer."""

    @property
    def app(self) -> App:
        """See `PaySimulator.app`."""
        return self.till

    @property
    def till(self) -> App:
        """WeChat Pay's own interface, for one who serves other things at the same address."""
        return self.mischiefs.around(self._serve)

    def serves(self, scope: Scope) -> bool:
        """Whether a request is to the till."""
        return _path(scope, urlsplit(self.home.base_url).path) in (*self._handlers, pages.PATH, bills.PATH)

    def scan(self, text: str) -> Bill | None:
        """See `PaySimulator.scan`; a payment code that was used leads to its bill, too."""
        order = self._phone.read(text)
        return self._bill(order) if order else None

    def bill(self, bill_id: str) -> Bill:
        """See `PaySimulator.bill`."""
        return self._bill(self.order(bill_id))

    async def pay(self, bill_id: str) -> Bill:
        """See `PaySimulator.pay`."""
        order = self.order(bill_id)
        self._orders.pay(self.accounts.opened(order["form"]), order)
        return self.bill(bill_id)

    async def refuse(self, bill_id: str) -> Bill:
        """See `PaySimulator.refuse`."""
        return self.bill(bill_id)

    def show_code(self, *, confirm: bool = False) -> str:
        """See `PaySimulator.show_code`."""
        return self._orders.show(confirm=confirm)

    def release(self) -> None:
        """See `PaySimulator.release`."""
        self._notices.release()

    def refund_by_provider(self, bill_id: str, state: str = "") -> None:
        """See `PaySimulator.refund_by_provider`; states are SUCCESS, REFUNDCLOSE and CHANGE."""
        order = self.order(bill_id)
        for refund in self._refunds.of(order):
            self._refunds.settle(self.accounts.opened(order["form"]), refund, state or "SUCCESS")

    def order(self, bill_id: str) -> Record:
        """The order behind a bill, from the book; KeyError."""
        order = self._orders.behind(bill_id)
        if order is None:
            raise KeyError(bill_id)
        return order

    def _bill(self, order: Record) -> Bill:
        back = [refund for refund in self._refunds.of(order) if refund["status"] == "SUCCESS"]
        states = {"SUCCESS": BillState.PAID, "REFUND": BillState.REFUNDED}
        state = states.get(order["trade_state"]) or (BillState.OPEN if payable(order) else BillState.CLOSED)
        return Bill(
            id=order["handle"],
            payee=self.accounts.opened(order["form"])["name"],
            number=order["number"],
            subject=order["content"]["body"],
            fen=order["total"],
            state=state,
            refunded_fen=sum(refund["fee"] for refund in back),
        )

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        call = await _call(scope, receive, urlsplit(self.home.base_url).path)
        if call.path == pages.PATH:
            await self._page(call, pages.language(scope), send)
        elif call.path == bills.PATH:
            await _send(send, 200, _TEXT, self._bill_file(call))
        elif call.path not in self._handlers:
            await _send(send, 404, _HTML, b"<html><body><h1>404 Not Found</h1></body></html>")
        elif self.require_certificate and CERTIFIED in call.path and not _certified(call):
            await _send(send, 400, _HTML, _NO_CERTIFICATE)
        else:
            await _send(send, 200, _TEXT, self._answer(call))

    def _answer(self, call: Call) -> bytes:
        try:
            self._gate.enter(call)
            content = bent(self.mischiefs, call.path, self._handlers[call.path](call))
            content = {"result_code": "SUCCESS", **content}
        except NotHeard as error:
            return not_heard(str(error))
        except Refused as refused:
            content = {"result_code": "FAIL", "err_code": refused.code, "err_code_des": refused.words}
        wrong = self.mischiefs.take(Mischief.BAD_SIGNATURE, call.path)
        return self._gate.answer(call, content, wrong=wrong)

    def _bill_file(self, call: Call) -> bytes:
        try:
            self._gate.enter(call)
            return self._bills.download(call)
        except (NotHeard, Refused) as error:
            return bills.complaint(error)
        except bills.NoBill as error:
            return error.body

    async def _page(self, call: Call, language: Language, send: Send) -> None:
        order = self._orders.behind(call.query.get("prepay_id", ""))
        if order is None or order["trade_type"] != "MWEB" or call.query.get("package") != order["code"]:
            await _send(send, 404, _HTML, pages.missing(language).encode())
        elif payable(order) and not fresh(order):
            await _send(send, 410, _HTML, pages.missing(language).encode())
        elif call.method == "POST":
            if call.query.get("verb") == "pay":
                await self.pay(order["handle"])
            await _send(send, 303, {"location": pages.back(call.query, self.home.base_url)}, b"")
        else:
            await _send(send, 200, _HTML, pages.cashier(self._bill(order), call.query, language).encode())


def _certified(call: Call) -> bool:
    return call.headers.get("ssl-client-verify") == "SUCCESS"


async def _call(scope: Scope, receive: Receive, prefix: str) -> Call:
    body, more = bytearray(), True
    while more:
        part = await receive()
        body += part.get("body", b"")
        more = part.get("more_body", False)
    query = dict(parse_qsl(bytes(scope["query_string"]).decode("latin-1")))
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    return Call(scope["method"], _path(scope, prefix), query, headers, bytes(body))


def _path(scope: Scope, prefix: str) -> str:
    """The provider's own path: where the sandbox serves us is no part of it."""
    path = str(scope["path"])
    for mount in (scope.get("root_path", ""), prefix):
        path = path.removeprefix(mount) if mount and path.startswith(f"{mount}/") else path
    return path


async def _send(send: Send, status: int, headers: Mapping[str, str], body: bytes) -> None:
    named = {**headers, "content-length": str(len(body))}
    raw = [(name.encode(), value.encode("latin-1")) for name, value in named.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
