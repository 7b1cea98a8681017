"""The other side of a shop's channel: what the sandbox asks of a shop's simulator, for its reviewers and its buyers."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from hutong.capabilities.simulation.home import Simulator


@dataclass(frozen=True, slots=True)
class ShopThing:
    """Goods, an order or a claim as the platform's people see it."""

    about: Literal["goods", "order", "aftersale"]
    number: str  # the merchant's
    title: str  # of goods; of an order or a claim, what it is about
    status: str  # the platform's own number; of goods under review, the review's
    fen: int | None
    words: str
    waits: str  # for whom: reviewer, buyer, merchant; empty: for nobody


class ShopSimulator(Simulator):
    """A platform with a shop: has reviewers and buyers. The hub is told of whatever they do."""

    @abstractmethod
    def things(self) -> Iterator[ShopThing]:
        """Goods, then orders, then claims; each oldest first."""

    @abstractmethod
    def review_goods(self, number: str, *, approved: bool, words: str = "") -> ShopThing:
        """The platform has looked at goods. KeyError; ValueError where nothing is to be looked at."""

    @abstractmethod
    def pay_order(self, number: str) -> ShopThing:
        """The buyer pays. KeyError; ValueError where nothing is to be paid."""

    @abstractmethod
    def claim_back(self, number: str, fen: int = 0, *, goods: bool = False) -> ShopThing:
        """The buyer of an order wants so much back, 0: everything; with `goods` against them. KeyError; ValueError."""
