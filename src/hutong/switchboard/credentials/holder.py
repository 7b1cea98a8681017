"""Who holds credentials in a process: gets each once for all processes, and renews it before anybody has to wait."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from time import monotonic
from typing import Final, TypeVar

from hutong.base.clock import now
from hutong.base.db import AWAY
from hutong.base.failpoint import failpoint
from hutong.base.secrets import Secret
from hutong.capabilities import sayings
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.platform.credential import Issued
from hutong.switchboard.call_log import hide
from hutong.switchboard.credentials.store import Claim, Key, Lent, Store

log = logging.getLogger(__name__)
T = TypeVar("T")
Issue = Callable[[Key, bool], Awaitable[Issued]]  # asks the provider; true: it must be another one. Failed

AHEAD: Final = 300.0  # seconds before its end that a credential is renewed while it is still used
# Seconds that others wait for the process that renews it: longer than a lease, so that whoever waits takes the place of
# one that died; and with one issue after it still less than a verb has, so that the credential comes in time.
PATIENCE: Final = 10.0
_LOOK: Final = 0.05  # seconds between their looks at the table
_NONE: Final = Secret("")
_CALM: Final = 30.0  # seconds after which renewing ahead is tried again


class Holder:
    """The credentials that this process knows; the table has them for all processes."""

    def __init__(self, store: Store, *, ahead: float = AHEAD, patience: float = PATIENCE) -> None:
        """`ahead`, `patience`: seconds, see AHEAD and PATIENCE."""
        self._store = store
        self._ahead = ahead
        self._patience = patience
        self._known: dict[Key, Lent] = {}
        self._flights: dict[Key, asyncio.Task[Lent]] = {}
        self._tried: dict[Key, float] = {}

    async def using(
        self, key: Key, issue: Issue, do: Callable[[Secret], Awaitable[T]], stale: Callable[[T], bool]
    ) -> T:
        """What `do` answers with the credential; exactly once more with a newer one where `stale` says so. Failed."""
        lent = await self._good(key, issue)
        hide(lent.value)
        answer = await do(lent.value)
        if not stale(answer):
            return answer
        log.info("the %s of %s was refused; taking another", key.kind, key.application)
        fresh = await self._after(key, lent.generation, issue, lent.value)
        hide(fresh.value)
        return await do(fresh.value)

    async def renew(self, key: Key, issue: Issue) -> Lent:
        """Another one, though the present one may be good; Failed."""
        kept = await _reached(self._store.read(key))
        return await self._after(key, _generation(kept), issue, kept.value if kept else _NONE)

    async def keep(self, key: Key, value: Secret, seconds: int) -> Lent:
        """One that the provider told by itself, good for `seconds`."""
        self._known[key] = lent = await self._store.keep(key, value, now() + timedelta(seconds=seconds))
        return lent

    async def close(self) -> None:
        """Gives up what is under way; a lease that is left runs out."""
        flights = list(self._flights.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)

    async def _good(self, key: Key, issue: Issue) -> Lent:
        known = self._known.get(key)
        if known is None or known.seconds <= 0:
            known = await _reached(self._store.read(key))
            if known is None or known.seconds <= 0:
                return await self._after(key, _generation(known), issue, _NONE)
            self._known[key] = known
        if self._is_ending(known):
            self._renew_ahead(key, known, issue)
        return known

    def _is_ending(self, lent: Lent) -> bool:
        life = (lent.good_until - lent.renewed_at).total_seconds()
        return lent.seconds < min(self._ahead, life / 4)  # of a short life, the last quarter

    def _renew_ahead(self, key: Key, lent: Lent, issue: Issue) -> None:
        """In the background; not at every use while the provider refuses."""
        if key not in self._flights and self._tried.get(key, 0.0) <= monotonic() - _CALM:
            self._tried[key] = monotonic()
            self._fly(key, lent.generation, issue, _NONE)

    async def _after(self, key: Key, seen: int, issue: Issue, refused: Secret) -> Lent:
        """One newer than generation `seen` that is not the refused one, if one was refused.

        Whoever waits for it in this process waits for one flight. One that set out before the refusal, to renew ahead,
        may have been given the refused one again: then another one follows, and what that one brings is the answer.
        """
        again = False
        while True:
            lent = self._known.get(key)
            if lent is None or lent.generation <= seen or lent.seconds <= 0:
                flight = self._flights.get(key)
                if flight is None:
                    flight, again = self._fly(key, seen, issue, refused), True
                lent = await asyncio.shield(flight)  # one who gives up does not end it for the others
            if lent.generation > seen:
                if again or lent.value != refused:
                    return lent
                seen, again = lent.generation, True

    def _fly(self, key: Key, seen: int, issue: Issue, refused: Secret) -> asyncio.Task[Lent]:
        flight = asyncio.create_task(_reached(self._renewed(key, seen, issue, refused)))
        self._flights[key] = flight

        def landed(_: asyncio.Task[Lent]) -> None:
            self._flights.pop(key, None)
            if not flight.cancelled() and (error := flight.exception()) is not None:
                log.warning("the %s of %s could not be renewed: %s", key.kind, key.application, error)

        flight.add_done_callback(landed)
        return flight

    async def _renewed(self, key: Key, seen: int, issue: Issue, refused: Secret) -> Lent:
        """The next generation: issued here, or by the process that has the lease."""
        end = monotonic() + self._patience
        while True:
            claim = await self._store.claim(key, seen)
            lent = await (self._store.read(key) if claim is None else self._issued(key, claim, issue, refused))
            if lent is not None and lent.generation > seen and lent.seconds > 0:
                self._known[key] = lent
                if claim is not None or lent.value != refused:
                    return lent
            seen = max(seen, _generation(lent))  # newer, but over already, or another process was given the refused one
            if monotonic() >= end:
                raise Failed(Fault.UNREACHABLE, words=sayings.HELD_ELSEWHERE(key.kind, key.application))
            await asyncio.sleep(_LOOK)

    async def _issued(self, key: Key, claim: Claim, issue: Issue, refused: Secret) -> Lent | None:
        try:
            issued = await issue(key, False)
            if issued.value == refused:  # only then by force, which providers allow a few times a day
                issued = await issue(key, True)
        except BaseException:
            await self._store.leave(key, claim)
            raise
        failpoint("credential.issued")
        until = now() + timedelta(seconds=issued.seconds)
        return await self._store.write(key, claim, issued.value, until)


def _generation(lent: Lent | None) -> int:
    return lent.generation if lent else 0


async def _reached(work: Awaitable[T]) -> T:
    """What the work on the table gives. Nothing was asked of the provider yet: Failed(UNREACHABLE), never UNKNOWN."""
    try:
        return await work
    except (*AWAY, TimeoutError) as error:
        raise Failed(Fault.UNREACHABLE, words=sayings.NOT_TO_BE_READ(type(error).__name__)) from error
