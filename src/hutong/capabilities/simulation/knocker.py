"""Posts a provider's notifications until they are acknowledged, on the provider's own ladder of waits."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hutong.base.clock import now
from hutong.base.http import Http, NeverLeft, NoAnswer, Reply


@dataclass(frozen=True, slots=True)
class Call:
    """A notification ready to be posted."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Try:
    """One posting and what came of it."""

    call: Call
    at: datetime = field(default_factory=now)
    reply: Reply | None = None
    heard: bool = False
    error: str = ""


class Knocker:
    """Runs each notification as a task of its own; `settled` waits until none is under way."""

    def __init__(self, http: Http, ladder: Sequence[float], *, speed: float = 1.0) -> None:
        """`ladder`: the provider's waits in seconds between tries; `speed` divides them (60: a minute is a second)."""
        self._http = http
        self._ladder = tuple(ladder)
        self._speed = speed
        self._tasks: set[asyncio.Task[None]] = set()
        self.tries: list[Try] = []

    def post(
        self, make: Callable[[], Call], heard: Callable[[Reply], bool], ladder: Sequence[float] | None = None
    ) -> None:
        """Starts posting: `make` builds each try afresh (time and nonce differ), `heard` judges the answer.

        `ladder`: the waits of this kind of notification, where a provider has kinds with waits of their own.
        """
        task = asyncio.create_task(self._run(make, heard, self._ladder if ladder is None else ladder))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Returns when every notification was acknowledged or given up."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        """Gives up what is still under way."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def once(self, call: Call, heard: Callable[[Reply], bool]) -> Try:
        """One posting, written down in `tries`."""
        attempt = Try(call)
        self.tries.append(attempt)
        try:
            attempt.reply = await self._http.send("POST", call.url, headers=call.headers, body=call.body, timeout=5.0)
            attempt.heard = heard(attempt.reply)
        except (NeverLeft, NoAnswer) as error:
            attempt.error = str(error)
        return attempt

    async def _run(self, make: Callable[[], Call], heard: Callable[[Reply], bool], ladder: Sequence[float]) -> None:
        for wait in (*ladder, None):
            if (await self.once(make(), heard)).heard or wait is None:
                return
            await asyncio.sleep(wait / self._speed)
