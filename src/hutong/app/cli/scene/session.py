"""`hutong scene session`: who is parked where the hub reckons the fee; cars let in and out, singly and from a list."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from hutong.app.cli.scene.site import SiteId
from hutong.app.cli.term.given import value
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.moments import clock, since
from hutong.app.cli.term.screen import AsJson, as_json, line, table
from hutong.app.cli.term.words import both, say
from hutong.features.scenes.parking import rows, sessions
from hutong.features.scenes.parking.sessions import Arrival, Session, Wanted
from hutong.switchboard.actor import Actor

app = typer.Typer(no_args_is_help=True, help=both("停车记录。", "Parking sessions."))
Plate = Annotated[str, typer.Option("--plate", help=both("车牌", "The plate"))]
Ticket = Annotated[str, typer.Option("--ticket", help=both("票号", "The ticket's number"))]
At = Annotated[
    str,
    typer.Option(
        "--at", help=both("北京时间，或多久以前，如 2h；默认现在", "Beijing time, or so long ago: 2h; else now")
    ),
]


@app.command("list", help=both("列出停车记录，最新在前", "List sessions, newest first"))
def list_(
    site: Annotated[int | None, typer.Option("--site", min=1, help=both("收费点", "Of this site"))] = None,
    search: Annotated[str, typer.Option("--search", help=both("车牌或票号", "A plate or a ticket"))] = "",
    inside: Annotated[
        bool | None, typer.Option("--inside/--left", help=both("在场或已离场", "Inside, or gone"))
    ] = None,
    most: Annotated[int, typer.Option("--limit", "-n", min=1, max=5000, help=both("条数", "How many"))] = 50,
    in_json: AsJson = False,
) -> None:
    """Sessions."""

    async def work(actor: Actor) -> list[Session]:
        return await sessions.listed(actor.pool, Wanted(site, search=search.strip(), inside=inside), limit=most)

    found = run(work)
    if in_json:
        as_json([asdict(one) for one in found])
    elif not found:
        line(say("没有停车记录。", "There are no sessions."))
    else:
        _print(found)


@app.command(help=both("登记入场", "Let a car in"))
def enter(
    site_id: SiteId,
    plate: Plate = "",
    ticket: Ticket = "",
    lane: Annotated[str, typer.Option("--lane", help=both("车道", "The lane"))] = "",
    at: At = "",
    in_json: AsJson = False,
) -> None:
    """Lets a car in."""
    arrival = Arrival(plate, ticket, lane, since(at) if at else None)

    async def work(actor: Actor) -> Session:
        return await sessions.enter(actor.pool, site_id, arrival, actor=actor)

    _tell(run(work), say("已入场", "Came in"), in_json)


@app.command(help=both("登记离场", "Let a car out"))
def leave(site_id: SiteId, plate: Plate = "", ticket: Ticket = "", at: At = "", in_json: AsJson = False) -> None:
    """Lets a car out."""
    moment = since(at) if at else None

    async def work(actor: Actor) -> Session:
        return await sessions.leave(actor.pool, site_id, plate, ticket, at=moment, actor=actor)

    _tell(run(work), say("已离场", "Left"), in_json)


@app.command(
    help=both("批量登记入场：每行 车牌或票号, 时间, 车道", "Let many in; a line each: plate or ticket, time, lane")
)
def paste(
    site_id: SiteId,
    text: Annotated[str, typer.Argument(metavar="@FILE", help=both("@文件，或 - 为标准输入", "@FILE, or - for stdin"))],
    in_json: AsJson = False,
) -> None:
    """Lets the cars of all lines in, or none where one is wrong."""
    given = value("cars", text)

    async def work(actor: Actor) -> rows.Brought:
        return await rows.bring(actor.pool, site_id, given, actor)

    brought = run(work)
    if in_json:
        as_json(asdict(brought))
        return
    line(f"✔ {say('已入场', 'Came in')} {brought.added}", "green")
    if brought.inside:
        line(f"! {say('已在场，未改动', 'Inside already, left as they are')}: {', '.join(brought.inside)}", "yellow")


def _tell(one: Session, done: str, in_json: bool) -> None:
    if in_json:
        as_json(asdict(one))
        return
    line(f"✔ {done} {one.plate or one.ticket}", "green")
    _print([one])


def _print(found: list[Session]) -> None:
    names = [say("收费点", "Site"), say("车牌", "Plate"), say("票号", "Ticket"), say("车道", "Lane")]
    table("", [*names, say("入场", "Came in"), say("离场", "Left"), say("编号", "Id")], [_row(one) for one in found])


def _row(one: Session) -> list[Any]:
    when = [clock(one.entered_at), clock(one.left_at), one.id]
    return [str(one.site_id), one.plate, one.ticket, one.lane, *when]
