"""The gate of api.weixin.qq.com: every call passes it, with or without an access token, and answers through it."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hutong.capabilities.simulation import Book, Mischief, Mischiefs
from hutong.vendors.wechat_world import applications
from hutong.vendors.wechat_world.applications import Application
from hutong.vendors.wechat_world.refusals import UNLISTED, Refused
from hutong.vendors.wechat_world.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Asked:
    """A call as it came through the gate."""

    path: str
    query: Mapping[str, str]
    ip: str  # of the caller
    body: dict[str, Any] = field(default_factory=dict)  # the JSON of a POST
    raw: bytes = b""
    application: Application | None = None  # whose access token it was

    @property
    def app(self) -> Application:
        """The application, of a call that needs a token."""
        assert self.application is not None, "this call came without a token"
        return self.application


Call = Callable[[Asked], Mapping[str, Any]]  # may raise Refused; what it answers is sent as JSON
_Endpoint = Callable[[Request], Awaitable[Response]]


class Gate:
    """Made once for a simulator; answers HTTP 200 whatever happens, as WeChat does."""

    def __init__(self, book: Book, mischiefs: Mischiefs) -> None:
        self._book = book
        self._mischiefs = mischiefs
        self._tokens = Tokens(book)

    def guarded(self, path: str, call: Call, *, permission: str = "", method: str = "POST") -> Route:
        """A route for a call with `?access_token=`. It answers 41001, 40014, 40001, 42001, 43001/43002, 44002, 47001,
        45009 (console) and 48001 (the application lacks `permission`) by itself."""
        return self._route(path, call, method, lambda asked: self._entered(asked, permission))

    def plain(self, path: str, call: Call, *, method: str = "GET") -> Route:
        """A route for a call without a token: it proves who asks in its own fields."""
        return self._route(path, call, method, lambda asked: asked)

    def checked(self, token: str, *, path: str = "", permission: str = "") -> Application:
        """The application behind an access token, for a simulator that serves without these routes. Refused."""
        found = applications.find(self._book, self._tokens.owner(token))
        if any(path.startswith(one) for one in found.exhausted if path):
            raise Refused(45009)
        if not found.may(permission):
            raise Refused(48001)
        return found

    def _entered(self, asked: Asked, permission: str) -> Asked:
        found = self.checked(asked.query.get("access_token", ""), path=asked.path, permission=permission)
        return Asked(asked.path, asked.query, asked.ip, asked.body, asked.raw, found)

    def _route(self, path: str, call: Call, method: str, enter: Callable[[Asked], Asked]) -> Route:
        async def served(request: Request) -> Response:
            try:
                asked = _read(request, method, await request.body())
                if self._mischiefs.take(Mischief.SLOW_DOWN, path):
                    raise Refused(45011)
                answer = dict(call(enter(asked)))
            except Refused as refused:
                answer = refused.body()
            if self._mischiefs.take(Mischief.ERROR_BODY_200, path):
                answer = Refused(-1).body()
            if self._mischiefs.take(Mischief.UNLISTED_STATE, path):
                answer = Refused(UNLISTED, "not in any manual").body()
            return answered(answer)

        return Route(path, served, methods=["GET", "POST"])


def answered(answer: Mapping[str, Any]) -> Response:
    """An answer as WeChat sends it: HTTP 200, raw UTF-8."""
    body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(body, media_type="application/json; encoding=utf-8")


def caller(request: Request) -> str:
    """The address of whoever asks."""
    return request.client.host if request.client else ""


def _read(request: Request, method: str, raw: bytes) -> Asked:
    if request.method != method:
        raise Refused(43002 if method == "POST" else 43001)
    asked = Asked(request.url.path, dict(request.query_params), caller(request))
    if method == "GET":
        return asked
    if not raw:
        raise Refused(44002)
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise Refused(47001) from error
    if not isinstance(body, dict):
        raise Refused(47001)
    return Asked(asked.path, asked.query, asked.ip, body, raw)
