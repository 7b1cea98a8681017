"""The command line: `hutong`, every command in a file of its own."""

import logging
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import typer
from typer.core import TyperGroup

from hutong.app.cli import (
    access,
    account,
    audit,
    channel,
    demo,
    errors,
    files,
    init,
    merchant,
    notice,
    payment,
    product,
    route,
    run,
    sandbox,
    setup,
    sign,
    sms,
)
from hutong.app.cli.term import words
from hutong.app.cli.term.screen import fail
from hutong.base.errors import Refusal

app = typer.Typer(
    no_args_is_help=True,
    help=words.both(
        "Hutong 互通：一套签名接口，接入多家支付与服务渠道。任何命令可加 --lang zh|en。",
        "Hutong: one signed API over many providers. --lang zh|en goes with every command.",
    ),
)
app.command()(demo.demo)
app.command(help=words.both("初始化：主密钥、数据表、首个管理员", "Master key, tables, first administrator"))(init.init)
app.command(help=words.both("按建议顺序检查并引导配置", "What to set up next, in the suggested order"))(setup.setup)
app.add_typer(channel.app, name="channel")
app.add_typer(product.app, name="product")
app.add_typer(route.app, name="route")
app.add_typer(merchant.app, name="merchant")
app.add_typer(access.app, name="access")
app.add_typer(account.app, name="account")
app.add_typer(audit.app, name="audit")
app.add_typer(payment.app, name="payment")
app.add_typer(payment.refund, name="refund")
app.add_typer(notice.app, name="notice")
app.add_typer(sms.app, name="sms")
app.add_typer(files.app, name="files")
app.add_typer(sandbox.app, name="sandbox")
app.add_typer(sign.app)
app.add_typer(run.app)
app.command()(errors.errors)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command and ends the process: 0 done, 1 refused, 2 misspelt."""
    if arguments is not None:
        _perform(arguments)
        return
    try:
        _perform(sys.argv[1:])
    except SystemExit as end:
        _leave(end.code)
    _leave(0)


def _leave(status: str | int | None) -> NoReturn:
    """Ends the process without Python's own dismantling.

    The HTTP client's native thread may still be letting go of Python objects then, and Python 3.11 aborts on that.
    """
    if isinstance(status, str):
        sys.stderr.write(f"{status}\n")
        status = 1
    logging.shutdown()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # nobody reads on: `hutong … | head`
        status = status or 1
    os._exit(status or 0)


def _perform(arguments: Sequence[str]) -> None:
    try:
        given, language = words.choose(arguments, os.environ)
    except Refusal as refusal:
        fail(refusal, "--json" in arguments)
        sys.exit(2)
    words.speak(language)
    command = typer.main.get_command(app)
    if isinstance(command, TyperGroup):
        words.translate(command, language)
    words.head_panels(language)
    try:
        command.main(args=given, prog_name="hutong")
    except Refusal as refusal:
        fail(refusal, "--json" in given)
        sys.exit(1)
