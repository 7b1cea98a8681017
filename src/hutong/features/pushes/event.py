"""A push as handlers get it, and what a handler is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from hutong.capabilities.platform.push import Pushed


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a platform told one of our channels, kept already."""

    id: int  # ours
    channel_id: int
    merchant_no: str  # the channel's: the application
    pushed: Pushed

    @property
    def name(self) -> str:
        """What handlers ask for: the event in lower case, such as subscribe; of a message its kind, such as text."""
        return name_of(self.pushed)

    @property
    def sender(self) -> str:
        """The openid of who did something."""
        return self.pushed.sender

    @property
    def fields(self) -> Mapping[str, Any]:
        """What was told, as the platform names it."""
        return self.pushed.fields

    @property
    def at(self) -> datetime:
        """When it happened, as the platform says."""
        return self.pushed.at


class Handler(Protocol):
    """Does what follows from some events. It may be given the same event again, and a later one before an earlier."""

    EVENTS: ClassVar[frozenset[str]]  # the names of the events that it is for, see `Event.name`

    async def handle(self, event: Event) -> Mapping[str, Any] | None:
        """The fields of the answer that the platform wants, if any. Whatever it raises is shown and tried again."""
        ...


def name_of(pushed: Pushed) -> str:
    """See `Event.name`."""
    return (pushed.event or pushed.kind).lower()
