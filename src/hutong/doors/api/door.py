"""The API's ASGI door: raw bytes in, JSON out, and never a bare 500."""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import asyncpg
import orjson

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Language, language_of
from hutong.doors.api.body import LIMIT, fields_of
from hutong.doors.api.calls import Api

log = logging.getLogger(__name__)
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_JSON = (b"content-type", b"application/json; charset=utf-8")


class Door:
    """Serves every path under /api/."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        try:
            status, answer = 200, await self._answer(scope, headers, receive)
        except Refusal as refusal:
            status, answer = refusal.problem.entry.status, refused(refusal, _language(headers))
        except (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError, TimeoutError):
            log.exception("the database is not to be had")
            status, answer = 503, refused(Refusal(Problem.UNAVAILABLE), _language(headers))
        except Exception:
            log.exception("a call of %s failed", scope["path"])
            status, answer = 500, refused(Refusal(Problem.INTERNAL), _language(headers))
        body = orjson.dumps(answer)
        length = (b"content-length", str(len(body)).encode())
        await send({"type": "http.response.start", "status": status, "headers": [_JSON, length]})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive) -> dict[str, Any]:
        path = scope["path"]
        if path not in self._api.calls:
            raise Refusal(Problem.NO_SUCH_CALL, path[:64])
        if scope["method"] != "POST":
            raise Refusal(Problem.METHOD, scope["method"])
        body = await _read(headers, receive)
        fields = fields_of(headers.get(b"content-type", b"").decode("latin-1"), body)
        client = scope.get("client")
        return await self._api.answer(path, fields, client[0] if client else "")


def refused(refusal: Refusal, language: Language) -> dict[str, Any]:
    """A refusal as merchants see it: number, words, cause and remedy in the reader's language."""
    entry = refusal.problem.entry
    return {
        "code": entry.number,
        "msg": refusal.message(language),
        "cause": entry.cause.to(language),
        "remedy": entry.remedy.to(language),
    }


def _language(headers: dict[bytes, bytes]) -> Language:
    return language_of(headers.get(b"accept-language", b"").decode("latin-1"))


async def _read(headers: dict[bytes, bytes], receive: Receive) -> bytes:
    """The body, if it is not too long; a longer one is refused before it is read to its end."""
    promised = headers.get(b"content-length", b"")
    if promised.isdigit() and int(promised) > LIMIT:
        raise Refusal(Problem.BODY_TOO_LARGE)
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal(Problem.BAD_BODY)
        body += message.get("body", b"")
        if len(body) > LIMIT:
            raise Refusal(Problem.BODY_TOO_LARGE)
        if not message.get("more_body", False):
            return body
