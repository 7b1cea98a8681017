"""`hutong sandbox code`: what the demo's authenticators show now."""

import json
from enum import StrEnum
from typing import Annotated, Final

import pyotp
import typer

from hutong.app.cli.term import ground
from hutong.app.cli.term.screen import AsJson, as_json, line
from hutong.app.cli.term.words import both
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text

HELP: Final = both("演示账号当前的登录验证码", "The code that the demo's authenticator shows now")


class Who(StrEnum):
    """The demo's two people."""

    ADMIN = "admin"
    PORTAL = "portal"


def code(
    who: Annotated[Who, typer.Argument(help=both("管理员或商户", "The administrator or the merchant"))] = Who.ADMIN,
    in_json: AsJson = False,
) -> None:
    """Six digits, good once."""
    path = ground.settings().home / "demo.json"
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        facts = told["admin"] if who is Who.ADMIN else told["merchant"]["portal"]
        shown = pyotp.TOTP(facts["totp_secret"]).now()
    except (OSError, ValueError, KeyError) as error:
        why = Text(f"{path} 里没有演示账号，先运行 make demo", f"no demo accounts in {path}: run `make demo` first")
        raise Refusal(Problem.BAD_COMMAND, why) from error
    if in_json:
        as_json({"username": facts["username"], "code": shown})
        return
    line(shown)
