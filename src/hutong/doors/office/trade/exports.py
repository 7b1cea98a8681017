"""导出任务 in both realms: exports that somebody asked for; the worker makes them, and whoever asked fetches them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

from fastapi import Path as InPath
from fastapi import Query
from pydantic import Field
from starlette.responses import StreamingResponse

from hutong.base.clock import beijing
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Done, Form, Limit, Page, download
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.features.exports import jobs, kinds
from hutong.features.exports.asked import Asked, pinned, told
from hutong.features.exports.jobs import Job, Order
from hutong.features.exports.kind import Kind
from hutong.features.exports.run import FOLDER
from hutong.features.exports.titles import titles
from hutong.features.exports.write import MEDIA
from hutong.features.operators import Realm
from hutong.features.operators.roles import ADMINISTRATOR

rooms = (Room("office", "exports"), Room("portal", "exports"))
# The portal has one kind, which its people may see page by page anyway.
_MAY: Final[Mapping[Realm, str]] = {"office": "payment.export", "portal": "portal.payment"}
_PART: Final = 1 << 18  # bytes sent at a time
_WRONG: Final = {
    "disk": Text("文件写不下去，请检查 worker 的磁盘空间", "The file can't be written; look at the worker's disk"),
    "lost": Text("worker 多次中断", "The worker died over it several times"),
    "wrong": Text("出错了，详情见 worker 日志", "It went wrong; the worker's log tells how"),
}
Number = Annotated[str, InPath(max_length=64)]
Name = Annotated[str, Field(max_length=64)]
_Endpoint = TypeVar("_Endpoint", bound=Callable[..., Any])


def _both(method: str, path: str, **more: Any) -> Callable[[_Endpoint], _Endpoint]:
    """A route of both realms."""

    def add(endpoint: _Endpoint) -> _Endpoint:
        for room in rooms:
            room.add(method, path, _MAY[room.realm], more)(endpoint)
        return endpoint

    return add


class ExportForm(Form):
    """What is to be exported: a list with the filters of its page, and the columns in their order; none: all."""

    kind: Name
    format: Literal["csv", "xlsx"]
    query: dict[Name, Name | Annotated[list[Name], Field(max_length=20)]] = Field({}, max_length=20)
    columns: list[Name] = Field([], max_length=40)


class ExportStarted(Answer):
    """The new job."""

    id: str


class ExportRow(Answer):
    """A job in the list."""

    id: str
    kind: str
    kind_label: str
    format: str
    filters: list[str]
    state: str
    rows_done: int
    rows_total: int | None
    size: int
    why: str  # in words, where it failed
    by: str
    mine: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    expires_at: datetime | None


@_both("POST", "/exports")
async def start_export(form: ExportForm, who: Who) -> ExportStarted:
    """Has a list written into a file by the worker."""
    kind, asked = _kind(who, form.kind), _own(who, form.query)
    try:
        kind.choose(tuple(form.columns))
    except KeyError as error:
        why = Text(f"没有列 {error.args[0]}", f"there is no column {error.args[0]}")
        raise Refusal(Problem.BAD_INPUT, why, [("columns", why)]) from None
    query = pinned(asked, kind.read(Asked(asked)))
    order = Order(who.account.id, kind.name, query, tuple(form.columns), form.format, who.language)
    async with who.actor.change() as connection:
        number = await jobs.start(connection, order)
        detail = {"kind": kind.name, "format": form.format, **query}
        await who.actor.note(connection, "export.start", f"export/{number}", detail)
    return ExportStarted(id=number)


@_both("GET", "/exports")
async def list_exports(
    who: Who, parts: House, after: Annotated[str, Query(max_length=64)] = "", limit: Limit = 50
) -> Page[ExportRow]:
    """One's own exports, the newest first; an administrator of the office sees everybody's."""
    found = await jobs.listed(parts.pool, _bound(who), after=after, limit=limit)
    channels = titles(parts.switchboard)
    rows = [ExportRow(**_facts(who, job), filters=_filters(who, job, channels)) for job in found]
    return Page(rows=rows, next=rows[-1].id if len(rows) == limit else None)


@_both("POST", "/exports/{number}/cancel")
async def cancel_export(who: Who, number: Number) -> Done:
    """Nobody wants it any more."""
    async with who.actor.change() as connection:
        await jobs.cancel(connection, await jobs.find(connection, number, _bound(who)))
        await who.actor.note(connection, "export.cancel", f"export/{number}", {})
    return Done()


@_both("POST", "/exports/{number}/retry")
async def retry_export(who: Who, number: Number) -> Done:
    """Once more, with the same filters and days."""
    async with who.actor.change() as connection:
        job = await jobs.find(connection, number, _bound(who))
        _kind(who, job.kind)
        await jobs.retry(connection, job)
        await who.actor.note(connection, "export.retry", f"export/{number}", {"kind": job.kind})
    return Done()


@_both("GET", "/exports/{number}/file", response_class=StreamingResponse)
async def export_file(who: Who, parts: House, number: Number) -> StreamingResponse:
    """The file, as it is read from the disk; that it was fetched is written down."""
    job = await jobs.find(parts.pool, number, _bound(who))
    kind = _kind(who, job.kind)
    if job.state == "expired":
        raise Refusal(Problem.EXPORT_GONE, number)
    if job.state != "done":
        raise Refusal(Problem.EXPORT_STATE, number)
    path = parts.home / FOLDER / job.file
    if not path.is_file() or path.stat().st_size != job.size:
        raise Refusal(Problem.EXPORT_GONE, number)
    async with who.actor.change() as connection:
        await who.actor.note(connection, "export.download", f"export/{number}", {"kind": job.kind})
    name = f"{kind.label.to(job.language)}-{beijing(job.created_at):%Y%m%d-%H%M%S}.{job.format}"
    answer = download(name, MEDIA[job.format], _parts(path))
    answer.headers["content-length"] = str(job.size)
    return answer


def _kind(who: Caller, name: str) -> Kind:
    """A kind that the caller may see; Refusal (BAD_INPUT, NO_PERMISSION)."""
    kind = kinds.known().get(name)
    if kind is None:
        known = ", ".join(kinds.known())
        raise Refusal(Problem.BAD_INPUT, f"kind: {known}", [("kind", Text(known, known))])
    if not who.may(kind.may):
        raise Refusal(Problem.NO_PERMISSION, kind.may)
    return kind


def _own(who: Caller, query: Mapping[str, str | list[str]]) -> dict[str, str | list[str]]:
    """The query; in the portal, of the caller's merchant whatever it says."""
    return dict(query) if who.account.realm == "office" else {**query, "merchant_id": who.merchant_id}


def _bound(who: Caller) -> int | None:
    """Whose exports the caller has to do with: only their own, unless they are an administrator of the office."""
    everybody = who.account.realm == "office" and who.account.role == ADMINISTRATOR
    return None if everybody else who.account.id


def _facts(who: Caller, job: Job) -> dict[str, Any]:
    kind = kinds.known().get(job.kind)
    return {
        **{name: getattr(job, name) for name in ExportRow.model_fields if hasattr(job, name)},
        "kind_label": who.say(kind.label) if kind else job.kind,
        "why": who.say(_WRONG[job.error]) if job.error in _WRONG else job.error,
        "mine": job.account_id == who.account.id,
    }


def _filters(who: Caller, job: Job, channels: dict[int, Text]) -> list[str]:
    kind = kinds.known().get(job.kind)
    own = {"merchant_id"} if who.account.realm == "portal" else set()
    query = {name: value for name, value in job.query.items() if name not in own}
    return [who.say(text) for text in told(query, kind.states if kind else {}, channels)]


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(_PART):
            yield part
