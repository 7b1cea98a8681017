"""The providers' ASGI door: /callback/{channel}/{revision}, without a query string of ours, because WeChat refuses one."""

import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.pay import Knock
from hutong.features.knocks.hear import Ear

log = logging.getLogger(__name__)
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LIMIT: Final = 64 * 1024
_PATH: Final = re.compile(r"/callback/([0-9]{1,18})/([0-9]{1,18})")


class Door:
    """Serves every path under /callback/."""

    def __init__(self, ear: Ear) -> None:
        self._ear = ear

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reply = await self._answer(scope, receive)
        headers = [(name.encode(), value.encode()) for name, value in reply.headers.items()]
        headers.append((b"content-length", str(len(reply.body)).encode()))
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})

    async def _answer(self, scope: Scope, receive: Receive) -> Reply:
        path = _PATH.fullmatch(scope["path"])
        if path is None:
            return Reply(404)
        body = await _read(receive)
        if body is None:
            return Reply(413)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope["query_string"].decode("latin-1")
        knock = Knock(scope["method"], scope["path"], query, headers, body, now())
        client = scope.get("client")
        try:
            return await self._ear.hear(int(path[1]), int(path[2]), client[0] if client else "", knock)
        except Exception:  # the provider knocks again; nothing was settled that was not committed
            log.exception("a knock at %s was not heard", scope["path"])
            return Reply(503)


async def _read(receive: Receive) -> bytes | None:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LIMIT:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return body
