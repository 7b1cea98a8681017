"""An opened channel: the adapter's verbs with deadline, call log, meter, and every failure put into our words."""

import asyncio
import logging
import traceback
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final, TypeVar

from hutong.base.clock import now
from hutong.base.http import TOO_SLOW, UNREADABLE, NeverLeft, NoAnswer, Reply
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities import sayings
from hutong.capabilities.channel import Channel, Spec
from hutong.capabilities.faults import Failed, Fault, Forged, Sealed, Unbelieved
from hutong.capabilities.pay import (
    Ask,
    Closes,
    Knock,
    Outcome,
    Pays,
    RefundAsk,
    RefundOutcome,
    Refunds,
    Scene,
)
from hutong.switchboard.call_log import Call, CallLog, tape
from hutong.switchboard.mask import Masker
from hutong.switchboard.meter import Meter

log = logging.getLogger(__name__)
DEADLINE: Final = 15.0  # seconds for one verb, whatever it sends meanwhile
K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Clerk:
    """Where calls are written down and counted; one for all channels of a process."""

    calls: CallLog
    meter: Meter


class Opened:
    """A channel under one revision, ready to be asked. Every verb raises `Failed` and nothing else."""

    def __init__(
        self, spec: Spec, adapter: Channel[Any], channel_id: int, revision: int, masker: Masker, clerk: Clerk
    ) -> None:
        self.spec = spec
        self.code = spec.code
        self.channel_id = channel_id
        self.revision = revision
        self.endpoint = adapter.line.endpoint  # the provider's address, or its simulator's
        self.scenes: frozenset[Scene] = adapter.SCENES if isinstance(adapter, Pays) else frozenset()
        self._adapter = adapter
        self._masker = masker
        self._clerk = clerk

    def can(self, capability: type) -> bool:
        """Whether the channel has this capability, as it is set up."""
        return isinstance(self._adapter, capability) and self._adapter.config.can(capability)

    def face(self, capability: type[K]) -> K:
        """The adapter as one that has this capability, for what is pure; Failed(UNSUPPORTED)."""
        if isinstance(self._adapter, capability):
            return self._adapter
        word = getattr(capability, "CAPABILITY", capability.__name__)
        raise Failed(Fault.UNSUPPORTED, words=sayings.CAN_NOT(self.code, word))

    async def ask(
        self,
        verb: str,
        number: str,
        request: Coroutine[Any, Any, T],
        *,
        deadline: float = DEADLINE,
        discreet: bool = False,
        hide: Sequence[Secret] = (),
    ) -> T:
        """Asks the provider something, with deadline (seconds), call log and meter; Failed.

        `number` is ours, of what it is about. `discreet`: what is carried is somebody's file, so the log keeps sizes
        instead of bodies, but for the words of a refusal. `hide`: what else nobody may read there.
        """
        masker = self._masker.also(hide) if hide else self._masker
        call = Call(now(), self.channel_id, self.revision, verb, number, masker, discreet=discreet)
        return await self._call(call, request, deadline)

    def hears(self, read: Callable[[], T]) -> T:
        """What a callback says according to `read`; whatever can't be read is Forged."""
        try:
            return read()
        except Sealed:
            raise  # in words of our own
        except Failed as failed:
            words = Text(self._masker.mask(failed.said.zh), self._masker.mask(failed.said.en))
            raise Forged(words) if isinstance(failed, Forged) else Failed(failed.fault, failed.code, words) from None
        except Exception as error:
            self._log("hear", error, self._masker)
            raise Forged("unreadable") from None

    async def pay(self, ask: Ask) -> Outcome:
        """See `Pays.pay`."""
        if ask.scene not in self.scenes:
            raise Failed(Fault.UNSUPPORTED, words=sayings.NO_SCENE(self.code, ask.scene))
        return await self.ask("pay", ask.number, self.face(Pays).pay(ask))

    async def query(self, number: str) -> Outcome:
        """See `Pays.query`."""
        return await self.ask("query", number, self.face(Pays).query(number))

    async def close(self, number: str) -> Outcome:
        """See `Closes.close`."""
        return await self.ask("close", number, self.face(Closes).close(number))

    async def refund(self, ask: RefundAsk) -> RefundOutcome:
        """See `Refunds.refund`."""
        return await self.ask("refund", ask.number, self.face(Refunds).refund(ask))

    async def refund_query(self, ask: RefundAsk) -> RefundOutcome:
        """See `Refunds.refund_query`."""
        return await self.ask("refund_query", ask.number, self.face(Refunds).refund_query(ask))

    def hear(self, knock: Knock) -> list[Outcome | RefundOutcome]:
        """See `Pays.hear`; whatever can't be read is Forged."""
        return self.hears(lambda: self.face(Pays).hear(knock))

    def acknowledge(self, heard: bool) -> Reply:
        """See `Pays.acknowledge`."""
        return self.face(Pays).acknowledge(heard)

    async def _call(self, call: Call, coroutine: Coroutine[Any, Any, T], deadline: float) -> T:
        token, began = tape.set(call), perf_counter()
        call.fault = Fault.UNKNOWN  # stays when the task is cancelled on the way
        try:
            async with asyncio.timeout(deadline):
                result = await coroutine
            call.fault = ""
            return result
        except Exception as error:
            failed = self._failed(call, error)
            call.fault, call.words = failed.fault, failed.reason.zh
            raise failed from None  # what caused it may hold secrets; it was logged with masks
        finally:
            tape.reset(token)
            call.ms = round((perf_counter() - began) * 1000)
            self._clerk.meter.count(self.channel_id, call.verb, call.fault, call.ms)
            self._clerk.calls.add(call)

    def _failed(self, call: Call, error: Exception) -> Failed:
        mask = call.masker.mask
        match error:
            case Failed():
                return Failed(error.fault, mask(error.code), Text(mask(error.said.zh), mask(error.said.en)))
            case NeverLeft() | NoAnswer():
                told = mask(str(error.__cause__ or error))[:300]
                log.info("%s of channel %d (%s) has no answer: %s", call.verb, self.channel_id, self.code, told)
                fault = Fault.UNREACHABLE if isinstance(error, NeverLeft) else Fault.UNKNOWN
                return Failed(fault, words=mask(str(error)))
            case TimeoutError():
                return Failed(Fault.UNKNOWN, words=TOO_SLOW.en)
            case Unbelieved():
                log.warning("%s of channel %d (%s): %s", call.verb, self.channel_id, self.code, mask(str(error)))
                return Failed(Fault.UNKNOWN, words=mask(str(error)))
        self._log(call.verb, error, call.masker)
        return Failed(Fault.UNKNOWN, words=UNREADABLE.en)

    def _log(self, verb: str, error: Exception, masker: Masker) -> None:
        told = masker.mask("".join(traceback.format_exception(error)))
        log.warning("%s of channel %d (%s) failed unforeseen:\n%s", verb, self.channel_id, self.code, told)
