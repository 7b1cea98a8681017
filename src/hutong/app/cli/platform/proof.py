"""`hutong proof`: proof files at the domain's root, and what to enter at the platforms."""

from pathlib import Path
from typing import Annotated, Any

import typer

from hutong.app.cli.term.ground import run, settings
from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import AsJson, as_json, line, table
from hutong.app.cli.term.words import both, say, tell
from hutong.base.errors import Problem, Refusal
from hutong.features.logins.visit import RETURN
from hutong.features.proofs import addresses, facts, keep
from hutong.features.proofs.addresses import Addresses
from hutong.features.proofs.keep import Proof
from hutong.features.pushes import look
from hutong.features.pushes.look import Address
from hutong.switchboard.actor import Actor
from hutong.switchboard.drafts import channels

app = typer.Typer(
    no_args_is_help=True,
    help=both("域名验证文件与需要在平台填写的信息。", "Proof files of the domain, and facts to enter at platforms."),
)
_LARGEST = 1024  # bytes; a proof file has some dozen


@app.command(help=both("上传验证文件（从微信后台下载的 .txt）", "Upload a proof file, the .txt that WeChat gave"))
def add(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help=both("文件，保持原名", "The file, under its own name"))
    ],
    in_json: AsJson = False,
) -> None:
    """Keeps a file and serves it."""

    async def work(actor: Actor) -> Proof:
        raw = file.read_bytes()[: _LARGEST + 1]
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            raise Refusal(Problem.PROOF_CONTENT, "UTF-8") from None
        return await keep.put(actor, file.name, text)

    found = run(work)
    if in_json:
        as_json(_packed(found))
    else:
        line(f"✔ {_url(found)}", "green")


@app.command("list", help=both("列出验证文件", "List the proof files"))
def list_(in_json: AsJson = False) -> None:
    """Proof files."""

    async def work(actor: Actor) -> list[Proof]:
        return await keep.listed(actor.pool)

    found = run(work)
    if in_json:
        as_json([_packed(one) for one in found])
    elif not found:
        line(say("没有验证文件。", "There are no proof files."))
    else:
        names = [say("地址", "Address"), say("内容", "Content"), say("上传人", "By"), say("北京时间", "At (Beijing)")]
        table("", names, [[_url(one), one.content, one.by, clock(one.at)] for one in found])


@app.command(help=both("删除验证文件", "Remove a proof file"))
def remove(
    name: Annotated[str, typer.Argument(help=both("文件名", "Its name"))],
    in_json: AsJson = False,
) -> None:
    """Takes a file away."""

    async def work(actor: Actor) -> None:
        await keep.remove(actor, name)

    run(work)
    if in_json:
        as_json({"removed": name})
    else:
        line(f"✔ {say('已删除', 'Removed')} {name}", "green")


@app.command("facts", help=both("需要在微信、支付宝后台填写的信息", "What to enter at WeChat and Alipay"))
def facts_(
    ip: Annotated[
        list[str] | None,
        typer.Option("--ip", help=both("登记服务器公网 IP（可多次）", "Enter the server's public address; repeatable")),
    ] = None,
    in_json: AsJson = False,
) -> None:
    """Prints the facts; with --ip, enters the server's addresses first."""
    base_url = settings().base_url

    async def work(actor: Actor) -> tuple[Addresses, list[Address]]:
        server = await (addresses.enter(actor, ip) if ip else addresses.look(actor.pool))
        return server, await look.addresses(actor.pool, await channels.look(actor), base_url)

    server, pushes = run(work)
    if in_json:
        as_json(_facts(base_url, server, pushes))
        return
    rows = [[tell(one.name), one.value, tell(one.place)] for one in facts.facts(base_url, RETURN)]
    rows.append([say("IP 白名单", "White list of addresses"), ", ".join(server.addresses) or "–", _known(server)])
    rows += [[say("消息推送地址", "Address of pushes"), one.url, one.setup.title] for one in pushes]
    table("", (say("项", "What"), say("值", "Value"), say("位置", "Where")), rows)
    for one in facts.obstacles(base_url):
        line(f"! {tell(one)}", "yellow")


def _facts(base_url: str, server: Addresses, pushes: list[Address]) -> dict[str, Any]:
    return {
        "facts": {one.key: one.value for one in facts.facts(base_url, RETURN)},
        "obstacles": [one._asdict() for one in facts.obstacles(base_url)],
        "server": {"addresses": list(server.addresses), "entered": server.entered},
        "pushes": [{"channel_id": one.setup.id, "channel": one.setup.title, "url": one.url} for one in pushes],
    }


def _known(server: Addresses) -> str:
    if server.entered:
        return say("已登记", "as entered")
    return say("自动检测，未登记", "as found, not entered") if server.addresses else say("请用 --ip 登记", "use --ip")


def _url(found: Proof) -> str:
    return f"{settings().base_url}/{found.name}"


def _packed(found: Proof) -> dict[str, Any]:
    return {"name": found.name, "content": found.content, "url": _url(found), "at": found.at, "by": found.by}
