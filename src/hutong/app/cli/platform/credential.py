"""`hutong credential`: what providers lend us for a while, masked, and getting another one by hand."""

from typing import Annotated, Any

import typer

from hutong.app.cli.term.ground import run
from hutong.app.cli.term.hub import run as run_hub
from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import AsJson, Yes, as_json, confirm, line, table
from hutong.app.cli.term.words import both, say
from hutong.app.hub import Hub
from hutong.base.clock import now
from hutong.base.secrets import masked
from hutong.switchboard.actor import Actor
from hutong.switchboard.credentials import Kept, Loan, Store
from hutong.switchboard.seal import Keeper

app = typer.Typer(
    no_args_is_help=True,
    help=both("接口凭证（access_token 等）：查看、更换。", "Credentials such as access tokens: look, get another."),
)


@app.command("list", help=both("列出接口凭证（已脱敏）", "List credentials, masked"))
def list_(in_json: AsJson = False) -> None:
    """Credentials."""

    async def work(actor: Actor) -> list[Kept]:
        return await Store(actor.pool, Keeper(actor.vault)).every()

    found = [_told(one) for one in run(work)]
    if in_json:
        as_json(found)
    elif not found:
        line(say("还没有取过接口凭证；用到时会自动获取。", "None was got yet: each is got when it is first used."))
    else:
        names = [
            "AppID",
            say("凭证", "Credential"),
            say("值", "Value"),
            say("有效至（北京时间）", "Good until (Beijing)"),
        ]
        names += [say("获取于", "Got"), say("第几次", "Generation"), say("服务商地址", "At")]
        table("", names, [_row(one) for one in found])


@app.command(help=both("更换一个接口凭证；旧的可能立即失效", "Get another one; the present one may end at once"))
def renew(
    application: Annotated[str, typer.Argument(metavar="APPID", help=both("应用的 AppID", "The application's AppID"))],
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            help=both("凭证种类；默认为该应用通道的第一种", "Which credential; else the first of its channel's"),
        ),
    ] = "",
    yes: Yes = False,
    in_json: AsJson = False,
) -> None:
    """Asks the provider for another one, under the settings that run."""
    confirm(
        f"更换 {application} 的 {kind or '接口凭证'}？使用旧凭证的其他系统会受影响，微信每天只允许约 20 次。",
        f"Get another {kind or 'credential'} of {application}? Other systems lose theirs; WeChat allows some 20 a day.",
        yes or in_json,
    )

    async def work(hub: Hub, actor: Actor) -> Loan:
        lender, issuers = hub.switchboard.credentials, hub.switchboard.issuers
        wanted = kind or next(iter(lender.kinds(application, issuers)), "access_token")
        return await lender.renew(actor, application, wanted, issuers)

    told = _told(run_hub(work).kept)
    if in_json:
        as_json(told)
    else:
        until = clock(told["good_until"])
        line(f"✔ {say(f'已更换，有效至 {until}', f'There is another one, good until {until}')}", "green")


def _told(one: Kept) -> dict[str, Any]:
    return {
        "application": one.key.application,
        "kind": one.key.kind,
        "value": masked(one.value.reveal()) if one.value else "",
        "good_until": one.good_until,
        "good": one.value is not None and one.good_until is not None and one.good_until > now(),
        "renewed_at": one.renewed_at,
        "generation": one.generation,
        "place": one.key.place,
    }


def _row(one: dict[str, Any]) -> list[str]:
    until = clock(one["good_until"]) if one["good_until"] else ""
    until += "" if one["good"] else say("（已过期）", " (over)")
    got = clock(one["renewed_at"]) if one["renewed_at"] else ""
    return [one["application"], one["kind"], one["value"], until, got, str(one["generation"]), one["place"]]
