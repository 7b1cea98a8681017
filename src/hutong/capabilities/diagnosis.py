"""What may be wrong with a set-up: ailments that are declared once, findings, and channels that examine themselves."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Final

from hutong.base.text import Text
from hutong.capabilities.faults import Failed
from hutong.capabilities.pay import Scene
from hutong.capabilities.platform.message import MessageKind

NOTHING: Final = Text("", "")


class Level(StrEnum):
    """How bad a finding is."""

    ERROR = "error"  # a customer will meet it
    WARN = "warn"  # it will go wrong later, or works less well
    FINE = "fine"  # looked at, and right


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. An adapter leaves out the subject: the doctor knows how its channel is called."""

    id: str  # such as "wechat.ip_list"; stable
    level: Level
    subject: Text  # what it is about: a channel's title, a template, an address
    cause: Text
    remedy: Text = NOTHING
    place: str = ""  # the page of the office where it is mended


@dataclass(frozen=True, slots=True)
class Ailment:
    """Something that can be wrong, declared once: what the list of all checks says, and what findings are made of."""

    id: str
    level: Level
    cause: Text
    remedy: Text
    place: str = ""

    def of(self, subject: Text = NOTHING, detail: Text = NOTHING, *, place: str = "") -> Finding:
        """It was found. `detail`: what exactly, in the words of the moment; `place`: a more exact page."""
        zh = f"{self.cause.zh}：{detail.zh}" if detail.zh else self.cause.zh
        en = f"{self.cause.en}: {detail.en}" if detail.en else self.cause.en
        return Finding(self.id, self.level, subject, Text(zh, en), self.remedy, place or self.place)

    def by(self, failed: Failed) -> Finding:
        """A refusal tells it, by the provider's number and words."""
        return self.of(detail=told(failed))


def told(failed: Failed) -> Text:
    """A failure in a finding: the provider's number and words; English readers are spared words in Chinese."""
    return Text(failed.reason.zh, failed.reason.en if failed.said.en.isascii() else failed.code)


def fine(id: str, subject: Text, words: Text) -> Finding:
    """Something that was looked at and is right."""
    return Finding(id, Level.FINE, subject, words)


@dataclass(frozen=True, slots=True)
class PushState:
    """How a platform's pushes to a channel fare."""

    url: str
    greeted_at: datetime | None  # when the platform last checked the address
    heard_at: datetime | None
    sealed: bool | None  # whether what came last was encrypted
    doubted: str = ""  # why the last one was not believed; empty: it was


@dataclass(frozen=True, slots=True)
class Wording:
    """What an enabled text message goes out by: the provider's template (empty: plain text) and signature."""

    template: str
    sign: str  # empty: the channel's own


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a channel is to know of the hub around it when it examines its account."""

    base_url: str  # without a trailing slash
    back: str = ""  # the address that browsers come back to from a platform's page
    scenes: frozenset[Scene] = frozenset()  # that enabled products collect in by this channel
    messages: frozenset[MessageKind] = frozenset()  # that enabled kinds of message go out as by this channel
    texts: frozenset[Wording] = frozenset()  # that enabled text messages go out by, by this channel
    awaited: bool = False  # something waits for the platform's pushes: results of messages, another channel
    pushes: PushState | None = None  # None: it hears none
    lenders: frozenset[str] | None = None  # applications whose credentials a channel lends; None: nobody knows


Ask = Callable[[], Coroutine[Any, Any, Sequence[Finding]]]


@dataclass(frozen=True, slots=True)
class Question:
    """Something harmless to ask the provider. Its failure is judged by `Examines.blame`."""

    verb: str  # in the call log
    ask: Ask


class Examines(ABC):
    """Can tell whether its account is set up as it should be; harmless, and never changes anything."""

    CAPABILITY: ClassVar[str] = "examine"
    NAME: ClassVar[Text] = Text("自检", "Examination of the account")
    AILMENTS: ClassVar[Sequence[Ailment]]  # everything that it can find

    def only_heard(self) -> Sequence[str]:
        """The settings, by wire name, that no question proves: whether they are right, only what comes in can tell."""
        return ()

    def look(self, around: Circumstances) -> Iterator[Finding]:
        """What the settings tell by themselves, beyond what they tell when they are saved. Pure."""
        del around
        yield from ()

    @abstractmethod
    def questions(self, around: Circumstances) -> Sequence[Question]:
        """What to ask the provider, the plainest first: what fails for all would be told by each."""

    @abstractmethod
    def blame(self, verb: str, failed: Failed) -> Sequence[Finding] | None:
        """What a failed question says of the set-up: nothing if it was to fail so; None where it says nothing. Pure."""
