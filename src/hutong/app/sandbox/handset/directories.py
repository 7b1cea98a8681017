"""The pages that may call up a merchant's payments inside a wallet: what its operator entered at the provider."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, runtime_checkable

from hutong.app.sandbox.world import Unknown, World
from hutong.capabilities.simulation import PaySimulator


@runtime_checkable
class InPages(Protocol):
    """A provider that asks which page wants to be paid; the others open a bill from any."""

    def merchant_of(self, form: str) -> str:
        """The merchant number of a form of account."""

    def directories(self, form: str) -> list[str]:
        """What its operator entered."""

    def enter_directories(self, form: str, given: Iterable[str]) -> list[str]:
        """Saves it anew; Unfit for what the provider would not take."""

    def admit(self, bill_id: str, page: str) -> None:
        """Unfit, in the wallet's words, when this page may not call up the bill."""


class Directories:
    """The merchants that need them, found by a channel code, a code with a form (CODE/form), or a merchant number."""

    def __init__(self, world: World) -> None:
        self._world = world

    def every(self) -> list[dict[str, Any]]:
        """Each merchant with its directories."""
        return [_told(code, form, simulator) for code, form, simulator in self._merchants()]

    def add(self, named: str, directory: str) -> dict[str, Any]:
        """Enters one more; what is there already stays as it is. Unknown, Unfit."""
        code, form, simulator = self._found(named)
        simulator.enter_directories(form, [*simulator.directories(form), directory])
        return _told(code, form, simulator)

    def remove(self, named: str, directory: str) -> dict[str, Any]:
        """Takes one away. Unknown."""
        code, form, simulator = self._found(named)
        before = simulator.directories(form)
        if directory.strip() not in before:
            raise Unknown(f"{directory}（{', '.join(before)}）")
        simulator.enter_directories(form, [one for one in before if one != directory.strip()])
        return _told(code, form, simulator)

    def _found(self, named: str) -> tuple[str, str, InPages]:
        code, _, form = named.partition("/")
        every = list(self._merchants())
        for one in every:
            if named == one[2].merchant_of(one[1]) or (code.upper() == one[0] and form in ("", one[1])):
                return one
        raise Unknown(f"{named}（{', '.join(f'{code}/{form}' for code, form, _ in every)}）")

    def _merchants(self) -> Iterator[tuple[str, str, InPages]]:
        for code, simulator in self._world.simulators.items():
            if isinstance(simulator, InPages):
                yield from ((code, form, simulator) for form in simulator.FORMS)


def admit(simulator: PaySimulator, bill_id: str, page: str) -> None:
    """Unfit when a wallet would not let the page of this address be paid this bill."""
    if isinstance(simulator, InPages):
        simulator.admit(bill_id, page)


def _told(code: str, form: str, simulator: InPages) -> dict[str, Any]:
    return {
        "code": code,
        "form": form,
        "merchant": simulator.merchant_of(form),
        "directories": simulator.directories(form),
    }
