"""WeChat's ASGI door for pushes: /api/wechat/{merchant number}/msg, which an operator enters in its console."""

import asyncio
import logging
import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

from hutong.base.asgi import Gone, Receive, Scope, Send, TooLong, answer, read_body
from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.pay import Knock
from hutong.features.pushes.hear import PushEar

log = logging.getLogger(__name__)

PREFIX: Final = "/api/wechat/"
LIMIT: Final = 64 * 1024
TIME: Final = 4.5  # seconds; WeChat gives up after 5 and tries again
_PATH: Final = re.compile(r"/api/wechat/([0-9A-Za-z_@.-]{1,64})/msg")
_TEXT: Final = {"content-type": "text/plain; charset=utf-8"}
_NOWHERE: Final = Reply(404, b"pushes go to /api/wechat/{merchant number}/msg\n", _TEXT)


class PushDoor:
    """Serves every path under /api/wechat/."""

    def __init__(self, ear: PushEar, *, seconds: float = TIME, clock: Callable[[], datetime] = now) -> None:
        """`seconds` for everything; what is kept by then is handled later. `clock`: when a push is said to come."""
        self._ear = ear
        self._clock = clock
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            reply = await self._answer(scope, receive)
        except Gone:
            return
        await answer(send, reply.status, [(k.encode(), v.encode()) for k, v in reply.headers.items()], reply.body)

    async def _answer(self, scope: Scope, receive: Receive) -> Reply:
        path = _PATH.fullmatch(scope["path"])
        if path is None:
            return _NOWHERE
        if scope["method"] not in ("GET", "POST"):
            return Reply(405, b"", {"allow": "GET, POST"})
        try:
            body = await read_body(receive, LIMIT)
        except TooLong:
            return Reply(413)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope["query_string"].decode("latin-1")
        knock = Knock(scope["method"], scope["path"], query, headers, body, self._clock())
        client = scope.get("client")
        try:
            async with asyncio.timeout(self._seconds):
                return await self._ear.hear(path[1], client[0] if client else "", knock)
        except Exception:  # the platform pushes it again: nothing was acknowledged that is not kept
            log.exception("a push at %s was not heard", scope["path"])
            return Reply(503)
