"""停车记录: who is parked where the hub reckons the fee; cars let in and out by hand, and brought in from a list."""

from fastapi import Query

from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Limit, Page
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.doors.office.scenes.shapes import (
    NewSession,
    ParkedRow,
    PastedSessions,
    SessionsBrought,
    SiteFilter,
    SiteId,
    Word,
)
from hutong.features.scenes import look
from hutong.features.scenes.parking import rows, sessions
from hutong.features.scenes.parking.sessions import Arrival, Session, Wanted

room = Room("office", "scenes")


@room.get("/scenes/sessions", may="scene.view")
async def list_sessions(
    parts: House,
    site_id: SiteFilter = None,
    search: Word = "",
    inside: bool | None = Query(None),
    after: Word = "",
    limit: Limit = 50,
) -> Page[ParkedRow]:
    """The newest sessions that are wanted. `search`: a whole plate or ticket."""
    wanted = Wanted(site_id=site_id, search=search.strip(), inside=inside)
    found = await sessions.listed(parts.pool, wanted, after=after, limit=limit)
    names = await _names(parts, {one.site_id for one in found})
    shown = [_row(one, names) for one in found]
    return Page(rows=shown, next=shown[-1].id if len(shown) == limit else None)


@room.post("/scenes/sites/{site_id}/sessions", may="scene.edit")
async def add_session(site_id: SiteId, form: NewSession, who: Who, parts: House) -> ParkedRow:
    """Lets a car in; Refusal (NO_SITE, BAD_ENTRY, PARKED_ALREADY)."""
    arrival = Arrival(form.plate, form.ticket, form.lane, form.at)
    made = await sessions.enter(parts.pool, site_id, arrival, actor=who.actor)
    return _row(made, await _names(parts, {site_id}))


@room.post("/scenes/sites/{site_id}/sessions/close", may="scene.edit")
async def close_session(site_id: SiteId, form: NewSession, who: Who, parts: House) -> ParkedRow:
    """Lets a car out; Refusal (NO_PARKING, BAD_ENTRY)."""
    made = await sessions.leave(parts.pool, site_id, form.plate, form.ticket, at=form.at, actor=who.actor)
    return _row(made, await _names(parts, {site_id}))


@room.post("/scenes/sites/{site_id}/sessions/paste", may="scene.edit")
async def paste_sessions(site_id: SiteId, form: PastedSessions, who: Who, parts: House) -> SessionsBrought:
    """Lets in the cars of pasted lines; Refusal (BAD_ENTRY) names the lines that are wrong, and does nothing."""
    brought = await rows.bring(parts.pool, site_id, form.text, who.actor)
    return SessionsBrought(added=brought.added, inside=list(brought.inside))


async def _names(parts: Parts, site_ids: set[int]) -> dict[int, str]:
    return {number: name for number, (name, _) in (await look.places(parts.pool, site_ids)).items()}


def _row(one: Session, names: dict[int, str]) -> ParkedRow:
    return ParkedRow(
        id=one.id,
        site_id=one.site_id,
        site=names.get(one.site_id, ""),
        plate=one.plate,
        ticket=one.ticket,
        lane=one.lane,
        entered_at=one.entered_at,
        left_at=one.left_at,
    )
