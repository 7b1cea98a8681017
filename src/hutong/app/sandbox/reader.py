"""Follows a payurl as a payer would: looks at the page, opens the right app, scans the code, until a bill is found."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urljoin

from hutong.app.sandbox.handset.directories import admit
from hutong.app.sandbox.handset.jar import Jar
from hutong.app.sandbox.world import World
from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.base.text import Text, Unfit
from hutong.capabilities.simulation import Bill

AGENTS: Final[Mapping[str, str]] = {
    "": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
    "browser": "Mozilla/5.0 (Linux; Android 15; Hutong) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
    "wechat": "Mozilla/5.0 (Linux; Android 15; Hutong) AppleWebKit/537.36 Chrome/140.0 Mobile MicroMessenger/8.0.60",
    "alipay": "Mozilla/5.0 (Linux; Android 15; Hutong) AppleWebKit/537.36 Chrome/140.0 Mobile AlipayClient/10.7.20",
    "unionpay": "Mozilla/5.0 (Linux; Android 15; Hutong) AppleWebKit/537.36 Chrome/140.0 Mobile UnionPay/1.0 CloudPay",
}
_FACTS: Final = re.compile(r'<script type="application/json" id="hutong-start">(.*?)</script>', re.S)
_STEPS: Final = 12  # pages, redirects and codes on the way to a bill; two or three are usual, six with a log-in


class Lost(Exception):
    """The way ends without a bill; `state` is the payment's when the page told it."""

    def __init__(self, words: Text, state: str = "") -> None:
        super().__init__(words.en)
        self.words = words
        self.state = state


class Reader:
    """One payer with one phone."""

    def __init__(self, world: World, cookies: Jar) -> None:
        self._world = world
        self._cookies = cookies

    async def bill(self, text: str, app: str = "", page: str | None = None) -> tuple[str, Bill]:
        """The bill that a payurl or a code leads to, and whose it is. Lost.

        Without `app` a desktop shows the page, and whatever it asks for is done with the phone. `page` is the address
        of the page that handed the text to the wallet's bridge; a mini program and an app have none.
        """
        for _ in range(_STEPS):
            found = self._scan(text, app, page)
            if found is not None:
                return found
            if not text.startswith((self._world.hub_url + "/", self._world.base_url + "/")):
                raise Lost(Text(f"不认识的内容：{text[:120]}", f"nobody knows this: {text[:120]}"))
            text, app, page = await self._step(text, app)
        raise Lost(Text("绕来绕去没有找到账单", "going in circles without a bill"))

    async def look(self, url: str, app: str = "") -> dict[str, Any]:
        """What a payment page tells its script. Lost when there is no such page."""
        return self._facts(url, await self._ask("GET", url, app))

    def _facts(self, url: str, reply: Reply) -> dict[str, Any]:
        found = _FACTS.search(reply.body.decode("utf-8", "replace"))
        if found is None:
            raise Lost(
                Text(f"这不是付款页（HTTP {reply.status}）：{url}", f"no payment page (HTTP {reply.status}): {url}")
            )
        return dict(json.loads(found[1]))

    def _scan(self, text: str, app: str, page: str | None) -> tuple[str, Bill] | None:
        try:
            found = self._world.scan(text)
            if found is not None and page is not None:
                admit(self._world.simulators[found[0]], found[1].id, page)
        except Unfit as unfit:
            raise Lost(unfit.cause) from unfit
        except ValueError as error:
            raise Lost(Text(f"钱包拒绝了它：{error}", f"the wallet refused it: {error}")) from error
        if found is None:
            return None
        wallets = found[1].apps or (self._world.simulators[found[0]].WALLET.value,)
        if app not in ("", "browser", *wallets):
            wallet = " ".join(wallets)
            raise Lost(Text(f"这是 {wallet} 的账单，{app} 付不了", f"this bill is for {wallet}, not for {app}"))
        return found

    async def _step(self, url: str, app: str) -> tuple[str, str, str | None]:
        """Where the page sends the payer next: a text to scan or an address, the app to do it with, the page asking."""
        reply = await self._ask("GET", url, app)
        if "location" in reply.headers:
            return urljoin(url, reply.headers["location"]), app, None
        facts = self._facts(url, reply)
        match facts["act"]:
            case "start" | "retry":
                await self._start(urljoin(url, facts["urls"]["start"]), app)
                return url, app, None
            case "qr" | "elsewhere":
                return *self._scanned(facts, app), None
            case "bridge":
                return _text(facts), app, url
            case "go" | "continue":
                return _text(facts), app, None
            case "counter":
                raise Lost(
                    Text("付款码支付：请在手机上出示付款码", "barcode: show the phone's payment code"), facts["state"]
                )
            case _:
                raise Lost(Text(f"付款已是 {facts['state']}", f"the payment is {facts['state']}"), facts["state"])

    def _scanned(self, facts: Mapping[str, Any], app: str) -> tuple[str, str]:
        """The code on the page, scanned with what the page asks for unless the payer insists on an app."""
        if facts["qr"] != facts["payurl"]:
            return str(facts["qr"]), app
        wanted = "browser" if facts["browser"] else next(iter(facts["apps"]), "wechat")
        if app and app == facts["app"] and wanted != app:
            raise Lost(Text(f"页面要求改用 {wanted}", f"the page asks for {wanted} instead"), facts["state"])
        return str(facts["payurl"]), wanted

    async def _start(self, url: str, app: str) -> None:
        reply = await self._ask("POST", url, app, accept="application/json")
        answer = json.loads(reply.body)
        if answer["code"] != 1:
            raise Lost(Text(answer["msg"], answer["msg"]))

    async def _ask(self, method: str, url: str, app: str, *, accept: str = "text/html") -> Reply:
        headers = {"user-agent": AGENTS.get(app, AGENTS[""]), "accept": accept}
        try:
            return await self._cookies.asked(self._world.http, app, method, url, headers)
        except (NeverLeft, NoAnswer) as error:
            raise Lost(Text(f"打不开 {url}：{error}", f"can't open {url}: {error}")) from error


def _text(facts: Mapping[str, Any]) -> str:
    """A start as a text: its value, or its parameters as the bridge or the SDK gets them."""
    start = facts["start"] or {}
    return str(start.get("value") or json.dumps(start.get("params", {})))
