"""Handing on again what a handler failed at, or what a process that died had not handed on."""

import asyncio
import logging
from typing import Final

from hutong.features.pushes.handling import Handlers
from hutong.features.pushes.ledger import Due, PushLedger
from hutong.switchboard.live import Switchboard

log = logging.getLogger(__name__)
AT_ONCE: Final = 20
PATIENCE: Final = 30.0  # seconds for a handler while nobody waits; shorter than the lease


class PushRetrier:
    """The worker's part in pushes."""

    def __init__(self, ledger: PushLedger, switchboard: Switchboard, handlers: Handlers) -> None:
        self._ledger = ledger
        self._switchboard = switchboard
        self._handlers = handlers

    async def turn(self) -> int:
        """How many were handed on."""
        channels = self._switchboard.current.channels
        found = await self._ledger.due(AT_ONCE, {key: setup.merchant_no for key, setup in channels.items()})
        await asyncio.gather(*(self._again(due) for due in found))
        return len(found)

    async def _again(self, due: Due) -> None:
        handled = await self._handlers.hand(due.event, PATIENCE, due.results)
        state = await self._ledger.finish(due.event.id, due.tries, handled.results, handled.said)
        log.info("push %d: %s", due.event.id, state)
