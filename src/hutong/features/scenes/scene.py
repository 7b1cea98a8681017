"""The contract of a scene: a kind of place to pay at. Every folder here that holds one is found by scanning.

A scene declares its settings (typed keys, as channels do), what its page asks for (ways of fields) and what it says
(words), and answers what is due. It knows nothing of HTML or payments: `doors/scene` shows it, `paying` makes a payment
of its answer, and the ordinary notice tells the operator's system, at the address of `tells`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final, Literal

from hutong.base.db import Pool
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import Config
from hutong.features.merchants import Merchant
from hutong.features.scenes.operator import Operators

MINUTES: Final = 5  # that a quote is good for, if the scene does not say
Kind = Literal["gate", "lane", "account"]
KINDS: Final[Mapping[str, Text]] = {
    "gate": Text("入口或通用", "Gate"),
    "lane": Text("车道", "Lane"),
    "account": Text("账户", "Account"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """Something that the page asks for. `kind`: plate (with its own keyboard), digits, text, phone."""

    name: str
    label: Text
    kind: Literal["plate", "digits", "text", "phone"] = "text"
    hint: Text = field(default=Text("", ""))
    example: str = ""
    most: int = 32  # characters
    required: bool = True
    remembered: bool = False  # by the payer's own phone, for the next time


@dataclass(frozen=True, slots=True)
class Way:
    """One way to say what is to be paid for: fields and a button. Without fields the code itself says it."""

    name: str
    label: Text  # of its tab
    button: Text
    fields: Sequence[Field] = ()
    hint: Text = field(default=Text("", ""))


@dataclass(frozen=True, slots=True)
class Site:
    """A place as an operator set it up. `settings`: secrets unsealed."""

    id: int
    scene: str
    merchant_id: str
    name: str
    settings: Mapping[str, str | Secret]
    products: Mapping[str, str]  # payer's app ("wechat", "alipay", "unionpay"), or "auto" -> product
    enabled: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Code:
    """What hangs at a place. `value`: of a lane its name, of an account its number."""

    code: str
    id: int
    site_id: int
    kind: str
    label: str
    value: str
    batch: str
    enabled: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Spot:
    """A code that somebody scanned, with everything that a scene needs to answer."""

    site: Site
    code: Code
    config: Any  # the scene's own Config, read from the site's settings
    merchant: Merchant
    pool: Pool
    operators: Operators


@dataclass(frozen=True, slots=True)
class Sum:
    """How much is due, in fen: `fen` where it is fixed, else one of `choices` or anything from `least` to `most`.

    `least` 0: only the choices.
    """

    fen: int | None = None
    choices: tuple[int, ...] = ()
    least: int = 0
    most: int = 0

    def takes(self, fen: int) -> bool:
        """Whether a payer may pay this much."""
        if self.fen is not None:
            return fen == self.fen
        return fen in self.choices or 0 < self.least <= fen <= self.most


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the bill."""

    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Quote:
    """What a scene answers when it is asked what is due."""

    subject: str  # what people call it: a plate, a ticket, an account
    order: str  # what the payment is for, as the payer's wallet and the operator read it
    sum: Sum
    facts: Sequence[Fact] = ()
    attach: Mapping[str, str] = field(default_factory=dict)  # what the operator's system needs to know it again
    key: str = ""  # what is one thing to pay for: at most one payment of it is under way; empty: each is its own
    reckoned: bool = False  # earlier payments of the key are in the sum; else it is the operator's system that knows
    nothing: Text | None = None  # why nothing is due, where the sum is 0
    thanks: Text | None = None  # what the payer is to do once it is paid
    minutes: int = MINUTES  # that it is good for

    def pack(self) -> dict[str, Any]:
        """As JSON: what the page shows and what the payment is made of; `subject` and `key` are columns."""
        return {
            "order": self.order,
            "sum": [self.sum.fen, list(self.sum.choices), self.sum.least, self.sum.most],
            "facts": [[list(fact.label), list(fact.value)] for fact in self.facts],
            "attach": dict(self.attach),
            "reckoned": self.reckoned,
            "nothing": list(self.nothing) if self.nothing else None,
            "thanks": list(self.thanks) if self.thanks else None,
            "minutes": self.minutes,
        }

    @classmethod
    def unpack(cls, subject: str, key: str, kept: Mapping[str, Any]) -> "Quote":
        """What `pack` packed."""
        fen, choices, least, most = kept["sum"]
        return cls(
            subject=subject,
            order=kept["order"],
            sum=Sum(fen, tuple(choices), least, most),
            facts=tuple(Fact(Text(*label), Text(*value)) for label, value in kept["facts"]),
            attach=kept["attach"],
            key=key,
            reckoned=kept["reckoned"],
            nothing=Text(*kept["nothing"]) if kept["nothing"] else None,
            thanks=Text(*kept["thanks"]) if kept["thanks"] else None,
            minutes=kept["minutes"],
        )


@dataclass(frozen=True, slots=True)
class Words:
    """What the pages of a scene say; each a heading and a hint."""

    title: Text  # of the first page
    heard: tuple[Text, Text]  # paid, and the operator's system has confirmed it
    telling: tuple[Text, Text]  # paid, and the operator's system is being told
    silent: tuple[Text, Text]  # paid, and the operator's system has not confirmed it yet, or was given up


class Scene(ABC):
    """A kind of place to pay at. Its folder holds one object of it, named SCENE."""

    code: ClassVar[str]  # in attch, in the database, on the command line
    name: ClassVar[Text]
    trade: ClassVar[str]  # what payers are reminded of (交易类型): at most five Chinese characters, as templates take
    config: ClassVar[type[Config]]  # merchant_no is the merchant's number
    kinds: ClassVar[Sequence[Kind]]  # of codes that make sense here
    words: ClassVar[Words]
    keeps_sessions: ClassVar[bool] = False  # the hub may know who is inside: the office has a list of that

    @abstractmethod
    def tells(self, config: Any) -> str:
        """The address that is told of each payment, by the ordinary notice, until it answers `success`."""

    def asks(self, config: Any) -> Mapping[str, str]:
        """Further addresses of the operator by their keys, for checks: of the settings, those that are given."""
        del config
        return {}

    def amounts(self, config: Any) -> Mapping[str, Sequence[int]]:
        """Amounts (fen) that payers are offered or may enter, by their keys: the site's products must take them."""
        del config
        return {}

    def preview(self, given: Mapping[str, str]) -> Sequence[Fact]:
        """What these settings come to, as examples for whoever fills them in; none where there is nothing to tell.

        BadConfig when they can't be read.
        """
        del given
        return ()

    @abstractmethod
    def judge_value(self, kind: str, value: str) -> Text | None:
        """What is wrong with the lane or the account of a code; None when it is good."""

    @abstractmethod
    def ways(self, spot: Spot) -> Sequence[Way]:
        """What the first page offers, the likeliest first."""

    @abstractmethod
    async def quote(self, spot: Spot, way: str, given: Mapping[str, str]) -> Quote:
        """What is due. `given`: the fields of this way, trimmed; those that are required are there.

        Refusal: BAD_ENTRY, NOT_PARKED, NO_SUCH_ACCOUNT, OPERATOR_SILENT, OPERATOR_WRONG …, in the payer's words.
        """
