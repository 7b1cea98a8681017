"""The command line: `hutong`, every command in a file of its own."""

import logging
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import typer
from typer.core import TyperGroup

from hutong.app.cli import rooms
from hutong.app.cli.term import words
from hutong.app.cli.term.screen import fail
from hutong.base.errors import Refusal


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
    command = typer.main.get_command(rooms.app(given[0] if given else ""))
    if isinstance(command, TyperGroup):
        words.translate(command, language)
    words.head_panels(language)
    try:
        command.main(args=given, prog_name="hutong")
    except Refusal as refusal:
        fail(refusal, "--json" in given)
        sys.exit(1)
