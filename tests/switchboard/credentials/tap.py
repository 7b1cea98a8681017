"""A provider that lends tokens and tickets, the channel that gets them, and one of another code that uses them."""

import asyncio
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import parse_qsl, urlsplit

import orjson
from tests.switchboard.teapot import NoSimulator

from hutong.base.http import Reply
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import Channel, Config, Spec
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.platform.credential import Issued, IssuesCredentials

REFUSED = "40001"


class Tap(Channel[Config], IssuesCredentials):
    """Gets tokens and tickets of its own application: a ticket needs a token."""

    KINDS = ("token", "ticket")

    def application(self) -> str:
        """Its merchant number, without what tells two channels of one application apart."""
        return self.config.merchant_no.partition("-")[0]

    async def issue(self, kind: str, *, afresh: bool) -> Issued:
        """Asks."""
        if kind == "token":
            return _issued(await self._get(f"/token?app={self.application()}&afresh={int(afresh)}"))
        return _issued(await self.line.credentials.using(self.application(), "token", self._ticket, _is_stale))

    async def hello(self) -> str:
        """What the provider says to a request with a token."""
        return await hello(self, self.application())

    async def signed(self) -> str:
        """What the provider says to a request with a ticket."""

        async def do(ticket: Secret) -> str:
            return str((await self._get(f"/signed?ticket={ticket.reveal()}"))["said"])

        return await self.line.credentials.using(self.application(), "ticket", do, lambda said: said == REFUSED)

    async def _ticket(self, token: Secret) -> Mapping[str, object]:
        return await self._get(f"/ticket?token={token.reveal()}")

    async def _get(self, path: str) -> Mapping[str, object]:
        reply = await self.line.http.send("GET", self.line.endpoint + path, headers={})
        answer: Mapping[str, object] = orjson.loads(reply.body)
        if "wrong" in answer:
            raise Failed(Fault(str(answer["wrong"])), "40125", "invalid appsecret")
        return answer


class Cup(Channel[Config]):
    """Uses the tokens of the application that is its merchant number, and gets none."""

    async def hello(self) -> str:
        """What the provider says to a request with a token."""
        return await hello(self, self.config.merchant_no)

    async def told(self) -> str:
        """With a credential that nobody can ask for."""

        async def do(ticket: Secret) -> str:
            return ticket.reveal()

        return await self.line.credentials.using(self.config.merchant_no, "told", do, lambda _: False)


async def hello(channel: Channel[Config], application: str) -> str:
    """A request with a token of the application."""

    async def do(token: Secret) -> str:
        reply = await channel.line.http.send("GET", f"{channel.line.endpoint}/hello?token={token.reveal()}", headers={})
        return str(orjson.loads(reply.body)["said"])

    return await channel.line.credentials.using(application, "token", do, lambda said: said == REFUSED)


def _issued(answer: Mapping[str, object]) -> Issued:
    return Issued(Secret(str(answer["value"])), int(str(answer["seconds"])))


def _is_stale(answer: Mapping[str, object]) -> bool:
    return answer.get("said") == REFUSED


def _spec(code: str, adapter: type[Channel[Config]]) -> Spec:
    return Spec(
        code=code,
        name=Text(code, code.title()),
        config=Config,
        adapter=adapter,
        simulator=NoSimulator,
        endpoint="https://lends.example",
        manual="https://lends.example/manual",
    )


SPECS = MappingProxyType({"TAP": _spec("TAP", Tap), "CUP": _spec("CUP", Cup)})


class Provider:
    """The other side, as an `Http`: an application's token stays the same unless another one is insisted on."""

    def __init__(self, seconds: int = 7200) -> None:
        self.seconds = seconds
        self.issued: list[str] = []  # path and query of every issue
        self.good: dict[str, str] = {}  # application -> token
        self.tickets: set[str] = set()
        self.said: list[str] = []
        self.heard = asyncio.Queue[str]()  # the same, one by one
        self.wrong = ""  # the fault that issuing meets
        self.kills = False  # every token is refused
        self.killed: set[str] = set()  # tokens that are refused though it goes on giving them
        self.over = False  # it gives another token though nobody insists, as near its end
        self.delay = 0.02
        self.error: Exception | None = None
        self.asked = asyncio.Event()  # somebody has asked for a token
        self.gate = asyncio.Event()  # not set: tokens are long in coming
        self.gate.set()

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """See `Http.send`."""
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        await asyncio.sleep(self.delay)
        if parts.path.endswith("/token"):
            self.asked.set()
            await self.gate.wait()
        if self.error is not None:
            raise self.error
        return Reply(200, orjson.dumps(self._answer(parts.path.rpartition("/")[2], query)))

    def _answer(self, path: str, query: Mapping[str, str]) -> Mapping[str, object]:
        if path == "token":
            self.issued.append(f"token {query['app']} {query['afresh']}")
            if self.wrong:
                return {"wrong": self.wrong}
            if query["app"] not in self.good or query["afresh"] == "1" or self.over:
                self.good[query["app"]] = f"secret-token-{len(self.issued):04d}-{query['app']}"
            return {"value": self.good[query["app"]], "seconds": self.seconds}
        if path == "ticket":
            if query["token"] not in self.good.values():
                return {"said": REFUSED}
            self.issued.append("ticket")
            self.tickets.add(value := f"secret-ticket-{len(self.issued):04d}")
            return {"value": value, "seconds": self.seconds}
        good = {*self.good.values(), *self.tickets} - self.killed
        self.said.append(said := "hi" if {*query.values()} & good and not self.kills else REFUSED)
        self.heard.put_nowait(said)
        return {"said": said}
