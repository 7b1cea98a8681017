"""二维码: the codes of sites, made one by one or many at once, switched on and off, shown, and printed on sheets."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Annotated, Final, Literal

from fastapi import Query
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.responses import Response, StreamingResponse

from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Limit, Page, Rows, download
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.doors.office.scenes.shapes import After, CodeEdit, CodeName, CodeRow, NewCodes, SiteFilter, SiteId, Word
from hutong.features import sheets
from hutong.features.scenes import codes, look
from hutong.features.scenes.codes import MOST, Wanted, url_of
from hutong.features.scenes.look import WantedCodes
from hutong.features.scenes.products import apps_of
from hutong.features.scenes.scene import KINDS, Code
from hutong.features.sheets import PER_PAGE, Card

room = Room("office", "scenes")
PAGES: Final = "x-pages"  # how many pages a ZIP will hold: it comes while they are painted
Picture = Literal["svg", "png"]
PictureKind = Annotated[Picture, Query(alias="format")]
SheetKind = Annotated[Literal["pdf", "png"], Query(alias="format")]
_KINDS: Final = {"svg": ("image/svg+xml", sheets.svg), "png": ("image/png", sheets.png)}


@room.get("/scenes/codes", may="scene.view")
async def list_scene_codes(
    who: Who,
    parts: House,
    site_id: SiteFilter = None,
    kind: Word = "",
    batch: Word = "",
    search: Word = "",
    enabled: bool | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[CodeRow]:
    """The newest codes that are wanted."""
    wanted = WantedCodes(site_id=site_id, kind=kind, batch=batch, search=search.strip(), enabled=enabled)
    found = await look.codes(parts.pool, wanted, after=after, limit=limit)
    return Page(
        rows=[code_row(one, who, parts) for one in found], next=str(found[-1].id) if len(found) == limit else None
    )


@room.post("/scenes/sites/{site_id}/codes", may="scene.edit")
async def make_codes(site_id: SiteId, form: NewCodes, who: Who, parts: House) -> Rows[CodeRow]:
    """New codes of a site; more than one are a batch. Refusal (NO_SITE, BAD_CODES)."""
    wanted = [Wanted(one.kind, one.label, one.value) for one in form.codes]
    return Rows(rows=[code_row(one, who, parts) for one in await codes.make(who.actor, site_id, wanted)])


@room.patch("/scenes/codes/{code}", may="scene.edit")
async def edit_code(code: CodeName, form: CodeEdit, who: Who, parts: House) -> CodeRow:
    """Another label, on or off; what is printed leads to the same place."""
    return code_row(await codes.edit(who.actor, code, label=form.label, enabled=form.enabled), who, parts)


@room.get("/scenes/codes/{code}/picture", may="scene.view")
async def code_picture(code: CodeName, parts: House, kind: PictureKind = "svg") -> Response:
    """The code alone, as a file."""
    return picture(await codes.find(parts.pool, code), kind, parts)


@room.get("/scenes/sites/{site_id}/sheet", may="scene.view")
async def code_sheet(
    site_id: SiteId,
    parts: House,
    code: Annotated[list[str] | None, Query(max_length=MOST)] = None,
    batch: Word = "",
    per_page: Annotated[int, Query(ge=1, le=max(PER_PAGE))] = 9,
    kind: SheetKind = "pdf",
) -> StreamingResponse:
    """Codes on A4, as a PDF, or a PNG for each page: those named, else all that are on. Refusal (NO_SITE, …).

    `code`: may repeat, and name several between commas.
    """
    site = await parts.sites.find(site_id)
    found = await codes.picked(parts.pool, site_id, codes.names_in(code or ()), batch)
    apps = apps_of(site, parts.switchboard.current.content)
    cards = [codes.card(site, one, apps, parts.facts.base_url) for one in found]
    per_page = next(number for number in sorted(PER_PAGE) if number >= per_page)
    return await _sheet(site.name, cards, per_page, kind)


def code_row(one: Code, who: Caller, parts: Parts) -> CodeRow:
    """A code as it is listed."""
    return CodeRow(
        id=one.id,
        code=one.code,
        url=url_of(parts.facts.base_url, one.code),
        site_id=one.site_id,
        kind=one.kind,
        kind_label=who.say(KINDS[one.kind]) if one.kind in KINDS else one.kind,
        label=one.label,
        value=one.value,
        batch=one.batch,
        enabled=one.enabled,
        created_at=one.created_at,
    )


def picture(code: Code, kind: Picture, parts: Parts) -> Response:
    """A code as an image, with the name that its file gets."""
    media, draw = _KINDS[kind]
    return download(f"{code.label} {code.code}.{kind}", media, [draw(url_of(parts.facts.base_url, code.code))])


async def _sheet(name: str, cards: Sequence[Card], per_page: int, kind: str) -> StreamingResponse:
    made, count = sheets.pages(cards, per_page), ceil(len(cards) / per_page)
    if kind == "pdf":
        return download(f"{name}.pdf", "application/pdf", [await run_in_threadpool(sheets.document, made, name)])
    if count == 1:
        return download(f"{name}.png", "image/png", [await run_in_threadpool(_only, made)])
    answer = download(f"{name}.zip", "application/zip", iterate_in_threadpool(sheets.packed(made, name)))
    answer.headers[PAGES] = str(count)
    return answer


def _only(pages: Iterator[list[sheets.Mark]]) -> bytes:
    return sheets.picture(next(pages))
