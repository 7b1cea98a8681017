"""The simulated Alipay as a whole: its gateway, its cashier page and the payer's phone."""

from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlsplit

from hutong.base.clock import beijing, now
from hutong.base.money import yuan_of
from hutong.base.text import Language
from hutong.capabilities.simulation import Account, Bill, BillState, Home, Mischief, PaySimulator, Wallet
from hutong.capabilities.simulation.book import Record
from hutong.capabilities.simulation.mischief import App, Receive, Scope, Send
from hutong.channels.alipay.simulator import bills, gate, pages, persons, phone
from hutong.channels.alipay.simulator.accounts import FORMS, Accounts
from hutong.channels.alipay.simulator.bills import Bills
from hutong.channels.alipay.simulator.fields import CLOCK, Refused
from hutong.channels.alipay.simulator.gate import Call, Gate
from hutong.channels.alipay.simulator.notices import Notices
from hutong.channels.alipay.simulator.refunds import DONE, Refunds
from hutong.channels.alipay.simulator.trades import Trades
from hutong.channels.alipay.simulator.wrongs import bent

_BROWSER = ("alipay.trade.wap.pay", "alipay.trade.page.pay")
_HTML = {"content-type": "text/html; charset=utf-8"}


class AlipaySimulator(PaySimulator):
    """Alipay's gateway for an application with plain keys and one with certificates."""

    CODE: ClassVar[str] = "ALIPAY"
    WALLET: ClassVar[Wallet] = Wallet.ALIPAY
    FORMS: ClassVar[tuple[str, ...]] = FORMS
    LADDER: ClassVar[tuple[float, ...]] = (240, 600, 600, 3600, 7200, 21600, 54000)

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.accounts = Accounts(home.book)
        self.gate = Gate(self.accounts)
        self._notices = Notices(self.gate, self.knocker, self.mischiefs)
        self._trades = Trades(home, self._notices)
        self._refunds = Refunds(home.book, self._trades, self._notices)
        self._bills = Bills(home, self._trades, self._refunds)
        self._wallet = phone.Wallet(home, self.gate, self._trades)
        self.persons = persons.Persons(home.book, self.accounts)
        self._methods: dict[str, Callable[[Call], dict[str, Any]]] = {
            "alipay.trade.precreate": self._trades.precreate,
            "alipay.trade.create": self._trades.create,
            "alipay.trade.pay": self._trades.charge,
            "alipay.trade.query": self._trades.query,
            "alipay.trade.close": self._trades.close,
            "alipay.trade.cancel": self._refunds.cancel,
            "alipay.trade.refund": self._refunds.ask,
            "alipay.trade.fastpay.refund.query": self._refunds.query,
            "alipay.data.dataservice.bill.downloadurl.query": self._bills.address,
            "alipay.system.oauth.token": self.persons.token,
            "alipay.user.info.share": self.persons.shared,
        }

    @property
    def app(self) -> App:
        """See `PaySimulator.app`. A wrong may be ordered for a method of Alipay's, such as trade.query."""

        async def app(scope: Scope, receive: Receive, send: Send) -> None:  # servers ask whether it is a function
            await self._serve(scope, receive, send)

        return app

    def account(self, form: str) -> Account:
        """See `PaySimulator.account`; forms are direct (plain keys) and certificate."""
        return self.accounts.settings(form)

    def scan(self, text: str) -> Bill | None:
        """See `PaySimulator.scan`; a payment code that was used leads to its bill, too."""
        order = self._wallet.order_behind(text)
        return self._bill(order) if order else None

    def bill(self, bill_id: str) -> Bill:
        """See `PaySimulator.bill`."""
        return self._bill(self._order(bill_id))

    async def pay(self, bill_id: str) -> Bill:
        """See `PaySimulator.pay`."""
        order = self._order(bill_id)
        self._trades.pay(self.accounts.opened(order["form"]), order)
        return self.bill(bill_id)

    async def refuse(self, bill_id: str) -> Bill:
        """See `PaySimulator.refuse`."""
        return self.bill(bill_id)

    def show_code(self, *, confirm: bool = False) -> str:
        """See `PaySimulator.show_code`."""
        return self._trades.show(confirm=confirm)

    def release(self) -> None:
        """See `PaySimulator.release`."""
        self._notices.release()

    def refund_by_provider(self, bill_id: str, state: str = "") -> None:
        """See `PaySimulator.refund_by_provider`; states are REFUND_SUCCESS and REFUND_FAIL."""
        order = self._order(bill_id)
        for refund in self._refunds.of(order):
            self._refunds.settle(self.accounts.opened(order["form"]), refund, state or DONE)

    def _order(self, bill_id: str) -> Record:
        order = self._trades.behind(bill_id)
        if order is None:
            raise KeyError(bill_id)
        return order

    def _bill(self, order: Record) -> Bill:
        back = sum(refund["fen"] for refund in self._refunds.of(order) if refund["status"] == DONE)
        if "gmt_payment" in order:
            state = BillState.REFUNDED if back else BillState.PAID
        else:
            state = BillState.OPEN if self._trades.payable(order) else BillState.CLOSED
        return Bill(
            id=order["handle"],
            payee=self.accounts.opened(order["form"])["name"],
            number=order["number"],
            subject=order["content"]["subject"],
            fen=order["fen"],
            state=state,
            refunded_fen=back,
        )

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        call = await _call(scope, receive, urlsplit(self.home.base_url).path)
        if call.path == pages.PATH:
            await self._page(call, pages.language(scope), send)
        elif call.path == persons.PATH:
            await self._login(call, pages.language(scope), send)
        elif call.path == bills.PATH:
            await self._file(call, pages.language(scope), send)
        elif call.path == gate.PATH:

            async def answer(scope: Scope, _receive: Receive, send: Send) -> None:
                await self._gateway(call, pages.language(scope), send)

            named = {**scope, "path": f"{call.path} {call.method}"}
            await self.mischiefs.around(answer)(named, receive, send)
        else:
            await _send(send, 404, _HTML, pages.missing(pages.language(scope)).encode())

    async def _gateway(self, call: Call, language: Language, send: Send) -> None:
        if call.method in _BROWSER:
            await self._begin(call, language, send)
            return
        place, signed, unnamed = f"{call.path} {call.method}", True, False
        try:
            node = bent(self.mischiefs, place, self._handle(call))
        except Refused as refused:
            node, signed, unnamed = refused.node, refused.signed, refused.unnamed
        known = call.method in self._methods and not unnamed
        named = call if known else Call(call.verb, call.path, {}, call.account)
        wrong = self.mischiefs.take(Mischief.BAD_SIGNATURE, place)
        body = self.gate.answer(named, node, signed=signed, wrong=wrong)
        await _send(send, 200, {"content-type": "text/html;charset=utf-8"}, body)

    def _handle(self, call: Call) -> dict[str, Any]:
        if not call.method:
            raise Refused("40001", "isv.missing-method", "缺少方法名参数", signed=False)
        if call.method not in self._methods:
            raise Refused("40002", "isv.invalid-method", "不存在的方法名", signed=False)
        self.gate.enter(call)
        return self._methods[call.method](call)

    async def _begin(self, call: Call, language: Language, send: Send) -> None:
        """A browser brings a merchant's signed request: it is shown the cashier."""
        try:
            self.gate.enter(call)
            order = self._trades.place(call)
        except Refused as refused:
            await _send(send, 200, _HTML, pages.refused(refused.sub_msg, language).encode())
            return
        await _send(send, 302, {"location": pages.address(self.home.base_url, order["handle"])}, b"")

    async def _login(self, call: Call, language: Language, send: Send) -> None:
        """auth_base sends the browser on at once, auth_user asks the person first."""
        try:
            account = self.persons.asked(call)
        except ValueError as error:
            await _send(send, 200, _HTML, pages.refused(str(error), language).encode())
            return
        if call.verb != "POST" and call.fields["scope"] != persons.BASE:
            await _send(send, 200, _HTML, pages.consent(account["name"], call.fields, language).encode())
            return
        agreed = call.verb != "POST" or call.fields.get("verb") == "agree"
        await _send(send, 302, {"location": self.persons.sent_back(call, account, agreed=agreed)}, b"")

    async def _page(self, call: Call, language: Language, send: Send) -> None:
        order = self._trades.behind(call.fields.get("id", ""))
        if order is None:
            await _send(send, 404, _HTML, pages.missing(language).encode())
        elif call.verb == "POST":
            if call.fields.get("verb") == "pay":
                await self.pay(order["handle"])
            address = pages.back(order["return_url"], self._returned(self._order(order["handle"])))
            await _send(send, 303, {"location": address or pages.address(self.home.base_url, order["handle"])}, b"")
        else:
            await _send(send, 200, _HTML, pages.cashier(self._bill(order), language).encode())

    def _returned(self, order: Record) -> dict[str, str]:
        """What a browser that paid brings back to the merchant; nothing when it did not."""
        if "gmt_payment" not in order:
            return {}
        account = self.accounts.opened(order["form"])
        fields = {
            "charset": "utf-8",
            "out_trade_no": order["number"],
            "method": f"{order['method']}.return",
            "total_amount": yuan_of(order["fen"]),
            "trade_no": order["trade_no"],
            "auth_app_id": account["app_id"],
            "version": "1.0",
            "app_id": account["app_id"],
            "seller_id": account["seller_id"],
            "timestamp": f"{beijing(now()):{CLOCK}}",
        }
        return self.gate.signed(account, fields)

    async def _file(self, call: Call, language: Language, send: Send) -> None:
        content = self._bills.file(call.fields.get("token", ""))
        if content is None:
            await _send(send, 404, _HTML, pages.missing(language).encode())
        else:
            await _send(send, 200, {"content-type": "application/zip"}, content)


async def _call(scope: Scope, receive: Receive, prefix: str) -> Call:
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    path = str(scope["path"])
    for mount in (scope.get("root_path", ""), prefix):  # where the sandbox serves us is no part of the protocol
        path = path.removeprefix(mount) if mount and path.startswith(f"{mount}/") else path
    return Call(scope["method"], path, gate.parameters(bytes(scope["query_string"]), bytes(body)))


async def _send(send: Send, status: int, headers: dict[str, str], body: bytes) -> None:
    named = {**headers, "content-length": str(len(body))}
    raw = [(name.encode(), value.encode("latin-1")) for name, value in named.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
