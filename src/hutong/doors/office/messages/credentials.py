"""The office's credentials: what providers lend for a while, never the value; getting another one, after a proof."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from pydantic import Field

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.faults import Failed, problem_of
from hutong.capabilities.platform.credential import IssuesCredentials
from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Answer, Form, Proof
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.doors.office.trade.payments import titles_of
from hutong.switchboard.credentials import Kept
from hutong.switchboard.credentials.lender import place_of

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
    titles, owners = titles_of(who, parts), _owners(parts)
    every = await parts.switchboard.credentials.every()
    rows = [_row(one, who.say(_label(one.key.kind)), owners.get(one.key.application, []), titles) for one in every]
    able = {row.application: (_able(parts, row.application), _places(parts, row.application)) for row in rows}

    def renewable(row: CredentialRow) -> bool:
        kinds, places = able[row.application]  # of another place: the button would renew what runs here instead
        return row.kind in kinds and row.place in places

    return Credentials(rows=[row.model_copy(update={"renewable": renewable(row)}) for row in rows])


@room.post("/credentials/renew", may="channel.edit")
async def renew_credential(form: CredentialRenewal, who: Who, parts: House) -> CredentialRow:
    """Gets another one under the settings that run; the present one may end at once. Needs a code and the password."""
    if form.kind not in _able(parts, form.application):  # what can't be asked for must not cost a code
        zh = f"没有启用的通道能获取 {form.application} 的 {form.kind}"
        raise Refusal(Problem.BAD_INPUT, Text(zh, f"no channel asks for the {form.kind} of {form.application}"))
    await who.prove(form.proof)
    lender = parts.switchboard.credentials
    try:
        await lender.renew(form.application, form.kind, parts.switchboard.issuers)
    except Failed as failed:
        raise Refusal(problem_of(failed.fault), f"{failed.code} {failed.words}".strip()) from None
    async with who.actor.change() as connection:
        await who.actor.note(connection, "credential.renew", f"credential/{form.application}/{form.kind}", {})
    places = _places(parts, form.application)
    found = [one for one in await lender.every() if one.key[1:] == (form.application, form.kind)]
    newest = max(found, key=lambda one: (one.key.place in places, one.generation))
    owners = _owners(parts).get(form.application, [])
    return _row(newest, who.say(_label(form.kind)), owners, titles_of(who, parts), renewable=True)


def _row(
    one: Kept, label: str, owners: list[int], titles: Mapping[int, str], *, renewable: bool = False
) -> CredentialRow:
    return CredentialRow(
        application=one.key.application,
        kind=one.key.kind,
        label=label,
        channels=[titles[owner] for owner in owners if owner in titles],
        place=one.key.place,
        good=one.value is not None and one.good_until is not None and one.good_until > now(),
        good_until=one.good_until,
        renewed_at=one.renewed_at,
        generation=one.generation,
        renewable=renewable,
    )


def _label(kind: str) -> Text:
    return _KINDS.get(kind, Text(kind, kind))


def _able(parts: Parts, application: str) -> tuple[str, ...]:
    return parts.switchboard.credentials.kinds(application, parts.switchboard.issuers)


def _places(parts: Parts, application: str) -> set[str]:
    """Where the running channels of an application ask."""
    issuers = parts.switchboard.issuers()
    return {place_of(one.endpoint) for one in issuers if one.face(IssuesCredentials).application() == application}


def _owners(parts: Parts) -> dict[str, list[int]]:
    """The running channels of each application."""
    found = dict[str, list[int]]()
    for opened in parts.switchboard.issuers():
        found.setdefault(opened.face(IssuesCredentials).application(), []).append(opened.channel_id)
    return found
