"""Messages by template and reminders put together: which part is given which, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass

from hutong.app.hub import Hub
from hutong.doors.api.calls import Call
from hutong.doors.api.messages import MessageCalls
from hutong.features.messages.chase import MessageChaser
from hutong.features.messages.send import Sender
from hutong.features.messages.settle import MessageResults, Settler
from hutong.features.messages.take import Taker
from hutong.features.reminders.remind import Reminders
from hutong.features.sms.send import Texter


@dataclass(frozen=True, slots=True)
class Messages:
    """What the doors, the worker and the commands call."""

    sender: Sender
    taker: Taker
    results: MessageResults
    chaser: MessageChaser
    reminders: Reminders

    @classmethod
    def assemble(cls, hub: Hub, texter: Texter) -> "Messages":
        """Messages over a started hub; `texter` sends reminders that can't go by message."""
        pool, switchboard, owner = hub.pool, hub.switchboard, hub.listener.owner
        settler, taker = Settler(pool), Taker(pool, owner)
        sender = Sender(pool, switchboard, taker, settler)
        return cls(
            sender=sender,
            taker=taker,
            results=MessageResults(switchboard, settler),
            chaser=MessageChaser(pool, sender, owner),
            reminders=Reminders(pool, switchboard, sender, texter),
        )

    def calls(self, *, loopback: bool) -> Mapping[str, Call]:
        """The calls of the signed API."""
        return MessageCalls(self.sender, self.taker, loopback=loopback).calls
