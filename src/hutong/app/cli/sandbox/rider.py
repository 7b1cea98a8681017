"""`hutong sandbox rider`: the simulated riders, and one of them going on."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import typer

from hutong.app.cli.sandbox.commands import SandboxUrl, home_folder
from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import AsJson, as_json, line, table
from hutong.app.cli.term.words import both, say
from hutong.app.sandbox.remote import Remote, Trouble, Unreachable, find
from hutong.base.errors import Problem, Refusal
from hutong.base.http import Wire

HELP: Final = both(
    "模拟骑手：不带参数列出配送单；给出编号则前进一步，或到指定状态",
    "The riders: without a number, what they have; with one, a step on, or to a status",
)


def rider(
    number: Annotated[
        str, typer.Argument(metavar="[NUMBER]", help=both("sysDeliveryNo 或运单号", "Our sysDeliveryNo, or a waybill"))
    ] = "",
    status: Annotated[
        str, typer.Argument(metavar="[STATUS]", help=both("状态码，如 302；不填为下一步", "Such as 302; else the next"))
    ] = "",
    in_json: AsJson = False,
    sandbox: SandboxUrl = "",
) -> None:
    """Lists, or lets one go on."""
    if number:
        moved = asyncio.run(asked(sandbox, "ride", {"number": number, "status": status}))
        if in_json:
            as_json(moved)
        else:
            line(f"{moved['number']} → {moved['status']} {moved['rider']}".strip())
        return
    found = asyncio.run(asked(sandbox, "riders", {}))["errands"]
    if in_json:
        as_json(found)
    elif not found:
        line(say("还没有配送单。", "There are no deliveries yet."))
    else:
        names = (say("编号", "Number"), say("运单号", "Waybill"), say("配送公司", "Carrier"), say("状态", "Status"))
        table("", (*names, say("骑手", "Rider"), say("北京时间", "At (Beijing)")), [_row(one) for one in found])


def _row(one: Mapping[str, Any]) -> list[str]:
    at = clock(datetime.fromtimestamp(one["at"], UTC))
    return [one["number"], one["waybill_no"], one["carrier"], one["status"], one["rider"], at]


async def asked(sandbox: str, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a call of the phone's interface; Refusal (NO_SANDBOX, BAD_COMMAND)."""
    wire = Wire()
    try:
        return await Remote(find(sandbox, "", home_folder()), wire).phone(name, given)
    except Unreachable as nobody:
        raise Refusal(Problem.NO_SANDBOX, nobody.words) from nobody
    except Trouble as trouble:
        raise Refusal(Problem.BAD_COMMAND, trouble.words) from trouble
    finally:
        await wire.close()
