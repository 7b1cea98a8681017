"""Tickets that a platform pushes every few minutes, and that its credentials are asked for with."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from hutong.base.secrets import Secret
from hutong.capabilities.faults import Failed, Fault
from hutong.features.pushes.event import Event
from hutong.switchboard.live import Switchboard

TICKET: Final = "component_verify_ticket"
_SECONDS: Final = 12 * 3600  # that one is good for, says the manual


class Tickets:
    """Keeps the ticket of a third-party platform."""

    EVENTS: ClassVar[frozenset[str]] = frozenset({TICKET})

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard

    async def handle(self, event: Event) -> Mapping[str, Any] | None:
        """See `Handler.handle`. An older one that comes late is kept as well: both are good."""
        value = event.fields.get("ComponentVerifyTicket")
        if not isinstance(value, str) or not value:
            raise Failed(Fault.UNKNOWN, words="the push holds no ticket")
        opened = await self._switchboard.open(event.channel_id)
        await self._switchboard.credentials.keep(opened, event.merchant_no, TICKET, Secret(value), _SECONDS)
        return None
