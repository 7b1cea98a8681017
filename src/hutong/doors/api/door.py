"""The API's ASGI door: raw bytes in, JSON out, and never a bare 500."""

import logging
from typing import Any

import orjson

from hutong.base.asgi import Gone, Receive, Scope, Send, TooLong, answer, read_body, read_chunks
from hutong.base.db import AWAY
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Language, language_of
from hutong.doors.api.body import LIMIT, fields_of
from hutong.doors.api.calls import Api

log = logging.getLogger(__name__)
_FORM = "application/x-www-form-urlencoded"
_JSON = (b"content-type", b"application/json; charset=utf-8")


class Door:
    """Serves every path under /api/."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        try:
            status, said = await self._answer(scope, headers, receive)
        except Gone:
            return
        await answer(send, status, [_JSON], said)

    async def _answer(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive) -> tuple[int, bytes]:
        try:
            return 200, orjson.dumps(await self._called(scope, headers, receive))
        except Refusal as error:
            refusal = error
        except Gone:
            raise
        except AWAY:
            log.exception("the database is not to be had")
            refusal = Refusal(Problem.UNAVAILABLE)
        except Exception:
            log.exception("a call of %s failed", scope["path"])
            refusal = Refusal(Problem.INTERNAL)
        return refusal.problem.entry.status, orjson.dumps(refused(refusal, _language(headers)))

    async def _called(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive) -> dict[str, Any]:
        path = scope["path"]
        if path in self._api.uploads:
            return await self._taken(scope, receive)
        if path not in self._api.calls:
            raise Refusal(Problem.NO_SUCH_CALL, path[:64])
        if scope["method"] != "POST":
            raise Refusal(Problem.METHOD, scope["method"])
        try:
            body = await read_body(receive, LIMIT)
        except TooLong as error:
            raise Refusal(Problem.BODY_TOO_LARGE) from error
        fields = fields_of(headers.get(b"content-type", b"").decode("latin-1"), body)
        return await self._api.answer(path, fields, _source(scope))

    async def _taken(self, scope: Scope, receive: Receive) -> dict[str, Any]:
        if scope["method"] not in ("POST", "PUT"):
            raise Refusal(Problem.METHOD, scope["method"])
        fields = fields_of(_FORM, scope["query_string"])
        return await self._api.take(scope["path"], fields, _source(scope), read_chunks(receive))


def _source(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""


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
