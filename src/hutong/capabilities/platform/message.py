"""Messages by template: what a channel of a messaging platform may be asked, and what it can answer."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from hutong.base.text import Text
from hutong.capabilities.platform.push import Pushed


class MessageState(StrEnum):
    """What the provider says of a message."""

    SENT = "sent"  # taken; whether it reached the person is told later, by an event
    DELIVERED = "delivered"
    FAILED = "failed"  # it will not arrive: blocked, unsubscribed, the platform's fault
    UNKNOWN = "unknown"


class MessageKind(StrEnum):
    """How the platform lets us write to people."""

    TEMPLATE = "template"  # to followers of an account
    SUBSCRIBED = "subscribed"  # to those who allowed this template, once or for long


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person, in our words."""

    number: str  # ours, at most 32 characters: the platform drops a second one of the same number
    kind: MessageKind
    to: str  # openid
    template: str  # the platform's template id
    fields: Mapping[str, str]  # by the template's own names, in its order
    url: str = ""  # where a tap leads
    mini_app: str = ""  # the mini program that a tap opens, and the page in it
    mini_page: str = ""


@dataclass(frozen=True, slots=True)
class LetterOutcome:
    """What the platform says of a message; the same shape from sending and from an event."""

    state: MessageState
    number: str = ""
    provider_no: str = ""
    code: str = ""
    words: str = ""
    at: datetime | None = None
    template: str = ""  # the platform's id, where an event names it


@dataclass(frozen=True, slots=True)
class ListedTemplate:
    """A template as the account has it."""

    id: str
    title: str
    content: str  # as the platform shows it, with {{name.DATA}}
    kind: MessageKind
    industry: tuple[str, str] = ("", "")


class SendsMessages(ABC):
    """Can send a message by template."""

    CAPABILITY: ClassVar[str] = "message"
    NAME: ClassVar[Text] = Text("模板消息", "Template messages")
    MESSAGE_KINDS: ClassVar[frozenset[MessageKind]]

    @abstractmethod
    async def send_message(self, letter: Letter) -> LetterOutcome:
        """SENT once the platform has taken it. Failed(REFUSED): nobody will get this one (not following, blocked …)."""

    @abstractmethod
    async def list_templates(self, kind: MessageKind) -> Sequence[ListedTemplate]:
        """Every template of the account. Failed."""

    @abstractmethod
    def result_of(self, pushed: Pushed) -> Sequence[LetterOutcome]:
        """What an event says of messages taken before, by `provider_no`; none if it is about something else. Pure."""
