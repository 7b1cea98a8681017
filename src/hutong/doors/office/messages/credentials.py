"""The office's credentials: what providers lend for a while, never the value; getting another one, after a proof."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from pydantic import Field

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Form, Proof
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.doors.office.trade.payments import titles_of
from hutong.switchboard.credentials import Loan

room = Room("office", "credentials")
_KINDS: Final[Mapping[str, Text]] = {
    "access_token": Text("接口调用凭证", "Access token"),
    "jsapi_ticket": Text("JS-SDK 票据", "JS-SDK ticket"),
    "component_access_token": Text("第三方平台凭证", "Platform's token"),
    "component_verify_ticket": Text("第三方平台票据", "Platform's ticket"),
}


class CredentialRow(Answer):
    """A credential of one application; its value is shown nowhere."""

    application: str
    kind: str
    label: str
    channels: list[str]  # whose application it is
    place: str  # the provider's host
    good: bool
    good_until: datetime | None
    renewed_at: datetime | None
    generation: int
    renewable: bool  # a channel asks for it; else the provider tells it by itself


class Credentials(Answer):
    """Every credential that was got."""

    rows: list[CredentialRow]


class CredentialRenewal(Form):
    """Which one is to be replaced, and the proof that it is they."""

    application: str = Field(max_length=64)
    kind: str = Field(max_length=64)
    proof: Proof


@room.get("/credentials", may="push.view")
async def list_credentials(who: Who, parts: House) -> Credentials:
    """The credentials that were got, by application."""
    loans = await parts.switchboard.credentials.loans(parts.switchboard.issuers)
    titles = titles_of(who, parts)
    return Credentials(rows=[_row(one, who, titles) for one in loans])


@room.post("/credentials/renew", may="channel.edit")
async def renew_credential(form: CredentialRenewal, who: Who, parts: House) -> CredentialRow:
    """Gets another one under the settings that run; the present one may end at once. Needs a code and the password."""
    lender, issuers = parts.switchboard.credentials, parts.switchboard.issuers
    if form.kind not in lender.kinds(form.application, issuers):  # what can't be asked for must not cost a code
        zh = f"没有启用的通道能获取 {form.application} 的 {form.kind}"
        raise Refusal(Problem.BAD_INPUT, Text(zh, f"no channel asks for the {form.kind} of {form.application}"))
    await who.prove(form.proof)
    loan = await lender.renew(who.actor, form.application, form.kind, issuers)
    return _row(loan, who, titles_of(who, parts))


def _row(loan: Loan, who: Caller, titles: Mapping[int, str]) -> CredentialRow:
    one = loan.kept
    return CredentialRow(
        application=one.key.application,
        kind=one.key.kind,
        label=who.say(_label(one.key.kind)),
        channels=[titles[number] for number in loan.channels if number in titles],
        place=one.key.place,
        good=one.value is not None and one.good_until is not None and one.good_until > now(),
        good_until=one.good_until,
        renewed_at=one.renewed_at,
        generation=one.generation,
        renewable=loan.renewable,
    )


def _label(kind: str) -> Text:
    return _KINDS.get(kind, Text(kind, kind))
