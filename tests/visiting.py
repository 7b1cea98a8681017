"""A browser of somebody's in tests: it keeps cookies, follows redirects, and is the browser of one app."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urljoin, urlsplit

from starlette.applications import Starlette
from tests.stack import HUB, Stack

from hutong.base.http import Http, Reply
from hutong.doors.cashier import Cashier
from hutong.doors.wechat.login import LoginDoor

AGENTS = {
    "wechat": "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50 NetType/WIFI",
    "alipay": "Mozilla/5.0 (Linux; Android 14) AlipayClient/10.5.90",
    "browser": "Mozilla/5.0 (X11; Linux x86_64) Firefox/131.0",
}
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass
class Browser:
    """One browser; `person` is whose WeChat it is."""

    http: Http
    app: str = "wechat"
    person: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    way: list[str] = field(default_factory=list)  # every address that was asked for
    set: dict[str, str] = field(default_factory=dict)  # cookies as they were set, with their attributes

    async def get(self, url: str, *, follow: bool = True) -> Reply:
        """The page at an address, or at the end of its redirects."""
        for _ in range(10):
            reply = await self.ask("GET", url)
            if not follow or reply.status not in _REDIRECTS:
                return reply
            url = urljoin(url, reply.headers["location"])
        raise AssertionError(f"it goes round in circles: {self.way[-3:]}")

    async def ask(self, method: str, url: str, more: Mapping[str, str] | None = None) -> Reply:
        """One request and what it sets; the page that it is sent on to stands in its headers."""
        self.way.append(url)
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"user-agent": AGENTS[self.app], "accept-language": "zh-CN", **({"cookie": jar} if jar else {})}
        headers |= {"x-wechat-person": self.person} if self.person else {}
        headers |= {"x-forwarded-for": "203.0.113.7"}
        reply = await self.http.send(method, url.partition("#")[0], headers={**headers, **(more or {})})
        for line in reply.headers.get("set-cookie", "").split("\n"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name], self.set[name] = morsel.value, line
        return reply

    @property
    def at(self) -> str:
        """The path that was asked for last."""
        return urlsplit(self.way[-1]).path


def open_doors(hub: Stack) -> None:
    """Puts the payment pages and the login pages on the net of a hub."""
    cashier = Cashier(hub.money.desk, base_url=HUB)
    login = LoginDoor(hub.money.logins.landings, hub.money.logins.pages, base_url=HUB)
    pages = Starlette(routes=[*cashier.routes, *login.routes])
    for prefix in ("/pay", "/login"):
        hub.net.apps[HUB + prefix] = _under(prefix, pages)


def _under(prefix: str, app: Any) -> Any:
    async def full(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "path": prefix + scope["path"], "raw_path": None}, receive, send)

    return full
