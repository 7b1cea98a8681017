"""What a platform means by the numbers with which it refuses: for whoever is told of a call that failed."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from hutong.base.text import Text


@dataclass(frozen=True, slots=True)
class Meaning:
    """One number."""

    cause: Text
    remedy: Text
    template: bool = False  # it is the template's id that the platform doesn't know

    def after(self, said: Text) -> Text:
        """What the platform said, and what it means."""
        zh, en = f"{self.cause.zh}；{self.remedy.zh}", f"{self.cause.en}; {self.remedy.en}"
        return Text(f"{said.zh}（{zh}）", f"{said.en} ({en})")


class ExplainsCodes(ABC):
    """Knows what its platform means."""

    @staticmethod
    @abstractmethod
    def meaning(number: str) -> Meaning | None:
        """What a number means; None for one that isn't known. Pure."""
