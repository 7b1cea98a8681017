"""Sending text messages: what an SMS channel may be asked, and what it can answer."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from hutong.base.http import Reply
from hutong.base.text import Text
from hutong.capabilities.pay import Knock


class SmsState(StrEnum):
    """What the provider says of a message. Anything it says that is not listed in its manual is UNKNOWN."""

    SENT = "sent"  # the provider has taken it; whether it reached the phone is not known yet
    DELIVERED = "delivered"
    FAILED = "failed"  # it will not arrive: number, blacklist, content
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sms:
    """One message to one phone, in our words."""

    number: str  # ours, never changes; 26 characters of [0-9A-Z]
    phone: str  # eleven digits (mainland China), or "+" and the country's code and number
    text: str  # the whole text as its reader sees it, without the signature
    at: datetime  # when it is sent
    template: str = ""  # the provider's template; empty: `text` is sent as it is
    sign: str = ""  # the provider's signature; empty: the channel's own from its settings
    params: Mapping[str, str] = field(default_factory=dict)  # the template's parameters by name, in its order


@dataclass(frozen=True, slots=True)
class SmsQuestion:
    """What is known of a message that is asked about."""

    number: str  # ours
    provider_no: str  # empty when sending ended without an answer
    phone: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class SmsOutcome:
    """What a provider says of one message; the same shape from sending, a receipt or a question."""

    state: SmsState
    number: str = ""  # ours; empty when the provider tells its own only
    provider_no: str = ""  # the provider's number
    phone: str = ""  # where the provider tells it
    at: datetime | None = None  # when it arrived or failed
    code: str = ""  # the provider's own code
    words: str = ""  # the provider's own words, for the timeline


class SendsSms(ABC):
    """Can send a message to a phone."""

    CAPABILITY: ClassVar[str] = "sms"
    NAME: ClassVar[Text] = Text("发送短信", "Send SMS")
    ROUTE: ClassVar[str] = "sms"  # the business type whose routes lead here
    ROUTE_NAME: ClassVar[Text] = Text("短信", "SMS")
    TEMPLATES: ClassVar[bool]  # sends a template of the provider with parameters
    PLAIN: ClassVar[bool]  # sends a text as it is

    @abstractmethod
    async def send_sms(self, sms: Sms) -> SmsOutcome:
        """SENT once the provider has taken it. Failed; UNKNOWN may have been sent and is never sent again.

        A provider that refuses this message for good (number, content, template) is Failed(REFUSED).
        """


class AsksSms(ABC):
    """Can be asked what became of a message."""

    CAPABILITY: ClassVar[str] = "sms_query"
    NAME: ClassVar[Text] = Text("查询短信", "Query SMS")

    @abstractmethod
    async def ask_sms(self, question: SmsQuestion) -> SmsOutcome:
        """What became of it. Failed(NOT_FOUND) when the provider has no such message."""


class HearsSms(ABC):
    """Is told by the provider what became of messages."""

    CAPABILITY: ClassVar[str] = "sms_receipt"
    NAME: ClassVar[Text] = Text("短信回执", "SMS receipts")

    @abstractmethod
    def receipts_at(self) -> str:
        """The address that the operator enters at the provider, with whatever in it proves who calls."""

    @abstractmethod
    def hear_sms(self, knock: Knock) -> list[SmsOutcome]:
        """What a callback says of messages, after it was proved to be the provider's; empty for other news. Forged.

        Pure: no request leaves.
        """

    @abstractmethod
    def acknowledge_sms(self, knock: Knock, heard: bool) -> Reply:
        """The answer the provider wants: heard (only after the outcome is durable) or not (it will come again)."""
