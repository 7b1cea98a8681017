"""付款记录: what was paid at sites, with the payment and how the operator's system fares with its notice."""

from typing import Annotated

from fastapi import Query

from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Limit, Page
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.doors.office.messages.shapes import First, Last
from hutong.doors.office.scenes.shapes import ScenePaymentRow, SiteFilter, State, Word
from hutong.doors.office.scenes.sites import scene_name
from hutong.features.scenes import look
from hutong.features.scenes.look import WantedPayments
from hutong.features.trade.wanted import Wanted as Days

room = Room("office", "scenes")


@room.get("/scenes/payments", may="scene.view")
async def list_scene_payments(
    who: Who,
    parts: House,
    site_id: SiteFilter = None,
    code: Word = "",
    search: Word = "",
    state: Annotated[list[State] | None, Query(max_length=4)] = None,
    first: First = None,
    last: Last = None,
    after: Word = "",
    limit: Limit = 50,
) -> Page[ScenePaymentRow]:
    """The newest that somebody began to pay. `search`: a whole plate, ticket or account."""
    span = Days(first=first, last=last).span() if first or last else None
    wanted = WantedPayments(
        site_id=site_id,
        code=code,
        subject=search.strip(),
        states=state or (),
        since=span.start if span else None,
        until=span.end if span else None,
    )
    found = await look.payments(parts.pool, wanted, after=after, limit=limit)
    rows = [ScenePaymentRow.model_validate({**row, "scene_name": scene_name(row["scene"], who)}) for row in found]
    return Page(rows=rows, next=rows[-1].id if len(rows) == limit else None)
