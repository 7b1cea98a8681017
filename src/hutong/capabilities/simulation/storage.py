"""The other side of a storage channel: what the exams ask of every carrier's simulator."""

from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path

from hutong.capabilities.simulation.home import Simulator


class StorageSimulator(Simulator):
    """A carrier of files. Contents lie on `home.shelf`, all else in `home.book`."""

    folder: Path | None = None  # where the hub's own disk is the carrier: the channel's folder

    @abstractmethod
    def objects(self) -> Mapping[str, int]:
        """The size in bytes of every object that is visible, by key."""

    @abstractmethod
    def content(self, key: str) -> bytes:
        """What a visible object holds; KeyError."""

    @abstractmethod
    def unfinished(self) -> int:
        """How many uploads were begun and neither completed nor aborted."""
