"""The merchant's own places to pay at: their sites and the codes that hang there, to look at and to print."""

from datetime import datetime

from starlette.responses import Response

from hutong.base.errors import Problem, Refusal
from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Answer, Limit, Page, Rows
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.doors.office.scenes.codes import PictureKind, code_row, picture
from hutong.doors.office.scenes.shapes import After, CodeName, SiteFilter, Word
from hutong.doors.office.scenes.sites import scene_name
from hutong.features.scenes import codes, look
from hutong.features.scenes.look import WantedCodes, WantedSites
from hutong.features.scenes.products import apps_with

room = Room("portal", "scenes")
_MOST = 500  # sites of one merchant that are told


class PortalSite(Answer):
    """A site of the merchant's."""

    id: int
    name: str
    scene_name: str
    apps: list[str]  # that can pay there now
    codes: int
    enabled: bool
    created_at: datetime


class PortalCode(Answer):
    """A code that hangs at one of them."""

    code: str
    url: str
    site_id: int
    site: str
    scene_name: str
    kind_label: str
    label: str
    value: str
    enabled: bool
    created_at: datetime


@room.get("/scenes/sites", may="portal.view")
async def own_sites(who: Who, parts: House) -> Rows[PortalSite]:
    """The merchant's sites, newest first."""
    found = await look.sites(parts.pool, WantedSites(merchant_id=who.merchant_id), limit=_MOST)
    content = parts.switchboard.current.content
    return Rows(
        rows=[
            PortalSite(**row, scene_name=scene_name(row["scene"], who), apps=[*apps_with(row["products"], content)])
            for row in found
        ]
    )


@room.get("/scenes/codes", may="portal.view")
async def own_codes(
    who: Who,
    parts: House,
    site_id: SiteFilter = None,
    search: Word = "",
    enabled: bool | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[PortalCode]:
    """The newest codes at the merchant's sites."""
    wanted = WantedCodes(site_id=site_id, search=search.strip(), enabled=enabled, merchant_id=who.merchant_id)
    found = await look.codes(parts.pool, wanted, after=after, limit=limit)
    places = await look.places(parts.pool, {one.site_id for one in found})
    rows = [
        PortalCode(
            **code_row(one, who, parts).model_dump(),
            site=places[one.site_id][0],
            scene_name=scene_name(places[one.site_id][1], who),
        )
        for one in found
    ]
    return Page(rows=rows, next=str(found[-1].id) if len(found) == limit else None)


@room.get("/scenes/codes/{code}/picture", may="portal.view")
async def own_code_picture(code: CodeName, who: Who, parts: House, kind: PictureKind = "svg") -> Response:
    """One of the merchant's codes, as a file."""
    found = await codes.find(parts.pool, code)
    if (await parts.sites.find(found.site_id)).merchant_id != who.merchant_id:
        raise Refusal(Problem.NO_SUCH_CODE, code)
    return picture(found, kind, parts)
