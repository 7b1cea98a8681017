"""`hutong notice`: what merchants are owed, every try, and sending again by hand."""

import asyncio
import time
from typing import Annotated, Any, Final, Literal

import typer

from hutong.app.cli.term.ground import run, settings
from hutong.app.cli.term.moments import clock, since
from hutong.app.cli.term.screen import AsJson, Yes, as_json, confirm, line, table
from hutong.app.cli.term.states import called, stands
from hutong.app.cli.term.words import both, say
from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.features.merchants import edit
from hutong.features.notices import resend as again
from hutong.features.notices.failed import Failed, put_all_up
from hutong.features.notices.guard import check
from hutong.switchboard.actor import Actor

app = typer.Typer(
    no_args_is_help=True, help=both("商户通知：查看、重发、测试。", "Notices to merchants: look, send again, test.")
)
_LOOK: Final = 0.2  # seconds between looks at the database

Id = Annotated[str, typer.Argument(metavar="ID", help=both("通知编号", "The notice's id"))]
Merchant = Annotated[str | None, typer.Option("--merchant", help=both("只看该商户", "Of this merchant only"))]
State = Annotated[Literal["waiting", "done", "given_up"] | None, typer.Option("--state", help=both("状态", "State"))]
Wait = Annotated[
    float, typer.Option("--wait", min=0, help=both("等结果的秒数，0 不等", "Seconds to wait for its result; 0: none"))
]


@app.command("list", help=both("列出通知，最新在前", "List notices, newest first"))
def list_(
    merchant: Merchant = None,
    state: State = None,
    subject: Annotated[
        str | None, typer.Option("--of", help=both("支付或退款编号（我方）", "Our number of a payment or refund"))
    ] = None,
    most: Annotated[int, typer.Option("--most", "-n", min=1, help=both("条数", "How many"))] = 50,
    in_json: AsJson = False,
) -> None:
    """Notices."""

    async def work(actor: Actor) -> list[dict[str, Any]]:
        return await again.recent(actor.pool, merchant_id=merchant, state=state, subject=subject, most=most)

    found = run(work)
    if in_json:
        as_json(found)
        return
    names = [say("编号", "Id"), say("北京时间", "At (Beijing)"), "merId", say("事项", "Topic"), "orderId"]
    names += [say("状态", "State"), say("次数", "Tries"), say("下次", "Next"), "URL"]
    table("", names, [_row(one) for one in found])


@app.command(help=both("一条通知与每次投递", "One notice and every try"))
def show(notice_id: Id, in_json: AsJson = False) -> None:
    """One notice with its tries."""
    _print(run(lambda actor: _find(actor, notice_id)), in_json)


@app.command(help=both("重发一条（已成功的也可以），不占用重试次数", "Send one again, done or not; it uses up no try"))
def resend(notice_id: Id, wait: Wait = 15.0, in_json: AsJson = False) -> None:
    """One more try, made by the worker."""

    async def work(actor: Actor) -> dict[str, Any]:
        before = await _find(actor, notice_id)
        async with actor.change() as connection:
            await again.resend(connection, notice_id)
            await actor.note(connection, "notice.resend", f"notice/{notice_id}", {})
        return await _outcome(actor, notice_id, len(before["tried"]), wait)

    _print(run(work), in_json)


@app.command("resend-failed", help=both("重发某时以来失败的全部通知", "Send again all that failed since a moment"))
def resend_failed(
    moment: Annotated[
        str, typer.Option("--since", help=both("24h、7d 或日期时间", "24h, 7d, or a date and time"))
    ] = "24h",
    merchant: Merchant = None,
    yes: Yes = False,
    in_json: AsJson = False,
) -> None:
    """One more try for each."""
    begin = since(moment)
    confirm(f"重发 {clock(begin)} 以来失败的通知？", f"Send again what failed since {clock(begin)}?", yes or in_json)

    async def work(actor: Actor) -> int:
        if merchant is not None:
            await edit.find(actor, merchant)  # or it is refused by name
        return await put_all_up(actor, Failed(begin, now(), merchant), "notice")

    count = run(work)
    if in_json:
        as_json({"since": begin, "merchant": merchant, "count": count})
    else:
        line(f"✔ {say(f'{count} 条通知将立即重发', f'{count} notices are sent again now')}", "green")


@app.command(
    "test", help=both("发一条测试通知（status 0，不会发货），只发一次", "Send a test (status 0: nobody ships), once")
)
def send_test(
    mer_id: Annotated[str, typer.Argument(metavar="MERID", help=both("商户号", "The merchant's id"))],
    url: Annotated[str, typer.Argument(metavar="URL", help=both("通知地址", "Where to"))],
    wait: Wait = 15.0,
    in_json: AsJson = False,
) -> None:
    """A test notice, signed like any other."""
    check(url, loopback=settings().sandbox_url is not None)

    async def work(actor: Actor) -> dict[str, Any]:
        async with actor.change() as connection:
            number = await again.send_test(connection, mer_id, url)
            await actor.note(connection, "notice.test", f"merchant/{mer_id}", {"url": url, "notice": number})
        return await _outcome(actor, number, 0, wait)

    _print(run(work), in_json)


async def _find(actor: Actor, notice_id: str) -> dict[str, Any]:
    found = await again.find(actor.pool, notice_id)
    if found is None:
        raise Refusal(Problem.NO_NOTICE, notice_id)
    return {**found, "tried": await again.tries(actor.pool, notice_id)}


async def _outcome(actor: Actor, notice_id: str, tried: int, wait: float) -> dict[str, Any]:
    """The notice once the worker has tried it again, or as it is after `wait` seconds."""
    end = time.monotonic() + wait
    while True:
        found = await _find(actor, notice_id)
        if len(found["tried"]) > tried or time.monotonic() >= end:
            return found
        await asyncio.sleep(_LOOK)


def _row(one: dict[str, Any]) -> list[str]:
    following = clock(one["next_at"]) if one["state"] == "waiting" else ""
    told = [
        called("topic", one["topic"]),
        one["fields"].get("orderId", ""),
        _stands(one),
        str(one["posted"]),
        following,
        one["url"],
    ]
    return [one["id"], clock(one["created_at"]), one["merchant_id"], *told]


def _stands(one: dict[str, Any]) -> str:
    """As the office has it: what waits after a try is tried again."""
    return stands("notice", "retrying" if one["state"] == "waiting" and one["tries"] > 0 else one["state"])


def _print(notice: dict[str, Any], in_json: bool) -> None:
    if in_json:
        as_json(notice)
        return
    rows = [
        [say("编号", "Id"), notice["id"]],
        ["merId", notice["merchant_id"]],
        [say("事项", "Topic"), f"{called('topic', notice['topic'])} {notice['subject']}"],
        ["URL", notice["url"]],
        [say("内容", "Fields"), "\n".join(f"{name} = {value}" for name, value in notice["fields"].items())],
        [say("状态", "State"), f"{_stands(notice)} ({say('已用次数', 'steps used')} {notice['tries']})"],
        [say("下次投递", "Next try"), clock(notice["next_at"]) if notice["state"] == "waiting" else ""],
    ]
    table("", (say("项", "Field"), say("值", "Value")), rows)
    tries = [
        [clock(one["at"]), str(one["status"] or "-"), f"{one['took_ms']} ms", one["error"] or one["answer"]]
        for one in notice["tried"]
    ]
    names = (say("北京时间", "At (Beijing)"), "HTTP", say("用时", "Took"), say("应答或错误", "Answer or error"))
    if tries:
        table(say("投递", "Tries"), names, tries)
    else:
        line(say("还没有投递（后台进程在运行吗？）", "Not tried yet (does a worker run?)"), "yellow")
