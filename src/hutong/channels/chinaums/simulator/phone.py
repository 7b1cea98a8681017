"""What the payer's phone makes of a code, an address or an app's parameters, checking them as the wallet would."""

import json
import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

from hutong.capabilities.simulation import Home
from hutong.capabilities.simulation.book import Record
from hutong.channels.chinaums.simulator import pages
from hutong.channels.chinaums.simulator.fields import Refused
from hutong.channels.chinaums.simulator.gate import Call, Gate, pairs
from hutong.channels.chinaums.simulator.orders import Orders

PAY: Final = "/netpay-portal/webpay/pay.do"
OPEN_PAGES: Final = {"/v1/netpay/webpay/pay": "webpay", "/v1/netpay/uac/order": "uac.order"}
NETPAY_PAGES: Final = ("WXPay.jsPay", "trade.jsPay", "acp.jsPay", "uac.order")
_CODE: Final = re.compile(r"https://qr\.95516\.com/48020000/([0-9a-f]{24})")


class Wallet:
    """The apps on the phone: find the order behind what they are shown."""

    def __init__(self, home: Home, gate: Gate, orders: Orders) -> None:
        self._home = home
        self._gate = gate
        self._orders = orders

    def order_behind(self, text: str) -> Record | None:
        """The order that a text leads to, None when it is not UnionPay Commerce's; ValueError when it is refused."""
        text = text.strip()
        if match := _CODE.fullmatch(text):
            return self._orders.behind(match[1])
        if text.startswith("{"):
            return self._of_app(text)
        parts = urlsplit(text)
        if not text.startswith(f"{self._home.base_url}/"):
            return None
        path = text.removeprefix(self._home.base_url).partition("?")[0]
        if path == pages.PATH:
            return self._orders.behind(parse_qs(parts.query).get("id", [""])[0])
        if path != PAY and path not in OPEN_PAGES:
            return None
        try:
            return self.asked(Call("GET", path, pairs(parts.query.encode()), {}, b""))
        except Refused as refused:
            raise ValueError(refused.node["errMsg"]) from refused

    def asked(self, call: Call) -> Record:
        """The order of a signed address that a browser opens; Refused."""
        if call.path == PAY:
            self._gate.enter_netpay(call)
            if call.message not in NETPAY_PAGES:
                raise Refused("NO_SERVICE")
        else:
            call.message = OPEN_PAGES[call.path]
            self._gate.enter_open(call)
        return self._orders.opened(call)

    def _of_app(self, text: str) -> Record | None:
        try:
            params = json.loads(text)
        except (ValueError, RecursionError):
            return None
        number = params.get("tn") if isinstance(params, dict) else None
        return self._orders.behind(number) if isinstance(number, str) else None
