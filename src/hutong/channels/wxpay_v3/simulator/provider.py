"""The simulated WeChat Pay as a whole: its calls, its cashier page and the payer's phone."""

import re
from collections.abc import Callable
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from hutong.base.ids import nonce
from hutong.base.text import Language
from hutong.capabilities.simulation import Account, Bill, BillState, Home, Mischief, Wallet
from hutong.capabilities.simulation.book import Record
from hutong.capabilities.simulation.mischief import App, Receive, Scope, Send
from hutong.channels.wxpay_v3.simulator import pages, phone
from hutong.channels.wxpay_v3.simulator.accounts import FORMS, Accounts
from hutong.channels.wxpay_v3.simulator.bills import Bills
from hutong.channels.wxpay_v3.simulator.fields import Refused
from hutong.channels.wxpay_v3.simulator.gate import Answer, Call, Gate
from hutong.channels.wxpay_v3.simulator.notices import Notices
from hutong.channels.wxpay_v3.simulator.orders import Orders, payable
from hutong.channels.wxpay_v3.simulator.refunds import Refunds
from hutong.channels.wxpay_v3.simulator.wrongs import bent
from hutong.vendors.wechat_pay_world.directories import PaysInPages

_ORDERS = "/v3/pay/(?:partner/)?transactions"


class WxpayV3Simulator(PaysInPages):
    """WeChat Pay APIv3 for the four forms of accounts, from its own reading of the manual."""

    CODE: ClassVar[str] = "WXPAY_V3"
    WALLET: ClassVar[Wallet] = Wallet.WECHAT
    FORMS: ClassVar[tuple[str, ...]] = FORMS
    LADDER: ClassVar[tuple[float, ...]] = (
        *(15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600),
        *(10800, 10800, 10800, 21600, 21600),
    )

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.accounts = Accounts(home.book)
        self._gate = Gate(self.accounts)
        self._notices = Notices(self._gate, self.knocker, self.mischiefs)
        self._orders = Orders(home, self._notices)
        self._refunds = Refunds(home.book, self._orders, self._notices)
        bills = Bills(home, self.accounts, self._orders, self._refunds)
        self._routes: list[tuple[str, re.Pattern[str], Callable[..., Answer]]] = [
            (method, re.compile(pattern), handler)
            for method, pattern, handler in (
                ("POST", f"{_ORDERS}/(native|jsapi|app|h5|codepay)", self._orders.place),
                ("GET", f"{_ORDERS}/id/([^/]+)", self._orders.query_by_id),
                ("GET", f"{_ORDERS}/out-trade-no/([^/]+)", self._orders.query),
                ("POST", f"{_ORDERS}/out-trade-no/([^/]+)/close", self._orders.close),
                ("POST", f"{_ORDERS}/out-trade-no/([^/]+)/reverse", self._orders.reverse),
                ("POST", "/v3/refund/domestic/refunds", self._refunds.ask),
                ("GET", "/v3/refund/domestic/refunds/([^/]+)", self._refunds.query),
                ("GET", "/v3/bill/tradebill", bills.trade),
                ("GET", "/v3/billdownload/file", bills.download),
                ("GET", "/v3/certificates", bills.certificates),
            )
        ]

    @property
    def app(self) -> App:
        """See `PaySimulator.app`."""
        return self.mischiefs.around(self._serve)

    def account(self, form: str) -> Account:
        """See `PaySimulator.account`; forms are direct, partner, and both with `_certificate`."""
        return self.accounts.settings(form)

    def scan(self, text: str) -> Bill | None:
        """See `PaySimulator.scan`; a payment code that was used leads to its bill, too."""
        order = phone.order_behind(text, self.home.base_url, self.accounts, self._orders)
        return self._bill(order) if order else None

    def bill(self, bill_id: str) -> Bill:
        """See `PaySimulator.bill`."""
        return self._bill(self._order(bill_id))

    async def pay(self, bill_id: str) -> Bill:
        """See `PaySimulator.pay`."""
        order = self._order(bill_id)
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
        """See `PaySimulator.refund_by_provider`; states are SUCCESS, CLOSED and ABNORMAL."""
        order = self._order(bill_id)
        for refund in self._refunds.of(order):
            self._refunds.settle(self.accounts.opened(order["form"]), refund, state or "SUCCESS")

    def merchant_of(self, form: str) -> str:
        """See `PaysInPages.merchant_of`."""
        return str(self.accounts.opened(form)["mchid"])

    def form_of(self, bill_id: str) -> str:
        """See `PaysInPages.form_of`."""
        return str(self._order(bill_id)["form"])

    def _order(self, bill_id: str) -> Record:
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
            subject=order["content"]["description"],
            fen=order["total"],
            state=state,
            refunded_fen=sum(refund["content"]["amount"]["refund"] for refund in back),
        )

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        call = await _call(scope, receive, urlsplit(self.home.base_url).path)
        if call.path == pages.PATH:
            await self._page(call, pages.language(scope), send)
            return
        try:
            self._gate.enter(call)
            answer = bent(self.mischiefs, call, self._handle(call))
        except Refused as refused:
            answer = Answer(refused.status, refused.body)
        body = answer.body
        headers = {"content-type": answer.kind, "request-id": nonce()}
        if call.account and answer.raw is None:
            wrong = self.mischiefs.take(Mischief.BAD_SIGNATURE, call.path)
            headers |= self._gate.sign(call.account, call.serial, b"something else" if wrong else body)
        await _send(send, answer.status, headers, body)

    def _handle(self, call: Call) -> Answer:
        for method, pattern, handler in self._routes:
            match = pattern.fullmatch(call.path)
            if match and method == call.method:
                if "/transactions" in call.path and ("/partner/" in call.path) is not call.partner:
                    raise Refused(403, "NO_AUTH", "商户号该产品权限未开通，请前往商户平台>产品中心检查后重试")
                return handler(call, *(unquote(group) for group in match.groups()))
        raise Refused(404, "RESOURCE_NOT_EXISTS", "请求的接口不存在")

    async def _page(self, call: Call, language: Language, send: Send) -> None:
        query = call.query
        order = self._orders.behind(query.get("prepay_id", ""))
        if order is None or query.get("package") != order["code"]:
            await _send(send, 404, {"content-type": "text/html; charset=utf-8"}, pages.missing(language).encode())
            return
        if call.method == "POST":
            if query.get("verb") == "pay":
                await self.pay(order["handle"])
            address = pages.back(query.get("redirect_url", "")) or pages.address(self.home.base_url, query)
            await _send(send, 303, {"location": address}, b"")
            return
        page = pages.cashier(self._bill(order), query, language)
        await _send(send, 200, {"content-type": "text/html; charset=utf-8"}, page.encode())


async def _call(scope: Scope, receive: Receive, prefix: str) -> Call:
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    path = bytes(scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    for mount in (scope.get("root_path", ""), prefix):  # where the sandbox serves us is no part of what is signed
        path = path.removeprefix(mount) if mount and path.startswith(f"{mount}/") else path
    query = bytes(scope["query_string"]).decode("latin-1")
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    return Call(scope["method"], f"{path}?{query}" if query else path, headers, bytes(body))


async def _send(send: Send, status: int, headers: dict[str, str], body: bytes) -> None:
    named = {**headers, **({} if status == 204 else {"content-length": str(len(body))})}
    raw = [(name.encode(), value.encode("latin-1")) for name, value in named.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
