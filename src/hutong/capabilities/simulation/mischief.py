"""What a provider can be told to do wrong, and the wrapper that does the wrongs of the transport."""

from collections.abc import Awaitable, Callable, MutableMapping
from enum import StrEnum
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Mischief(StrEnum):
    """One wrong. The first group is done by `Mischiefs.around`, the others by each simulator in its own protocol."""

    # of the transport
    TIMEOUT_AFTER_ACCEPTING = "timeout_after_accepting"  # the book has it, the answer never comes
    RESET = "reset"  # accepted, then the connection is cut
    BAD_GATEWAY = "bad_gateway"  # 502 with a page of HTML; not accepted
    HALF_ANSWER = "half_answer"  # half of the body, then the connection is cut
    NOT_THE_FORMAT = "not_the_format"  # 200 with HTML where JSON or XML belongs
    # of an answer
    ERROR_BODY_200 = "error_body_200"  # HTTP 200 whose body says failure (a system error in the provider's words)
    BAD_SIGNATURE = "bad_signature"  # the answer's signature is wrong
    SLOW_DOWN = "slow_down"  # not done: too many requests, in the provider's words (SMS and storage only)
    UNLISTED_STATE = "unlisted_state"  # a state or code that no manual lists
    WRONG_AMOUNT = "wrong_amount"  # the answer to a query, or the next notification, tells another amount
    # of a notification
    NOTICE_LOST = "notice_lost"  # never sent
    NOTICE_LATE = "notice_late"  # held back until `PaySimulator.release` is called
    NOTICE_TWICE = "notice_twice"  # sent two times, at once
    NOTICE_FORGED = "notice_forged"  # signed with a wrong key
    NOTICE_STALE = "notice_stale"  # an old timestamp, correctly signed (where the protocol has one)
    NOTICE_FOREIGN = "notice_foreign"  # correctly signed, of another merchant or application
    SIGNTEST = "signtest"  # WeChat Pay V3's probe: a signature that starts WECHATPAY/SIGNTEST/


_TRANSPORT = (
    Mischief.TIMEOUT_AFTER_ACCEPTING,
    Mischief.RESET,
    Mischief.BAD_GATEWAY,
    Mischief.HALF_ANSWER,
    Mischief.NOT_THE_FORMAT,
)
_HTML = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


class Mischiefs:
    """The wrongs that are ordered and not done yet."""

    def __init__(self) -> None:
        self._ordered: list[tuple[Mischief, str]] = []

    def order(self, mischief: Mischief, *, times: int = 1, where: str = "") -> None:
        """Orders a wrong for the next `times` requests (or notifications) whose path or verb contains `where`."""
        self._ordered.extend([(mischief, where)] * times)

    def take(self, mischief: Mischief, place: str = "") -> bool:
        """Whether this wrong is to be done now; it is then crossed off."""
        for index, (ordered, where) in enumerate(self._ordered):
            if ordered is mischief and where in place:
                del self._ordered[index]
                return True
        return False

    def clear(self) -> None:
        """Crosses everything off."""
        self._ordered.clear()

    @property
    def ordered(self) -> list[tuple[Mischief, str]]:
        """What is still to be done, with where."""
        return list(self._ordered)

    def around(self, app: App) -> App:
        """The app with the wrongs of the transport done to its answers."""

        async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
            wrong = next((m for m in _TRANSPORT if scope["type"] == "http" and self.take(m, scope["path"])), None)
            if wrong is None:
                await app(scope, receive, send)
            else:
                await _do(wrong, app, scope, receive, send)

        return wrapped


async def _do(wrong: Mischief, app: App, scope: Scope, receive: Receive, send: Send) -> None:
    if wrong in (Mischief.BAD_GATEWAY, Mischief.NOT_THE_FORMAT):
        await _answer(send, 502 if wrong is Mischief.BAD_GATEWAY else 200, _HTML)
        return
    kept: list[MutableMapping[str, Any]] = []

    async def keep(message: MutableMapping[str, Any]) -> None:
        kept.append(message)

    await app(scope, receive, keep)
    if wrong is Mischief.TIMEOUT_AFTER_ACCEPTING:
        while True:
            if (await receive())["type"] == "http.disconnect":
                return
    body = b"".join(message.get("body", b"") for message in kept if message["type"] == "http.response.body")
    promised = max(len(body), 2)
    await send({**kept[0], "headers": _with_length(kept[0].get("headers", []), promised)})
    if wrong is Mischief.HALF_ANSWER:
        await send({"type": "http.response.body", "body": body[: promised // 2], "more_body": True})
    raise ConnectionAbortedError("mischief: the connection is cut here on purpose")


def _with_length(headers: Any, length: int) -> list[tuple[bytes, bytes]]:
    others = [(name, value) for name, value in headers if name.lower() != b"content-length"]
    return [*others, (b"content-length", str(length).encode())]


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/html"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
