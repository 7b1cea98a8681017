"""`hutong sms limits|block|unblock|blocked`: how much may be sent, and to whom nothing; all of it holds at once."""

from dataclasses import asdict, replace
from typing import Annotated, Any, Final

import typer

from hutong.app.cli.sms.messages import one_phone
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import AsJson, as_json, line, table
from hutong.app.cli.term.words import both, say
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.merchants import edit
from hutong.features.sms import block as blocks
from hutong.features.sms.block import Blocked
from hutong.features.sms.limits import Limits, limits_of, set_limits, unset_limits
from hutong.features.sms.show import every_limit
from hutong.switchboard.actor import Actor

app = typer.Typer()
_MOST: Final = 1_000_000  # messages; nobody means more by a limit


def _count(option: str, zh: str, en: str) -> Any:
    return typer.Option(option, min=0, max=_MOST, metavar="N", help=both(f"{zh}，0 不限", f"{en}; 0: no limit"))


@app.command(
    help=both("查看或修改发送上限（立即生效）", "See or change how many messages may be sent; it holds at once")
)
def limits(
    merchant: Annotated[
        str, typer.Option("--merchant", help=both("该商户的；不写则为所有商户的", "Of this merchant; else of all"))
    ] = "",
    phone_minute: Annotated[int | None, _count("--phone-minute", "每个号码每分钟", "A number a minute")] = None,
    phone_day: Annotated[int | None, _count("--phone-day", "每个号码每天", "A number a day")] = None,
    merchant_minute: Annotated[int | None, _count("--merchant-minute", "商户每分钟", "The merchant a minute")] = None,
    merchant_day: Annotated[int | None, _count("--merchant-day", "商户每天", "The merchant a day")] = None,
    ip_hour: Annotated[int | None, _count("--ip-hour", "每个 IP 每小时", "An address an hour")] = None,
    unset: Annotated[
        bool, typer.Option("--unset", help=both("恢复为所有商户的（或出厂）上限", "Have what everybody has"))
    ] = False,
    in_json: AsJson = False,
) -> None:
    """Shows limits when nothing is given."""
    given = {
        "phone_minute": phone_minute,
        "phone_day": phone_day,
        "merchant_minute": merchant_minute,
        "merchant_day": merchant_day,
        "ip_hour": ip_hour,
    }
    changes = {name: number for name, number in given.items() if number is not None}
    if unset and changes:
        raise Refusal(Problem.BAD_COMMAND, Text("--unset 不能与上限一起用", "--unset goes with no limit"))

    async def work(actor: Actor) -> list[dict[str, Any]]:
        if merchant:
            await edit.find(actor, merchant)
        if unset:
            await unset_limits(actor, merchant)
        elif changes:
            await set_limits(actor, merchant, replace(await limits_of(actor.pool, merchant), **changes))
        return await _shown(actor, merchant)

    found = run(work)
    if in_json:
        as_json(found)
        return
    if unset or changes:
        line(f"✔ {say('已保存，立即生效', 'Saved; it holds at once')}", "green")
    names = [say("商户", "Merchant"), say("每号每分钟", "Number a minute"), say("每号每天", "Number a day")]
    names += [
        say("商户每分钟", "Merchant a minute"),
        say("商户每天", "Merchant a day"),
        say("每 IP 每小时", "IP an hour"),
    ]
    table("", names, [_row(one) for one in found])


@app.command(help=both("屏蔽号码，不再向它发送（立即生效）", "Block a number; it holds at once"))
def block(
    phone: Annotated[str, typer.Argument(metavar="PHONE", help=both("手机号码", "The number"))],
    reason: Annotated[str, typer.Option("--reason", help=both("原因", "Why"))],
    in_json: AsJson = False,
) -> None:
    """Blocks a number."""
    plain = one_phone(phone)

    async def work(actor: Actor) -> None:
        await blocks.block(actor, plain, reason)

    run(work)
    if in_json:
        as_json({"phone": plain, "reason": reason})
    else:
        line(f"✔ {say(f'不再向 {plain} 发送', f'Nothing is sent to {plain} any more')}", "green")


@app.command(help=both("解除屏蔽（立即生效）", "Unblock a number; it holds at once"))
def unblock(
    phone: Annotated[str, typer.Argument(metavar="PHONE", help=both("手机号码", "The number"))], in_json: AsJson = False
) -> None:
    """Unblocks a number."""
    plain = one_phone(phone)

    async def work(actor: Actor) -> bool:
        return await blocks.unblock(actor, plain)

    was = run(work)
    if in_json:
        as_json({"phone": plain, "was_blocked": was})
    elif was:
        line(f"✔ {say(f'已解除 {plain}', f'Unblocked {plain}')}", "green")
    else:
        line(say(f"{plain} 没有被屏蔽。", f"{plain} was not blocked."))


@app.command(help=both("列出被屏蔽的号码，最新在前", "List blocked numbers, newest first"))
def blocked(
    most: Annotated[int, typer.Option("--limit", "-n", min=1, help=both("条数", "How many"))] = 200,
    in_json: AsJson = False,
) -> None:
    """Blocked numbers."""

    async def work(actor: Actor) -> list[Blocked]:
        return await blocks.blocked(actor.pool, most)

    found = run(work)
    if in_json:
        as_json([asdict(one) for one in found])
    elif not found:
        line(say("没有被屏蔽的号码。", "No number is blocked."))
    else:
        names = (say("号码", "Phone"), say("原因", "Why"), say("操作人", "By"), say("北京时间", "At (Beijing)"))
        table("", names, [[one.phone, one.reason, one.actor, clock(one.at)] for one in found])


async def _shown(actor: Actor, merchant: str) -> list[dict[str, Any]]:
    """One merchant's limits, or those of all and then of every merchant that has its own."""
    own = await every_limit(actor.pool)
    names = [merchant] if merchant else ["", *(name for name in own if name)]
    every = own.get("", Limits())
    return [{"merchant": name, "own": name in own, **asdict(own.get(name, every))} for name in names]


def _row(one: dict[str, Any]) -> list[str]:
    whose = one["merchant"] or say("所有商户", "all merchants")
    if not one["own"]:
        whose += say("（与所有商户相同）", " (as all)") if one["merchant"] else say("（出厂值）", " (as shipped)")
    numbers = [one[name] for name in asdict(Limits())]
    return [whose, *(str(number) if number else say("不限", "no limit") for number in numbers)]
