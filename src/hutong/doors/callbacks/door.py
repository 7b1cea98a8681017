"""The providers' ASGI door: /callback/{channel}/{revision}, or /callback/{channel} where an operator enters it once."""

import logging
import re
from typing import Final

from hutong.base.asgi import Gone, Receive, Scope, Send, TooLong, answer, read_body
from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.pay import Knock
from hutong.features.knocks.hear import Ear

log = logging.getLogger(__name__)

LIMIT: Final = 64 * 1024
_PATH: Final = re.compile(r"/callback/([0-9]{1,18})(?:/([0-9]{1,18}))?")


class Door:
    """Serves every path under /callback/."""

    def __init__(self, ear: Ear) -> None:
        self._ear = ear

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            reply = await self._answer(scope, receive)
        except Gone:
            return
        await answer(send, reply.status, [(k.encode(), v.encode()) for k, v in reply.headers.items()], reply.body)

    async def _answer(self, scope: Scope, receive: Receive) -> Reply:
        path = _PATH.fullmatch(scope["path"])
        if path is None:
            return Reply(404)
        try:
            body = await read_body(receive, LIMIT)
        except TooLong:
            return Reply(413)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope["query_string"].decode("latin-1")
        knock = Knock(scope["method"], scope["path"], query, headers, body, now())
        client = scope.get("client")
        try:
            return await self._ear.hear(
                int(path[1]), int(path[2]) if path[2] else None, client[0] if client else "", knock
            )
        except Exception:  # the provider knocks again; nothing was settled that was not committed
            log.exception("a knock at %s was not heard", scope["path"])
            return Reply(503)
