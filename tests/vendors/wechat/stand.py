"""A stand for tests: the simulated WeChat, our three adapters, and a hub that is pushed to, all in one process."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from hutong.base.asgi import answer, read_body
from hutong.base.clock import now
from hutong.base.http import Http, Reply
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Config, Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Knock
from hutong.capabilities.platform.credential import Issued, IssuesCredentials
from hutong.capabilities.platform.push import HearsPushes, Pushed
from hutong.capabilities.simulation import Book, Home, InProcess
from hutong.capabilities.simulation.mischief import Receive, Scope, Send
from hutong.channels.wx_gzh.adapter import WxGzh
from hutong.channels.wx_gzh.settings import WxGzhConfig
from hutong.channels.wx_gzh.simulator import WxGzhSimulator
from hutong.channels.wx_mp.adapter import WxMp
from hutong.channels.wx_mp.settings import WxMpConfig
from hutong.channels.wx_mp.simulator import WxMpSimulator
from hutong.channels.wx_open.adapter import WxOpen
from hutong.channels.wx_open.settings import WxOpenConfig
from hutong.channels.wx_open.simulator import WxOpenSimulator

T = TypeVar("T")
C = TypeVar("C", bound=Config)
WECHAT, HUB = "http://wechat.test/wechat", "http://hub.test"  # under a path, as the sandbox serves it
INSIDE = {"user-agent": "Mozilla/5.0 MicroMessenger/8.0.60"}
FORMS = ("xml", "json")
MODES = ("plain", "compatible", "safe")


class Listening:
    """An `Http` that takes down what leaves."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self.calls: list[tuple[str, str, dict[str, str], bytes]] = []  # method, path, query, body

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """See `Http.send`."""
        parts = urlsplit(url)
        self.calls.append((method, parts.path.removeprefix("/wechat"), dict(parse_qsl(parts.query)), body))
        return await self._http.send(method, url, headers=headers, body=body, timeout=timeout)

    def last(self, path: str) -> dict[str, Any]:
        """The JSON of the newest call of a path."""
        return dict(json.loads(next(body for _, at, _, body in reversed(self.calls) if at == path)))

    def count(self, path: str) -> int:
        """How often a path was called."""
        return sum(at == path for _, at, _, _ in self.calls)


class Purse:
    """Credentials of one process, kept in memory: asked for once, and once more where they were refused."""

    def __init__(self) -> None:
        self.issuers: list[IssuesCredentials] = []
        self.kept: dict[tuple[str, str], Secret] = {}

    async def using(
        self, application: str, kind: str, do: Callable[[Secret], Awaitable[T]], stale: Callable[[T], bool]
    ) -> T:
        """See `Credentials.using`."""
        told = await do(await self._get(application, kind, afresh=False))
        return await do(await self._get(application, kind, afresh=True)) if stale(told) else told

    async def _get(self, application: str, kind: str, *, afresh: bool) -> Secret:
        if afresh or (application, kind) not in self.kept:
            self.kept[application, kind] = (await self._issued(application, kind, afresh)).value
        return self.kept[application, kind]

    async def _issued(self, application: str, kind: str, afresh: bool) -> Issued:
        for one in self.issuers:
            if kind in one.KINDS and one.application() == application:
                return await one.issue(kind, afresh=afresh)
        raise Failed(Fault.CONFIG, words=f"nobody lends the {kind} of {application}")


class Stand:
    """One WeChat with our official account, our mini program and our application of the open platform."""

    def __init__(self) -> None:
        book = Book()
        self.network = InProcess({})
        self.http = Listening(self.network)
        home = Home(WECHAT, self.network, book, speed=1e7)
        self.wechat = WxGzhSimulator(home)
        self.network.apps |= {WECHAT: self.wechat.app, HUB: self._hub}
        self.purse = Purse()
        self.hidden: list[Secret] = []
        self.line = Line(
            self.http,
            WECHAT,
            f"{HUB}/callback/7/3",
            timeout=2.0,
            hosts={"open": WECHAT},
            credentials=self.purse,
            hide=self._hide,
        )
        self.gzh = WxGzh(self.settings(WxGzhConfig, self.wechat.account("service")), self.line)
        self.mp = WxMp(self.settings(WxMpConfig, WxMpSimulator(home).account("mini")), self.line)
        self.open = WxOpen(self.settings(WxOpenConfig, WxOpenSimulator(home).account("app")), self.line)
        self.platform = WxOpen(self.settings(WxOpenConfig, WxOpenSimulator(home).account("component")), self.line)
        self.purse.issuers += [self.gzh, self.mp, self.open, self.platform]
        self.ears: HearsPushes = self.gzh
        self.says: Mapping[str, Any] | None = None
        self.heard: list[Pushed] = []
        self.knocks: list[Knock] = []
        self.forged: list[str] = []

    def settings(self, config: type[C], account: Any, **changes: str) -> C:
        """The account's settings with some changed; empty ones are left out."""
        given = {wire: value for wire, value in {**account.settings, **changes}.items() if value}
        return config.read(account.merchant_no, given)

    def other_gzh(self, **changes: str) -> WxGzh:
        """Our official account with settings changed; it lends and borrows in place of the usual one."""
        other = WxGzh(self.settings(WxGzhConfig, self.wechat.account("service"), **changes), self.line)
        self.purse.issuers.insert(0, other)
        self.purse.kept.clear()
        return other

    async def returned(self, page: str, **headers: str) -> dict[str, str]:
        """The query that a browser inside WeChat comes back with from a page; consent is given where it is asked."""
        reply = await self.network.send("GET", page.partition("#")[0], headers={**INSIDE, **headers})
        place = reply.headers["location"]
        if "/connect/confirm" in place:
            body = f"uuid={dict(parse_qsl(urlsplit(place).query))['uuid']}&allow=1".encode()
            kind = {"content-type": "application/x-www-form-urlencoded"}
            reply = await self.network.send("POST", place.partition("?")[0], headers={**INSIDE, **kind}, body=body)
            place = reply.headers["location"]
        return dict(parse_qsl(urlsplit(place).query))

    async def pushed_to(self, ears: HearsPushes, application: str, mode: str = "", form: str = "") -> bool:
        """Saves the hub's address in an application's console; whether WeChat took it. Plain pushes need no key."""
        self.ears = ears
        if mode == "plain":
            assert isinstance(ears, WxGzh | WxMp)
            self.ears = type(ears)(replace(ears.config, aes_key=None), self.line)
        return await self.wechat.save_push(application, f"{HUB}/push", mode=mode, form=form)

    async def settled(self) -> None:
        """Until nothing is being pushed."""
        await self.wechat.knocker.settled()

    def _hide(self, *secrets: Secret) -> None:
        self.hidden.extend(secrets)

    async def _hub(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await read_body(receive, 100_000)
        query = scope["query_string"].decode()
        knock = Knock(scope["method"], scope["path"], query, {}, body, now())
        self.knocks.append(knock)
        try:
            if knock.method == "GET":
                reply = self.ears.greet(knock)
            else:
                pushed = self.ears.read_push(knock)
                self.heard.append(pushed)
                reply = self.ears.answer_push(pushed, self.says)
        except Failed as failed:
            self.forged.append(failed.words)
            reply = Reply(403)
        await answer(send, reply.status, [], reply.body)

    def again(self, knock: Knock, **changes: Any) -> Knock:
        """A knock that is not quite what it was."""
        return replace(knock, **changes)
