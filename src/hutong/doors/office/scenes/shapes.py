"""What the pages of scenes send and are told."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import Path, Query
from pydantic import AwareDatetime, Field

from hutong.doors.office.configuration.shapes import KeyField
from hutong.doors.office.frame.forms import ONE_LINE, Answer, Form
from hutong.doors.office.offer.drafted import Offered
from hutong.doors.office.trade.payments import Choice
from hutong.features.scenes.codes import MOST
from hutong.features.scenes.scene import Kind

_BIG = 2**63 - 1
SiteId = Annotated[int, Path(ge=1, le=_BIG)]
SiteFilter = Annotated[int | None, Query(ge=1, le=_BIG)]
After = Annotated[int | None, Query(ge=1, le=_BIG)]
Word = Annotated[str, Query(max_length=64)]
CodeName = Annotated[str, Path(max_length=16)]
Name = Annotated[str, Field(max_length=64, pattern=ONE_LINE)]
Settings = Annotated[dict[str, str], Field(max_length=60)]
Products = Annotated[dict[str, Name], Field(max_length=8)]
State = Literal["open", "paid", "closed", "late"]


class SceneShown(Answer):
    """A kind of place that this version knows, and what its sites are set up with."""

    code: str
    name: str
    kinds: list[Offered]  # of its codes
    valued: list[str]  # the kinds whose codes bear a lane or an account
    fields: list[KeyField]
    keeps_sessions: bool


class SceneChoices(Answer):
    """What lists can be filtered by."""

    merchants: list[Choice]
    sites: list[Choice]


class UsableProducts(Answer):
    """Of an app, or of all: the products that a site may have."""

    use: str
    label: str
    products: list[Offered]


class SiteRow(Answer):
    """A site in the list."""

    id: int
    scene: str
    scene_name: str
    merchant_id: str
    merchant: str
    name: str
    products: dict[str, str]
    apps: list[str]  # that can pay there now
    enabled: bool
    codes: int
    created_at: datetime


class SiteShown(Answer):
    """A site whole, its settings as a form; secrets are masked."""

    id: int
    scene: str
    scene_name: str
    merchant_id: str
    name: str
    products: dict[str, str]
    enabled: bool
    fields: list[KeyField]


class NewSite(Form):
    """A site to be made."""

    scene: str = Field(max_length=32)
    merchant_id: str = Field(max_length=64)
    name: str = Field(max_length=100)
    settings: Settings = Field(default_factory=dict)
    products: Products = Field(default_factory=dict)
    enabled: bool = True


class SiteEdit(Form):
    """What is to be changed; what is absent stays. An empty setting is removed."""

    name: Annotated[str, Field(max_length=100)] | None = None
    settings: Settings | None = None
    products: Products | None = None
    enabled: bool | None = None


class SitePreview(Form):
    """Settings that are being written."""

    scene: str = Field(max_length=32)
    settings: Settings = Field(default_factory=dict)


class Told(Answer):
    """A line: what it is called, and what it is."""

    label: str
    value: str


class WayField(Answer):
    """Something that the payer's page asks for."""

    name: str
    label: str
    example: str
    required: bool


class WayShown(Answer):
    """One way to say what is to be paid for."""

    name: str
    label: str
    fields: list[WayField]


class Trial(Form):
    """What a payer would enter at a code of this kind."""

    kind: Kind = "gate"
    value: Name = ""
    way: Name = ""
    given: Annotated[dict[str, Name], Field(max_length=12)] = Field(default_factory=dict)


class TrialExchange(Answer):
    """A question to the operator's system, as it was signed and sent, and what came back."""

    url: str
    content_type: str
    fields: dict[str, str]
    signed_text: str
    digest: str
    status: int | None
    body: str
    millis: int
    trusted: bool


class TrialRefused(Answer):
    """What the payer would be told instead of a fee; `detail` is for engineers."""

    code: int
    message: str
    detail: str
    remedy: str
    fields: list[Told]


class TrialShown(Answer):
    """What a payer would be told now."""

    subject: str
    order: str
    fen: int | None  # null: an amount is chosen
    choices: list[int]
    least_fen: int
    most_fen: int
    facts: list[Told]
    nothing: str  # why nothing is due
    attach: dict[str, str]
    refused: TrialRefused | None
    exchanges: list[TrialExchange]


class CodeRow(Answer):
    """A code that hangs at a site."""

    id: int
    code: str
    url: str
    site_id: int
    kind: str
    kind_label: str
    label: str
    value: str
    batch: str
    enabled: bool
    created_at: datetime


class WantedCode(Form):
    """A code to be made."""

    kind: Kind
    label: str = Field(max_length=100)
    value: str = Field("", max_length=100)


class NewCodes(Form):
    """Codes to be made at once."""

    codes: list[WantedCode] = Field(min_length=1, max_length=MOST)


class CodeEdit(Form):
    """What is to be changed; what is absent stays."""

    label: Annotated[str, Field(max_length=100)] | None = None
    enabled: bool | None = None


class ParkedRow(Answer):
    """A car, or a ticket, from its entry to its exit."""

    id: str
    site_id: int
    site: str
    plate: str
    ticket: str
    lane: str
    entered_at: datetime
    left_at: datetime | None


class NewSession(Form):
    """A car that comes in, or goes out. Without a moment: now."""

    plate: str = Field("", max_length=32)
    ticket: str = Field("", max_length=32)
    lane: str = Field("", max_length=64)
    at: AwareDatetime | None = None


class PastedSessions(Form):
    """A line for each car: plate or ticket, entry, lane."""

    text: str = Field(min_length=1, max_length=100_000)


class SessionsBrought(Answer):
    """What became of the lines."""

    added: int
    inside: list[str]  # were inside already


class ScenePaymentRow(Answer):
    """Something that was paid, or begun to be, at a site."""

    id: str
    site_id: int
    site: str
    scene: str
    scene_name: str
    code: str
    label: str
    subject: str
    fen: int | None
    app: str
    begun_at: datetime | None
    payment_id: str | None
    state: State | None
    paid_at: datetime | None
    notice: Literal["waiting", "done", "given_up"] | None
    told_at: datetime | None
