"""The other side of a delivery channel: what the sandbox asks of every carrier's simulator, to let riders go on."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from hutong.capabilities.simulation.home import Simulator


@dataclass(frozen=True, slots=True)
class Errand:
    """A delivery as its rider sees it."""

    number: str  # the hub's
    carrier: str
    waybill_no: str
    status: str  # the provider's own number
    rider: str
    at: int  # Unix seconds, of the state


class DeliverySimulator(Simulator):
    """A provider of deliveries: has riders."""

    @abstractmethod
    def errands(self) -> Iterator[Errand]:
        """Every delivery, oldest first."""

    @abstractmethod
    def go_on(self, number: str, status: str = "") -> Errand:
        """The rider brings a delivery to a state; without one, to the next of a ride on which nothing goes wrong.

        `number`: the hub's, or the waybill's. The hub is told. KeyError; ValueError where it can't be.
        """
