"""`hutong sandbox wechat directory`: the pay directories of the simulated WeChat Pay's merchants."""

from typing import Annotated, Any, Final

import typer

from hutong.app.cli.sandbox.commands import SandboxUrl
from hutong.app.cli.sandbox.wechat import asked
from hutong.app.cli.term.screen import AsJson, as_json, table
from hutong.app.cli.term.words import both, say

HELP: Final = both("模拟商户平台的 JSAPI 支付授权目录", "Pay directories at the simulated WeChat Pay console")
app = typer.Typer(no_args_is_help=True, help=HELP)
Account = Annotated[
    str,
    typer.Argument(help=both("通道编码（如 WXPAY_V3、WXPAY/partner）或商户号", "A channel code, or a merchant number")),
]
Directory = Annotated[
    str,
    typer.Argument(
        metavar="URL",
        help=both("以 http(s):// 开头、以 / 结尾", "Begins with http(s):// and ends with /: http://…/pay/"),
    ),
]


@app.command("list", help=both("每个商户号的支付授权目录", "Each merchant's pay directories"))
def every(in_json: AsJson = False, sandbox: SandboxUrl = "") -> None:
    """Prints them."""
    found = asked(sandbox, "directories", {})["merchants"]
    as_json(found) if in_json else _show(found)


@app.command(help=both("添加一个目录，最多 5 个", "Add a directory, at most 5"))
def add(account: Account, directory: Directory, in_json: AsJson = False, sandbox: SandboxUrl = "") -> None:
    """Enters it; what was there already stays as it is."""
    _changed({"account": account, "directory": directory, "remove": False}, sandbox, in_json)


@app.command(help=both("删除一个目录", "Remove a directory"))
def remove(account: Account, directory: Directory, in_json: AsJson = False, sandbox: SandboxUrl = "") -> None:
    """Takes it away: pages in it are refused from now on."""
    _changed({"account": account, "directory": directory, "remove": True}, sandbox, in_json)


def _changed(given: dict[str, Any], sandbox: str, in_json: bool) -> None:
    told = asked(sandbox, "directory", given)
    as_json(told) if in_json else _show([told])


def _show(found: list[dict[str, Any]]) -> None:
    names = (say("通道", "Channel"), say("商户号", "Merchant"), say("支付授权目录", "Pay directories"))
    rows = [(f"{one['code']}/{one['form']}", one["merchant"], "\n".join(one["directories"]) or "–") for one in found]
    table("", names, rows)
