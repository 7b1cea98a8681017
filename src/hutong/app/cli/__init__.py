"""The command line: `hutong`, every command in a file of its own."""

import os
import sys
from collections.abc import Sequence

import typer
from typer.core import TyperGroup

from hutong.app.cli import channel, demo, errors, merchant, notice, payment, product, run, sandbox, sign
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
app.add_typer(channel.app, name="channel")
app.add_typer(product.app, name="product")
app.add_typer(merchant.app, name="merchant")
app.add_typer(payment.app, name="payment")
app.add_typer(payment.refund, name="refund")
app.add_typer(notice.app, name="notice")
app.add_typer(sandbox.app, name="sandbox")
app.add_typer(sign.app)
app.add_typer(run.app)
app.command()(errors.errors)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command and ends the process: 0 done, 1 refused, 2 misspelt."""
    given, language = words.choose(sys.argv[1:] if arguments is None else arguments, os.environ)
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
