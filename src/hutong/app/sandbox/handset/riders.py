"""The sandbox's riders: the deliveries that they have, and letting one go on."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from hutong.app.sandbox.world import Unknown, World
from hutong.capabilities.simulation import DeliverySimulator

Call = Callable[[dict[str, Any]], Awaitable[Any]]


class Riders:
    """Calls by name, as `LifeApi` has them."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def posts(self) -> Mapping[str, Call]:
        """What is asked by POST."""
        return {"ride": self._ride, "riders": self._riders}

    @property
    def gets(self) -> Mapping[str, Call]:
        """What is asked by GET as well."""
        return {"riders": self._riders}

    async def _riders(self, _: dict[str, Any]) -> Any:
        """Every delivery, newest first."""
        found = [{"code": code, **asdict(one)} for code, each in self._carriers() for one in each.errands()]
        return {"errands": sorted(found, key=lambda one: one["at"], reverse=True)}

    async def _ride(self, given: dict[str, Any]) -> Any:
        """A rider goes on: `number` ours or the waybill's, `status` empty for the next one."""
        number, status = str(given["number"]), str(given.get("status", ""))
        for code, each in self._carriers():
            if any(number in (one.number, one.waybill_no) for one in each.errands()):
                return {"code": code, **asdict(each.go_on(number, status))}
        raise Unknown(number)

    def _carriers(self) -> Iterator[tuple[str, DeliverySimulator]]:
        for code, each in self._world.all.items():
            if isinstance(each, DeliverySimulator):
                yield code, each
