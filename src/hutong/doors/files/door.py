"""The ASGI door of the hub's own files: links to /files/{channel}/{revision}/{key}, forms to what precedes the key."""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any, Final, Protocol

import orjson

from hutong.base.asgi import Gone, Receive, Scope, Send, answer
from hutong.base.clock import now
from hutong.base.db import AWAY
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Language, Text, language_of
from hutong.capabilities.faults import Failed, Fault, Forged
from hutong.capabilities.storage import FormWish, Grant, ServesItself
from hutong.doors.files.incoming import FIELDS, Incoming, other_size
from hutong.doors.files.pages import ALLOWED, page
from hutong.doors.files.serving import serve
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened

log = logging.getLogger(__name__)
_PATH: Final = re.compile(r"/files/([0-9]{1,18})/([0-9]{1,18})(?:/(.*))?", re.DOTALL)
_JSON: Final = ((b"content-type", b"application/json; charset=utf-8"), (b"access-control-allow-origin", b"*"))
# The form is a merchant's page, so it comes from anywhere; its signature is what lets it in.
_PREFLIGHT: Final = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"POST, OPTIONS"),
    (b"access-control-allow-headers", b"*"),
    (b"access-control-max-age", b"86400"),
)


class Receiver(Protocol):
    """Whoever keeps a file that a browser brings."""

    async def receive(self, channel_id: int, revision: int, grant: FormWish, body: AsyncIterator[bytes]) -> object:
        """Keeps the file that `grant` allows; Refusal.

        `body` gives at most `grant.size` bytes in pieces of any length. It ends only after the whole form has come and
        exactly that many bytes were in it; else it raises (Refusal, Gone), which is to be passed on, nothing kept.
        """
        ...


class Door:
    """Serves every path under /files/."""

    def __init__(self, switchboard: Switchboard, receiver: Receiver) -> None:
        self._switchboard = switchboard
        self._receiver = receiver

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = _PATH.fullmatch(scope["path"])
        if path is None:
            await page(send, 404, head=scope["method"] == "HEAD")
        elif path[3] is None:
            await self._form(int(path[1]), int(path[2]), scope, receive, send)
        else:
            await self._file(int(path[1]), int(path[2]), path[3], scope, receive, send)

    async def _file(self, channel_id: int, revision: int, key: str, scope: Scope, receive: Receive, send: Send) -> None:
        head = scope["method"] == "HEAD"
        if scope["method"] not in ("GET", "HEAD"):
            await page(send, 405, headers=[(b"allow", ALLOWED)])
            return
        watched = _Watched(send)
        try:
            opened, face = await self._opened(channel_id, revision)
            query, at = scope["query_string"].decode("latin-1"), now()

            def admit() -> Grant:
                return opened.hears(lambda: face.admit_link(key, query, at))

            await serve(admit, scope, receive, watched)
        except Exception as error:
            if watched.begun:  # half an answer can only be cut off
                raise
            await page(send, _status(error, scope["path"]), head=head)

    async def _form(self, channel_id: int, revision: int, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": list(_PREFLIGHT)})
            await send({"type": "http.response.body", "body": b""})
            return
        headers = dict(scope["headers"])
        try:
            status, said = 200, await self._received(channel_id, revision, scope, headers, receive)
        except Gone:
            return
        except Exception as error:
            refusal = _refusal(error, scope["path"])
            language = language_of(headers.get(b"accept-language", b"").decode("latin-1"))
            status, said = refusal.problem.entry.status, _refused(refusal, language)
        await answer(send, status, _JSON, orjson.dumps(said))

    async def _received(
        self, channel_id: int, revision: int, scope: Scope, headers: dict[bytes, bytes], receive: Receive
    ) -> dict[str, Any]:
        if scope["method"] != "POST":
            raise Refusal(Problem.METHOD, scope["method"])
        opened, face = await self._opened(channel_id, revision)
        form = Incoming(headers.get(b"content-type", b""), receive)
        told = await form.head()
        grant = opened.hears(lambda: face.admit_form(form.fields, now()))
        if told.partition(";")[0].strip().lower() != grant.content_type.partition(";")[0].strip().lower():
            raise Refusal(Problem.FILE_TYPE, Text(f"应为 {grant.content_type}", f"it has to be {grant.content_type}"))
        _check_length(headers.get(b"content-length", b""), grant.size)
        async with aclosing(form.content(grant.size)) as body:
            await self._receiver.receive(channel_id, revision, grant, body)
        return {"key": grant.key, "size": grant.size}

    async def _opened(self, channel_id: int, revision: int) -> tuple[Opened, ServesItself]:
        try:
            opened = await self._switchboard.open(channel_id, revision)
            return opened, opened.face(ServesItself)
        except Failed as failed:
            raise _Nobody from failed


class _Nobody(Exception):
    """No channel at this address keeps files on the hub's own disk."""


class _Watched:
    """Sends, and remembers whether the answer has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Any) -> None:
        self.begun = True
        await self._send(message)


def _check_length(told: bytes, size: int) -> None:
    """A form that says itself that it can't be right is not read to its end."""
    if told.isdigit() and not size < int(told) <= size + 2 * FIELDS:
        raise other_size(size)


def _status(error: Exception, path: str) -> int:
    match error:
        case Forged():
            return 403
        case _Nobody() | FileNotFoundError():
            return 404
        case Failed() if error.fault is Fault.NOT_FOUND:
            return 404
    log.error("a file at %s was not served", path, exc_info=error)
    return 503


def _refusal(error: Exception, path: str) -> Refusal:
    match error:
        case Refusal():
            return error
        case Forged():
            return Refusal(Problem.LINK_WRONG)
        case _Nobody():
            return Refusal(Problem.NO_SUCH_CALL, path[:64])
    log.error("a file at %s was not taken", path, exc_info=error)
    return Refusal(Problem.UNAVAILABLE if isinstance(error, AWAY) else Problem.INTERNAL)


def _refused(refusal: Refusal, language: Language) -> dict[str, Any]:
    """A refusal as merchants see it: number, words, cause and remedy in the reader's language."""
    entry = refusal.problem.entry
    return {
        "code": entry.number,
        "msg": refusal.message(language),
        "cause": entry.cause.to(language),
        "remedy": entry.remedy.to(language),
    }
