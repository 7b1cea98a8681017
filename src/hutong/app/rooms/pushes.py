"""Pushes put together: who hears them, who does something about them, who hands them on again."""

from collections.abc import Sequence
from dataclasses import dataclass

from hutong.app.hub import Hub
from hutong.features.followers import Followers
from hutong.features.pushes import Handler
from hutong.features.pushes.handling import Handlers
from hutong.features.pushes.hear import PushEar
from hutong.features.pushes.ledger import PushLedger
from hutong.features.pushes.retry import PushRetrier
from hutong.features.pushes.tickets import Tickets


@dataclass(frozen=True, slots=True)
class Pushes:
    """What the door and the worker call."""

    ear: PushEar
    retrier: PushRetrier

    @classmethod
    def assemble(cls, hub: Hub, more: Sequence[Handler] = ()) -> "Pushes":
        """Pushes over a started hub; `more`: what other rooms do about events."""
        ledger = PushLedger(hub.pool, hub.keeper.vault)
        handlers = Handlers([Followers(hub.pool), Tickets(hub.switchboard), *more])
        return cls(PushEar(ledger, hub.switchboard, handlers), PushRetrier(ledger, hub.switchboard, handlers))
