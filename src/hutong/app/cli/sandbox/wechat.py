"""`hutong sandbox wechat`: what the phone's owner does in WeChat, and the consoles of its applications."""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final

import typer

from hutong.app.cli.sandbox.commands import SandboxUrl, home_folder
from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import AsJson, as_json, line, table
from hutong.app.cli.term.words import both, say
from hutong.app.sandbox.remote import Remote, Trouble, Unreachable, find
from hutong.base.errors import Problem, Refusal
from hutong.base.http import Wire

HELP: Final = both("模拟的微信：关注、消息、code 与后台", "The simulated WeChat: accounts, messages, codes, consoles")
app = typer.Typer(no_args_is_help=True, help=HELP)
Account = Annotated[
    str, typer.Argument(help=both("通道编码（如 WX_GZH、WX_OPEN/component）或 AppID", "A channel code, or an AppID"))
]


class Act(StrEnum):
    """What the owner can do with an account."""

    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    BLOCK = "block"
    UNBLOCK = "unblock"
    ALLOW = "allow"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class Kind(StrEnum):
    """What a code is for."""

    LOGIN = "login"
    PHONE = "phone"


class Mode(StrEnum):
    """How pushes come; KEEP leaves it."""

    KEEP = ""
    PLAIN = "plain"
    COMPATIBLE = "compatible"
    SAFE = "safe"


class Form(StrEnum):
    """What pushes are written in; KEEP leaves it."""

    KEEP = ""
    XML = "xml"
    JSON = "json"


@app.command(help=both("沙箱里的公众号、小程序与应用", "The sandbox's accounts, mini programs and apps"))
def accounts(in_json: AsJson = False, sandbox: SandboxUrl = "") -> None:
    """Prints them with the owner's openid."""
    found = asked(sandbox, "accounts", {})["accounts"]
    if in_json:
        as_json(found)
        return
    names = (say("通道", "Channel"), "AppID", say("名称", "Name"), "openid", say("已关注", "Followed"))
    table("", (*names, say("消息推送", "Message push")), [_account_row(one) for one in found])


@app.command(
    help=both("关注、取消关注、拒收，允许或收回一个订阅模板", "Follow, leave, block; allow or withdraw a template")
)
def act(
    account: Account,
    what: Annotated[Act, typer.Argument()] = Act.FOLLOW,
    template: Annotated[str, typer.Option("--template", help=both("订阅消息的模板 ID", "The template's id"))] = "",
    in_json: AsJson = False,
    sandbox: SandboxUrl = "",
) -> None:
    """Does it, and sets off the event."""
    done = asked(sandbox, "act", {"account": account, "act": what.value, "template": template})
    if in_json:
        as_json(done)
    else:
        line(f"{done['application']}  {what.value}  openid {done['openid']}")


@app.command(help=both("模拟手机收到的微信消息，新的在前", "The WeChat messages on the phone, newest first"))
def messages(
    most: Annotated[int, typer.Option("-n", min=1, max=500, help=both("最多几条", "At most so many"))] = 20,
    in_json: AsJson = False,
    sandbox: SandboxUrl = "",
) -> None:
    """Prints them as WeChat shows them."""
    found = asked(sandbox, "mail", {"most": most})["mail"]
    if in_json:
        as_json(found)
        return
    for one in found:
        line(f"{clock(datetime.fromisoformat(one['at']))}  {one['sender']}  {one['title']}".rstrip(), "bold")
        for label, value in one["lines"]:
            line(f"  {label}: {value}" if label else f"  {value}")
        if one["url"] or one["mini"]:
            line(f"  → {one['url'] or one['mini']}")
    if not found:
        line(say("还没有消息。先关注公众号。", "No messages yet. Follow the account first."))


@app.command(
    help=both("小程序或应用拿到的 code，五分钟内只能用一次", "A code as a mini program or app gets it; good once")
)
def code(
    account: Annotated[
        str,
        typer.Argument(
            help=both("通道编码或 AppID，默认是小程序", "A channel code or an AppID; default: the mini program")
        ),
    ] = "",
    kind: Annotated[
        Kind, typer.Option("--for", help=both("登录，或手机号", "To log in, or for the number"))
    ] = Kind.LOGIN,
    in_json: AsJson = False,
    sandbox: SandboxUrl = "",
) -> None:
    """Prints it."""
    made = asked(sandbox, "login_code", {"account": account, "kind": kind.value})
    as_json(made) if in_json else line(made["code"])


@app.command("say", help=both("给公众号发一条文字", "Write to an account"))
def write(account: Account, text: Annotated[str, typer.Argument()], sandbox: SandboxUrl = "") -> None:
    """Sets off a push; what the account answers appears among the messages."""
    asked(sandbox, "say", {"account": account, "text": text})
    line(say("已发送。", "Sent."))


@app.command(help=both("查看或修改微信后台", "Show or change an application's console"))
def console(
    account: Account,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", help=both("字段=JSON 值，可多次", "field=JSON value, repeatable: frozen=true")),
    ] = None,
    sandbox: SandboxUrl = "",
) -> None:
    """Prints it as JSON, secrets too: it is the operator's own."""
    given: dict[str, Any] = {"account": account}
    if changes:
        given["changes"] = dict(_change(one) for one in changes)
    as_json(asked(sandbox, "console", given))


@app.command(help=both("在微信后台填写服务器地址并验证", "Enter the server's address in the console, which checks it"))
def push(
    account: Account,
    url: Annotated[
        str,
        typer.Argument(
            metavar="[URL]",
            help=both(
                "https://…/api/wechat/{商户号}/msg，默认为本系统的", "The address of pushes; by default the hub's"
            ),
        ),
    ] = "",
    mode: Annotated[Mode, typer.Option("--mode", help=both("明文、兼容或安全", "How pushes come"))] = Mode.KEEP,
    form: Annotated[Form, typer.Option("--format", help=both("XML 或 JSON", "XML or JSON"))] = Form.KEEP,
    in_json: AsJson = False,
    sandbox: SandboxUrl = "",
) -> None:
    """Saves it only if the server proves that it knows the token; ends with 1 if not."""
    given = {"account": account, "url": url, "mode": mode.value, "form": form.value}
    told = asked(sandbox, "push", given)
    if in_json:
        as_json(told)
    elif told["verified"]:
        line(
            " ".join(
                (
                    say("验证通过，已保存：", "Verified and saved:"),
                    *(told[f"push_{one}"] for one in ("url", "mode", "format")),
                )
            )
        )
    else:
        line(say("token 验证失败，没有保存。", "The server did not prove itself; nothing was saved."), "red")
    if not told["verified"]:
        raise typer.Exit(1)


def _account_row(one: Mapping[str, Any]) -> tuple[str, ...]:
    pushed = f"{one['push_url']} ({one['push_mode']}, {one['push_format']})" if one["push_url"] else "–"
    followed = say("是", "yes") if one["followed"] else "–"
    return f"{one['code']}/{one['form']}", one["application"], one["name"], one["openid"], followed, pushed


def _change(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(say(f"{text}：应为 字段=值", f"{text}: give field=value"))
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def asked(sandbox: str, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """A call of the phone's interface; Refusal where the sandbox says no."""

    async def answer() -> dict[str, Any]:
        http = Wire()
        try:
            return await Remote(find(sandbox, "", home_folder()), http).phone(name, given)
        finally:
            await http.close()

    try:
        return asyncio.run(answer())
    except Unreachable as nobody:
        raise Refusal(Problem.NO_SANDBOX, nobody.words) from nobody
    except Trouble as trouble:
        raise Refusal(Problem.BAD_COMMAND, trouble.words) from trouble
