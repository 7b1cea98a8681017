"""The lists of channel management as files: CSV or XLSX, the columns that were chosen, no formulas, no secrets."""

from asyncio import to_thread
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import Query
from starlette.responses import StreamingResponse

from hutong.base.clock import beijing, now
from hutong.base.errors import Problem, Refusal
from hutong.base.sheet import CSV, XLSX
from hutong.base.text import Text
from hutong.doors.office.frame.caller import Caller
from hutong.doors.office.frame.forms import download
from hutong.switchboard.content import Setup
from hutong.switchboard.drafts.publish import Both
from hutong.switchboard.lists import sheets
from hutong.switchboard.routing.health import Illness

Suffix = Literal["csv", "xlsx"]
Columns = Annotated[list[str] | None, Query(max_length=40)]


async def taken(
    name: str,
    both: Both,
    ill: Mapping[int, Illness],
    who: Caller,
    suffix: Suffix,
    columns: list[str] | None,
    *,
    channels: Mapping[int, Setup] | None = None,
) -> StreamingResponse:
    """One of the lists as a download, of these channels only where they are given; Refusal (BAD_INPUT)."""
    draft = both.draft if channels is None else replace(both.draft, channels=channels)
    made = await to_thread(sheets, draft, who.parts.vault, who.language, running=both.running, ill=ill)  # parses keys
    sheet = made[name]
    try:
        chosen = sheet.choose(columns or [])
    except KeyError as error:
        wrong = error.args[0]
        raise Refusal(Problem.BAD_INPUT, Text(f"没有列 {wrong}", f"there is no column {wrong}")) from None
    file = f"{name}-{beijing(now()):%Y%m%d-%H%M%S}.{suffix}"
    return download(file, XLSX if suffix == "xlsx" else CSV, chosen.parts(suffix, who.language))
