"""The signature debugger: what the merchant's program made beside what the hub makes of it, the key hidden."""

import asyncio

from pydantic import ConfigDict, Field

from hutong.base.rsa import verifier
from hutong.base.signing.debug import By, Keys, Own, Part, Report, State, Verdict, debug
from hutong.base.text import Text
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Form
from hutong.doors.office.frame.room import Room
from hutong.doors.office.portal.mine import with_keys

room = Room("portal", "signature")
_LONG = 64 * 1024  # a request's most


class SignatureRequest(Form):
    """A request as it was pasted, and what their program made on the way; blanks at the ends may be the mistake."""

    model_config = ConfigDict(str_strip_whitespace=False)

    body: str = Field(max_length=_LONG)
    text: str = Field("", max_length=_LONG)
    md5: str = Field("", max_length=4096)
    sign: str = Field("", max_length=4096)


class SignedField(Answer):
    """A field of the request and what becomes of it."""

    name: str
    value: str
    part: Part


class SignatureStep(Answer):
    """A step of document 003: 0 is reading the request."""

    number: int
    state: State
    words: list[str]


class SignatureSide(Answer):
    """The hub's text and theirs; `at`: the first character that differs, from 0."""

    ours: str
    yours: str
    at: int | None


class SignatureReport(Answer):
    """What there is to say; no text and no digest where no field was read."""

    state: Verdict
    by: By
    first: str | None  # the first difference
    kind: str
    fields: list[SignedField]
    text: str
    digest: str
    steps: list[SignatureStep]
    side: SignatureSide | None


@room.post("/signature", may="portal.settings")
async def debug_signature(form: SignatureRequest, who: Who) -> SignatureReport:
    """Recomputes a signature step by step and names the first difference."""
    merchant = await with_keys(who)
    keys = Keys(merchant.md5_keys, merchant.verifiers, verifier(merchant.platform_public_key))
    own = Own(text=form.text, md5=form.md5, sign=form.sign)
    return _shown(
        who, await asyncio.to_thread(debug, form.body, own, keys, who.merchant_id)
    )  # up to some ten milliseconds


def _shown(who: Caller, report: Report) -> SignatureReport:
    return SignatureReport(
        state=report.state,
        by=report.by,
        first=_said(who, report.first),
        kind=report.kind,
        fields=[SignedField(name=one.name, value=one.value, part=one.part) for one in report.fields],
        text=report.text,
        digest=report.digest,
        steps=[
            SignatureStep(number=one.number, state=one.state, words=[who.say(text) for text in one.words])
            for one in report.steps
        ],
        side=SignatureSide.model_validate(report.side) if report.side else None,
    )


def _said(who: Caller, text: Text | None) -> str | None:
    return None if text is None else who.say(text)
