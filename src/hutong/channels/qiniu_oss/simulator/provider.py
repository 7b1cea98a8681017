"""The simulated Kodo as one address: uploads, management and downloads are told apart by their paths."""

from collections.abc import Mapping
from typing import ClassVar, Final

from starlette.requests import Request
from starlette.responses import Response

from hutong.capabilities.simulation import Account, Home, Mischief, StorageSimulator
from hutong.capabilities.simulation.mischief import App, Receive, Scope, Send
from hutong.channels.qiniu_oss.simulator import accounts, answers, manage
from hutong.channels.qiniu_oss.simulator.answers import Refused, said
from hutong.channels.qiniu_oss.simulator.arrivals import Arrivals
from hutong.channels.qiniu_oss.simulator.downloads import Downloads
from hutong.channels.qiniu_oss.simulator.forms import Forms
from hutong.channels.qiniu_oss.simulator.gate import Gate
from hutong.channels.qiniu_oss.simulator.parts import Parts
from hutong.channels.qiniu_oss.simulator.stock import Stock

UNLISTED: Final = 460  # in no manual


class QiniuOssSimulator(StorageSimulator):
    """Kodo, for accounts with one private bucket each."""

    CODE: ClassVar[str] = "QINIU_OSS"
    FORMS: ClassVar[tuple[str, ...]] = accounts.FORMS
    LADDER: ClassVar[tuple[float, ...]] = ()  # a callback that fails is not made again: the uploader is told

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.accounts = accounts.Accounts(home.book)
        self.stock = Stock(home)
        self.arrivals = Arrivals(self.stock, self.accounts, self.knocker, self.mischiefs)
        gate = Gate(home, self.accounts)
        self._forms = Forms(gate, self.stock, self.arrivals)
        self._parts = Parts(home.book, gate, self.stock, self.arrivals)
        self._management = manage.Management(gate, self.accounts, self.stock)
        self._downloads = Downloads(gate, self.stock)
        self._app = self.mischiefs.around(self._serve)

    @property
    def app(self) -> App:
        """See `Simulator.app`."""
        return self._app

    def account(self, form: str) -> Account:
        """See `Simulator.account`."""
        return self.accounts.settings(form)

    def objects(self) -> Mapping[str, int]:
        """See `StorageSimulator.objects`; of the usual account."""
        return {record["key"]: record["fsize"] for record in self.stock.every(self._bucket)}

    def content(self, key: str) -> bytes:
        """See `StorageSimulator.content`."""
        found = self.stock.find(self._bucket, key)
        if found is None:
            raise KeyError(key)
        return b"".join(self.stock.stretch(found, 0, found["fsize"]))

    def unfinished(self) -> int:
        """See `StorageSimulator.unfinished`."""
        return sum(1 for _ in self._parts.unfinished())

    def release(self) -> None:
        """See `Simulator.release`."""
        self.arrivals.release()

    @property
    def _bucket(self) -> str:
        return str(self.accounts.opened(self.FORMS[0])["bucket"])

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except Refused as no:
            response = answers.refused(no)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        method, path = request.method, request.scope["path"]
        if method == "OPTIONS":
            return answers.allowed()
        managed = path.split("/")[1] in manage.VERBS and not (method == "GET" and "token" in request.query_params)
        if not managed and method in ("GET", "HEAD"):
            return self._downloads.answer(request)
        self._bend(path)
        if self.mischiefs.take(Mischief.ERROR_BODY_200, path):
            return said({"code": 599, "error": "internal error"})
        if managed:
            return await self._management.answer(request)
        if path.startswith("/buckets/"):
            return await self._parts.answer(request)
        if (method, path) == ("POST", "/"):
            return await self._forms.answer(request)
        raise Refused(405, "method not allowed")

    def _bend(self, path: str) -> None:
        """Refuses what was ordered to be refused, before anything is done."""
        if self.mischiefs.take(Mischief.SLOW_DOWN, path):
            raise Refused(573, "too many requests for one resource")  # the words: from memory
        if self.mischiefs.take(Mischief.UNLISTED_STATE, path):
            raise Refused(UNLISTED, "held for review")
