"""Collecting money: what a payment channel may be asked, and what it can answer."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

from hutong.base.http import Reply
from hutong.base.text import Text

_SIGNED: Final = re.compile(rb"(?:^|&)sign=[^&\s]|<sign>(?:<!\[CDATA\[)?[^<\s\]]")


class Scene(StrEnum):
    """How a payer meets the payment."""

    NATIVE = "native"  # we show a QR code, the payer scans it
    JSAPI = "jsapi"  # inside the wallet's own browser or mini program; needs the payer's id
    WAP = "wap"  # a phone's browser hands over to the wallet (WeChat: H5)
    APP = "app"  # the merchant's own app calls the wallet's SDK
    PAGE = "page"  # a desktop browser goes to the provider's own page
    BARCODE = "barcode"  # the payer shows a code, the merchant scans it


class PayState(StrEnum):
    """What the provider says of an attempt. Anything it says that is not listed in its manual is UNKNOWN."""

    WAITING = "waiting"
    PAID = "paid"
    CLOSED = "closed"  # will not be paid any more: closed, revoked, failed for good
    UNKNOWN = "unknown"


class StartKind(StrEnum):
    """What `Start.value` or `Start.params` is."""

    QR = "qr"  # value: text to show as a QR code
    REDIRECT = "redirect"  # value: address the payer's browser goes to
    JSAPI = "jsapi"  # params: what the wallet's JavaScript bridge is called with
    APP = "app"  # params (WeChat) or value (Alipay order string) for the mobile SDK


@dataclass(frozen=True, slots=True)
class Start:
    """How the payer begins: handed to the payment page, or (smstyle 2) to the merchant's own page or app."""

    kind: StartKind
    value: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    good_until: datetime | None = None  # after this moment the same number is asked again for a fresh start
    app: str = ""  # it is for this app of the payer only; for another one the same number is asked again


@dataclass(frozen=True, slots=True)
class Ask:
    """One try to collect money, in our words."""

    number: str  # ours, never changes; the provider's merchant order number
    fen: int
    subject: str
    scene: Scene
    return_url: str  # where the payer's browser goes afterwards: the hub's own result page
    payer_ip: str
    created_at: datetime
    expires_at: datetime
    payer_id: str = ""  # openid or buyer id: JSAPI
    auth_code: str = ""  # what the payer's wallet showed: BARCODE
    app: str = ""  # the payer's: wechat, alipay, unionpay, browser; empty where it is not known yet


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a provider says of one attempt; the same shape from an instant answer, a callback or a query."""

    state: PayState
    number: str  # ours
    fen: int | None = None  # the order's total as the provider has it; must be there when PAID
    currency: str = "CNY"
    provider_no: str = ""  # the provider's own number
    paid_at: datetime | None = None
    payer_id: str = ""
    start: Start | None = None
    words: str = ""  # the provider's own state or words, for the timeline


class RefundState(StrEnum):
    """What the provider says of a refund."""

    PROCESSING = "processing"
    DONE = "done"
    FAILED = "failed"  # no money will move: closed, abnormal
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RefundAsk:
    """A refund, whole or in part; also what is needed to ask about it later."""

    number: str  # the refund's number, ours
    payment_number: str  # the attempt's number, ours
    provider_no: str  # the provider's number of the payment
    fen: int
    total_fen: int  # of the payment
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RefundOutcome:
    """What a provider says of a refund."""

    state: RefundState
    number: str  # the refund's, ours
    fen: int | None = None
    provider_no: str = ""  # the provider's number of the refund
    done_at: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Knock:
    """A provider's callback as it came: raw, because signatures are over raw bytes."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    at: datetime


class Pays(ABC):
    """Can collect money. Every scene is a row of a table in the adapter, never a method of its own."""

    CAPABILITY: ClassVar[str] = "pay"
    NAME: ClassVar[Text] = Text("收款", "Collect money")
    SCENES: ClassVar[frozenset[Scene]]

    @abstractmethod
    async def pay(self, ask: Ask) -> Outcome:
        """Starts (or, for BARCODE, makes) the payment: WAITING with a start, or PAID. Failed.

        Asked twice under one number with the same content it gives the same start or Failed(DUPLICATE).
        """

    @abstractmethod
    async def query(self, number: str) -> Outcome:
        """What became of the attempt. Failed(NOT_FOUND) when the provider has no such number."""

    @abstractmethod
    def hear(self, knock: Knock) -> list[Outcome | RefundOutcome]:
        """What a callback says, after its signature, age, merchant and application were checked. Forged.

        Pure: no request leaves. An answer of the other kind (payment or refund) comes through the same door.
        """

    @staticmethod
    def knock_like(knock: Knock, merchant_no: str) -> bool:
        """Whether it has the provider's form and names our account, though nothing proves it.

        What a stranger sends at random tells of no set-up. Here: a form or XML with both a signature and the number.
        """
        return bool(_SIGNED.search(knock.body)) and merchant_no.encode() in knock.body

    def payers(self) -> str:
        """The application in which payers have the ids that JSAPI wants; empty: it wants none, or any will do."""
        return ""

    def takes(self, payer_id: str) -> bool:
        """Whether this could be a payer's id there, by its form: a merchant's own number for its customer is none."""
        return payer_id != ""

    @abstractmethod
    def acknowledge(self, heard: bool) -> Reply:
        """The answer the provider wants: heard (only after the outcome is durable) or not (it will knock again)."""


class Closes(ABC):
    """Can close an attempt so that it will not be paid any more."""

    CAPABILITY: ClassVar[str] = "close"
    NAME: ClassVar[Text] = Text("关闭订单", "Close")

    @abstractmethod
    async def close(self, number: str) -> Outcome:
        """CLOSED when it will not be paid any more, PAID when it was paid before. Failed(NOT_FOUND)."""


class Refunds(ABC):
    """Can give money back, whole or in part."""

    CAPABILITY: ClassVar[str] = "refund"
    NAME: ClassVar[Text] = Text("退款", "Refund")

    @abstractmethod
    async def refund(self, ask: RefundAsk) -> RefundOutcome:
        """Gives money back; asked twice under one number it happens once. Failed."""

    @abstractmethod
    async def refund_query(self, ask: RefundAsk) -> RefundOutcome:
        """What became of a refund. Failed(NOT_FOUND)."""
