"""Which file has which command, so that a command loads its own and not the others'."""

import importlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import typer

from hutong.app.cli.term.words import both


class Room(NamedTuple):
    """Where a command is: the module, the Typer in it, and whether that is a group under the command's own name."""

    module: str
    typer: str = "app"
    group: bool = True


ROOMS: Final[Mapping[str, Room]] = MappingProxyType(
    {
        "demo": Room("demo", group=False),
        "init": Room("init", group=False),
        "setup": Room("setup", group=False),
        "doctor": Room("doctor", group=False),
        "channel": Room("channel"),
        "product": Room("product"),
        "route": Room("route"),
        "merchant": Room("merchant"),
        "access": Room("access"),
        "account": Room("account"),
        "audit": Room("audit"),
        "payment": Room("payment"),
        "refund": Room("payment", "refund"),
        "notice": Room("notice"),
        "sms": Room("sms"),
        "message": Room("message"),
        "files": Room("files"),
        "delivery": Room("delivery"),
        "goods": Room("goods"),
        "scene": Room("scene"),
        "push": Room("platform.push"),
        "proof": Room("platform.proof"),
        "credential": Room("platform.credential"),
        "sandbox": Room("sandbox"),
        "sign": Room("sign", group=False),
        "verify": Room("sign", group=False),
        "web": Room("process.web", group=False),
        "worker": Room("process.worker", group=False),
        "run": Room("process.run", group=False),
        "migrate": Room("process.run", group=False),
        "errors": Room("errors", group=False),
    }
)
_HELP: Final = both(
    "Hutong 互通：一套签名接口，接入多家支付与服务渠道。任何命令可加 --lang zh|en。",
    "Hutong: one signed API over many providers. --lang zh|en goes with every command.",
)


def app(first: str = "") -> typer.Typer:
    """The command line with the command `first` alone, or with every command when there is none of that name."""
    built = typer.Typer(no_args_is_help=True, help=_HELP)
    built.callback()(_nothing)  # without it, a single command would stand for the whole
    wanted = {first: ROOMS[first]} if first in ROOMS else ROOMS
    joined: set[Room] = set()
    for name, room in wanted.items():
        if room not in joined:
            found = getattr(importlib.import_module(f"hutong.app.cli.{room.module}"), room.typer)
            built.add_typer(found, name=name if room.group else None)
            joined.add(room)
    return built


def _nothing() -> None:
    return
