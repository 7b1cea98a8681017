"""What a platform pushes to an application's server: verified, opened, read as events, and answered in its own form."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from hutong.base.http import Reply
from hutong.base.text import Text
from hutong.capabilities.pay import Knock


@dataclass(frozen=True, slots=True)
class Pushed:
    """One message or event of a platform."""

    kind: str  # text, image, event …
    event: str  # of kind event, in lower case: subscribe, templatesendjobfinish, update_waybill_status …
    sender: str  # openid
    receiver: str  # the account's own id
    at: datetime
    mark: str  # tells it from every other: the platform repeats what it got no answer to
    fields: Mapping[str, Any] = field(repr=False)  # as told, JSON shape, XML lists folded; may hold a secret
    sealed: bool  # it came encrypted
    form: str  # "xml" or "json": the answer has the same
    hidden: frozenset[str] = frozenset()  # names of fields that hold a secret: sealed where they are kept


class HearsPushes(ABC):
    """Is told by its platform what happens. Pure: no request leaves."""

    CAPABILITY: ClassVar[str] = "push"
    NAME: ClassVar[Text] = Text("消息推送", "Message push")

    @abstractmethod
    def greet(self, knock: Knock) -> Reply:
        """The answer to the platform's check of the address. Forged."""

    @abstractmethod
    def read_push(self, knock: Knock) -> Pushed:
        """What it says, verified and opened. Forged."""

    @abstractmethod
    def answer_push(self, pushed: Pushed, said: Mapping[str, Any] | None) -> Reply:
        """The answer in the platform's form, sealed if the push was; None: heard, and nothing to say."""

    def once(self, knock: Knock) -> str:
        """What a verified knock is signed with, if that says nothing of its content; empty: the content is signed.

        It must not be believed again with another content.
        """
        del knock
        return ""

    @staticmethod
    def push_like(knock: Knock) -> bool:
        """Whether it has the platform's form though nothing proves it: what any stranger sends tells of no set-up."""
        return bool(knock.query)

    @staticmethod
    def doubted(words: str) -> Text:
        """What the words of a Forged mean to an operator."""
        return Text(words, words)
