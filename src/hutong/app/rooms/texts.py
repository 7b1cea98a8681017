"""Text messages put together: which part is given which, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass

from hutong.app.hub import Hub
from hutong.doors.api.calls import Call
from hutong.doors.api.sms import SmsCalls
from hutong.features.sms.chase import SmsChaser
from hutong.features.sms.codes import Codes
from hutong.features.sms.send import Texter
from hutong.features.sms.settle import SmsSettler
from hutong.features.sms.take import Taker
from hutong.switchboard.routing import Router


@dataclass(frozen=True, slots=True)
class Texts:
    """What the doors and the worker call."""

    texter: Texter
    taker: Taker
    codes: Codes
    settler: SmsSettler
    chaser: SmsChaser

    @classmethod
    def assemble(cls, hub: Hub) -> "Texts":
        """Text messages over a started hub."""
        settler, taker = SmsSettler(hub.pool), Taker(hub.pool, hub.listener.owner)
        texter = Texter(hub.pool, hub.switchboard, Router(hub.switchboard, hub.health), taker, settler)
        codes = Codes(hub.pool, texter, hub.keeper.vault.derive("sms codes"))
        return cls(texter, taker, codes, settler, SmsChaser(hub.pool, hub.switchboard, settler))

    def calls(self, *, loopback: bool) -> Mapping[str, Call]:
        """The calls of the signed API."""
        return SmsCalls(self.texter, self.taker, self.codes, loopback=loopback).calls
