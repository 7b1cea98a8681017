"""`hutong access`: how many orders a minute one source may send, and who is free of that; all of it holds at once."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from hutong.app.cli.term import ground
from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import AsJson, as_json, line, table
from hutong.app.cli.term.words import both, say
from hutong.base.clock import BEIJING
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.access import edit
from hutong.features.access.edit import MOST, Allowed
from hutong.features.access.refused import Refused, refused
from hutong.switchboard.actor import Actor

app = typer.Typer(
    no_args_is_help=True,
    help=both("访问限制：下单频率上限与白名单。", "The limit of orders a minute, and who is free."),
)
Network = Annotated[
    str, typer.Argument(metavar="ADDRESS", help=both("IP 地址或网段", "An address, or a network as 203.0.113.0/24"))
]


@app.command(
    "list", help=both("列出白名单与近一小时被拒绝的来源", "List who is free, and who was refused within the hour")
)
def list_(in_json: AsJson = False) -> None:
    """The list, the limit, and who was refused."""

    async def work(actor: Actor) -> tuple[list[Allowed], list[Refused], int | None]:
        return await edit.allowed(actor.pool), await refused(actor.pool), await edit.limit(actor.pool)

    found, lately, own = ground.run(work)
    settings = ground.settings()
    if in_json:
        as_json(
            {
                "per_minute": own or settings.rate_per_minute,
                "own": own is not None,
                "environment": list(settings.rate_allow),
                "allowed": [{**asdict(one), "over": one.is_over()} for one in found],
                "refused": [asdict(one) for one in lately],
            }
        )
        return
    line(_limit(own, settings.rate_per_minute))
    names = (say("地址或网段", "Address"), say("备注", "Remark"), say("添加人", "By"), say("至", "Until"))
    free = [[name, "", "HUTONG_RATE_ALLOW", say("长期", "for good")] for name in settings.rate_allow]
    table(say("白名单", "Free of the limit"), names, [*free, *(_row(one) for one in found)])
    if lately:
        heads = (say("来源", "Source"), say("下单", "Orders"), say("查询", "Queries"), say("最近一次", "Last"))
        rows = [
            [one.source or say("其他", "others"), str(one.orders), str(one.questions), clock(one.last_at)]
            for one in lately
        ]
        table(say("近一小时被拒绝", "Refused within the hour"), heads, rows)


@app.command(help=both("把地址或网段加入白名单（立即生效）", "Free an address or network; it holds at once"))
def allow(
    address: Network,
    remark: Annotated[str, typer.Option("--remark", help=both("备注", "What it is"))] = "",
    until: Annotated[
        str, typer.Option("--until", help=both("到期（北京时间），如 2026-12-31", "Its end in Beijing, as 2026-12-31"))
    ] = "",
    in_json: AsJson = False,
) -> None:
    """Adds to the list, or changes the remark and the end of what is on it."""
    end = _moment(until) if until else None

    async def work(actor: Actor) -> Allowed:
        return await edit.allow(actor, address, remark=remark, until=end)

    kept = ground.run(work)
    if in_json:
        as_json(asdict(kept))
    else:
        line(f"✔ {say(f'{kept.network} 不再限制频率', f'{kept.network} has no limit any more')}", "green")


@app.command(help=both("从白名单移除（立即生效）", "Take an address or network off the list; it holds at once"))
def remove(address: Network, in_json: AsJson = False) -> None:
    """Removes from the list."""

    async def work(actor: Actor) -> Allowed:
        return await edit.remove(actor, address)

    gone = ground.run(work)
    if in_json:
        as_json(asdict(gone))
    else:
        line(f"✔ {say(f'已移除 {gone.network}', f'Removed {gone.network}')}", "green")


@app.command(
    help=both("查看或修改每分钟下单上限（立即生效）", "See or change the limit of orders a minute; it holds at once")
)
def limit(
    per_minute: Annotated[
        int | None, typer.Argument(metavar="N", min=1, max=MOST, help=both("每个来源每分钟", "Of one source a minute"))
    ] = None,
    unset: Annotated[
        bool, typer.Option("--unset", help=both("恢复为环境变量 HUTONG_RATE 的值", "As HUTONG_RATE says"))
    ] = False,
    in_json: AsJson = False,
) -> None:
    """Shows the limit when nothing is given."""
    if unset and per_minute is not None:
        raise Refusal(Problem.BAD_COMMAND, Text("--unset 不能与上限一起用", "--unset goes with no limit"))

    async def work(actor: Actor) -> int | None:
        if unset or per_minute is not None:
            await edit.set_limit(actor, per_minute)
        return await edit.limit(actor.pool)

    own, given = ground.run(work), ground.settings().rate_per_minute
    if in_json:
        as_json({"per_minute": own or given, "own": own is not None})
    else:
        line(_limit(own, given))


def _limit(own: int | None, given: int) -> str:
    whence = say("后台设置", "set in the office") if own else say("环境变量 HUTONG_RATE", "HUTONG_RATE")
    most = own or given
    return say(f"每个来源每分钟最多 {most} 单（{whence}）", f"{most} orders a minute from one source ({whence})")


def _row(one: Allowed) -> list[str]:
    end = clock(one.until) or say("长期", "for good")
    return [one.network, one.remark, one.actor, f"{end} {say('已过期', 'over')}" if one.is_over() else end]


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        detail = Text(
            f"{text[:40]}：写成 2026-12-31 或 2026-12-31T08:00", f"{text[:40]}: write 2026-12-31 or 2026-12-31T08:00"
        )
        raise Refusal(Problem.BAD_COMMAND, detail) from None
    if len(text) == len("2026-12-31"):
        moment = moment.replace(hour=23, minute=59, second=59)  # the whole of that day
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)
