"""What the payer's phone makes of a code, a link or parameters, checking them as the wallet would."""

import json
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from hutong.capabilities.simulation import Home
from hutong.capabilities.simulation.book import Record
from hutong.channels.alipay.simulator import pages
from hutong.channels.alipay.simulator.fields import Refused
from hutong.channels.alipay.simulator.gate import PATH, Call, Gate, parameters
from hutong.channels.alipay.simulator.trades import Trades

_QR = re.compile(r"https://qr\.alipay\.com/(bax[0-9a-z]+)")
_CODE = re.compile(r"(2[5-9]|30)[0-9]{14,22}")
_BROWSER = ("alipay.trade.wap.pay", "alipay.trade.page.pay")


class Wallet:
    """The app on the phone: finds the order behind what it is shown."""

    def __init__(self, home: Home, gate: Gate, trades: Trades) -> None:
        self._home = home
        self._gate = gate
        self._trades = trades

    def order_behind(self, text: str) -> Record | None:
        """The order that a text leads to, None when it is not Alipay's; ValueError when Alipay refuses it.

        The payer is known from now on, so that the trade exists.
        """
        text = text.strip()
        order = self._found(text)
        if order is not None:
            self._trades.open(order)
        return order

    def _found(self, text: str) -> Record | None:
        if match := _QR.fullmatch(text):
            return self._trades.behind(match[1])
        if _CODE.fullmatch(text):
            return self._trades.behind(text)
        for start, read in self._addresses():
            if text.startswith(start):
                return read(text)
        if text.startswith("{"):
            return self._of_bridge(text)
        if "method=alipay.trade.app.pay" in text:
            return self.asked("GET", text, ("alipay.trade.app.pay",))
        return None

    def _addresses(self) -> tuple[tuple[str, Callable[[str], Record | None]], ...]:
        return (
            (f"{self._home.base_url}{PATH}?", lambda text: self.asked("GET", urlsplit(text).query, _BROWSER)),
            (f"{self._home.base_url}{pages.PATH}?", lambda text: self._trades.behind(_one(text, "id"))),
            ("alipays://platformapi/startapp?", lambda text: self._found(_one(text, "qrcode"))),
        )

    def asked(self, verb: str, query: str, methods: tuple[str, ...]) -> Record | None:
        """The order of a signed request; ValueError in Alipay's words."""
        call = Call(verb, PATH, parameters(query.encode()))
        if call.method not in methods:
            return None
        try:
            self._gate.enter(call)
            return self._trades.place(call)
        except Refused as refused:
            return self._paid_before(call, refused)

    def _paid_before(self, call: Call, refused: Refused) -> Record:
        """The bill of a trade that is over is still shown."""
        if refused.node["sub_code"] in ("ACQ.TRADE_HAS_SUCCESS", "ACQ.TRADE_HAS_CLOSE"):
            return self._trades.find(call)
        raise ValueError(refused.sub_msg)

    def _of_bridge(self, text: str) -> Record | None:
        try:
            params = json.loads(text)
        except (ValueError, RecursionError):
            return None
        number = params.get("tradeNO") if isinstance(params, dict) else None
        return self._trades.behind(number) if isinstance(number, str) else None


def _one(address: str, name: str) -> str:
    return parse_qs(urlsplit(address).query).get(name, [""])[0]
