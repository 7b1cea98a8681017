"""试算: what a payer would be told at a site now, and what went to and fro with the operator's system."""

from typing import Annotated

from fastapi import Query

from hutong.base.errors import Refusal
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Rows
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.doors.office.scenes.shapes import (
    SiteId,
    Told,
    Trial,
    TrialExchange,
    TrialRefused,
    TrialShown,
    WayField,
    WayShown,
    Word,
)
from hutong.features.scenes.desk import Rehearsal
from hutong.features.scenes.operator import Exchange
from hutong.features.scenes.scene import Kind, Quote, Sum

room = Room("office", "scenes")
_NONE = Quote("", "", Sum())


@room.get("/scenes/sites/{site_id}/ways", may="scene.view")
async def site_ways(
    site_id: SiteId, who: Who, parts: House, kind: Annotated[Kind, Query()] = "gate", value: Word = ""
) -> Rows[WayShown]:
    """What the page of a code of this kind asks for; Refusal (BAD_CODES) where the scene has no such codes."""
    spot = await parts.scene_desk.stage(site_id, kind, value)
    return Rows(
        rows=[
            WayShown(
                name=way.name,
                label=who.say(way.label),
                fields=[
                    WayField(name=one.name, label=who.say(one.label), example=one.example, required=one.required)
                    for one in way.fields
                ],
            )
            for way in parts.scene_desk.ways(spot)
        ]
    )


@room.post("/scenes/sites/{site_id}/trial", may="scene.edit")
async def try_site(site_id: SiteId, form: Trial, who: Who, parts: House) -> TrialShown:
    """Asks what is due as for a payer; nothing is made of it."""
    spot = await parts.scene_desk.stage(site_id, form.kind, form.value)
    return _shown(await parts.scene_desk.rehearse(spot, form.way, form.given), who)


def _shown(found: Rehearsal, who: Caller) -> TrialShown:
    quote = found.quote or _NONE
    return TrialShown(
        subject=quote.subject,
        order=quote.order,
        fen=quote.sum.fen,
        choices=list(quote.sum.choices),
        least_fen=quote.sum.least,
        most_fen=quote.sum.most,
        facts=[Told(label=who.say(one.label), value=who.say(one.value)) for one in quote.facts],
        nothing=who.say(quote.nothing) if quote.nothing else "",
        attach=dict(quote.attach),
        refused=_refused(found.refusal, who) if found.refusal else None,
        exchanges=[_exchange(one) for one in found.exchanges],
    )


def _refused(refusal: Refusal, who: Caller) -> TrialRefused:
    entry = refusal.problem.entry
    return TrialRefused(
        code=entry.number,
        message=who.say(entry.message),
        detail=who.say(refusal.detail),
        remedy=who.say(entry.remedy),
        fields=[Told(label=name, value=who.say(cause)) for name, cause in refusal.fields],
    )


def _exchange(one: Exchange) -> TrialExchange:
    return TrialExchange(
        url=one.url,
        content_type=one.content_type,
        fields=dict(one.asked),
        signed_text=one.signed_text,
        digest=one.digest,
        status=one.status,
        body=one.body,
        millis=one.millis,
        trusted=one.trusted,
    )
