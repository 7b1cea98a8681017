"""Handing an event to everybody it is for, at once and within a time; what goes wrong with one is no other's matter."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hutong.base.errors import Refusal
from hutong.capabilities.faults import Failed
from hutong.features.pushes.clean import bearable_json, without
from hutong.features.pushes.event import Event, Handler

log = logging.getLogger(__name__)
_NOTHING: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Handled:
    """What came of each handler (empty: it went well), and the fields of the answer."""

    results: Mapping[str, str]
    said: Mapping[str, Any] | None


class Handlers:
    """Everybody who does something about events."""

    def __init__(self, handlers: Sequence[Handler]) -> None:
        self._handlers = handlers

    async def hand(self, event: Event, seconds: float, before: Mapping[str, str] = _NOTHING) -> Handled:
        """Hands it to all at once; those that are not through after `seconds` are given up, to be tried again.

        `before`: the results of the last try; whoever was well then is left alone.
        """
        wanted = [one for one in self._handlers if event.name in one.EVENTS and before.get(_name(one)) != ""]
        found = await asyncio.gather(*(self._one(handler, event, seconds) for handler in wanted))
        well = {name: words for name, words in before.items() if words == ""}
        results = {**well, **{_name(handler): words for handler, (words, _) in zip(wanted, found, strict=True)}}
        told = [said for _, said in found if said is not None]
        return Handled(
            results, bearable_json({name: one for said in told for name, one in said.items()}) if told else None
        )

    async def _one(self, handler: Handler, event: Event, seconds: float) -> tuple[str, Mapping[str, Any] | None]:
        try:
            async with asyncio.timeout(seconds):
                return "", await handler.handle(event)
        except TimeoutError:
            words = f"not through after {seconds:g} s"
        except Failed as failed:
            words = str(failed)
        except Refusal as refusal:
            words = refusal.message("en")
        except Exception as error:  # whatever it is, the event is kept and the others have had it
            log.exception("%s failed at push %d", _name(handler), event.id)
            words = f"{type(error).__name__}: {error}"
        words = without(words, event.fields, event.pushed.hidden) or "failed"
        log.warning("push %d (%s): %s: %s", event.id, event.name, _name(handler), words)
        return words, None


def _name(handler: Handler) -> str:
    return type(handler).__name__
