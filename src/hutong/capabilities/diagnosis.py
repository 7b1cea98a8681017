"""What may be wrong with a set-up: findings with cause and remedy, and channels that can examine their own account."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from hutong.base.text import Text


class Level(StrEnum):
    """How bad a finding is."""

    ERROR = "error"  # a customer will meet it
    WARN = "warn"  # it will go wrong later, or works less well
    FINE = "fine"  # looked at, and right


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    id: str  # of the check, such as "wechat.ip_not_listed"; stable
    level: Level
    subject: str  # what it is about: a channel's title, a template, an address
    cause: Text
    remedy: Text
    place: str = ""  # the page of the office where it is mended


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a channel is to know of the hub around it when it examines its account."""

    base_url: str
    facts: Mapping[str, str] = field(default_factory=dict)  # further facts by name


class Examines(ABC):
    """Can ask its provider whether the account is set up as it should be; harmless, and never changes anything."""

    CAPABILITY: ClassVar[str] = "examine"
    NAME: ClassVar[Text] = Text("自检", "Examination of the account")

    @abstractmethod
    async def examine(self, around: Circumstances) -> Sequence[Finding]:
        """What was found, the right things too; a provider that can't be asked is a finding as well, not a failure."""
