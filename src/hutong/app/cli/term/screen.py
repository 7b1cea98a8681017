"""What commands print: tables, JSON, questions, and errors with code, cause and remedy."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hutong.app.cli.term.words import both, language, say, tell
from hutong.base.errors import Refusal
from hutong.switchboard.drafts.publish import Incomplete

_WIDE: Final = 240  # columns where nobody's window is the limit

AsJson = Annotated[bool, typer.Option("--json", help=both("输出 JSON", "Print JSON"))]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=both("不再询问", "Don't ask"))]


def out() -> Console:
    """Standard output as it is now."""
    return _console(sys.stdout)


def err() -> Console:
    """Standard error as it is now."""
    return _console(sys.stderr)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints a table; texts are printed as they are."""
    shown = Table(title=escape(title) if title else None, title_justify="left", title_style="bold", header_style="bold")
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(escape(cell) for cell in row))
    out().print(shown)


def line(text: str, style: str = "") -> None:
    """Prints a line as it is."""
    out().print(escape(text), style=style or None, soft_wrap=True)


def as_json(value: Any) -> None:
    """Prints a value as JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def confirm(zh: str, en: str, yes: bool) -> None:
    """Asks unless `yes`; ends the command when the answer is no."""
    if not yes and not typer.confirm(say(zh, en)):
        line(say("没有做任何改动。", "Nothing was changed."))
        raise typer.Exit(1)


def fail(refusal: Refusal, in_json: bool) -> None:
    """Prints why nothing was done: code, message, cause and remedy."""
    entry = refusal.problem.entry
    if in_json:
        told = {"code": entry.number, "msg": refusal.message(language())}
        every = {"errors": tell(refusal.detail).splitlines()} if isinstance(refusal, Incomplete) else {}
        as_json({**told, "cause": tell(entry.cause), "remedy": tell(entry.remedy), **every})
        return
    screen = err()
    detail = tell(refusal.detail)
    screen.print(f"[bold red]✘ {entry.number}[/] {escape(tell(entry.message))}", soft_wrap=True)
    for text in detail.splitlines():
        screen.print(f"  {escape(text)}", soft_wrap=True)
    screen.print(f"  [dim]{say('原因', 'Cause')}[/]  {escape(tell(entry.cause))}", soft_wrap=True)
    screen.print(f"  [dim]{say('处理', 'Remedy')}[/]  {escape(tell(entry.remedy))}", soft_wrap=True)


def yes_no(flag: bool) -> str:
    """A flag as people read it."""
    return say("是", "yes") if flag else say("否", "no")


def _console(file: Any) -> Console:
    return Console(file=file, highlight=False, width=None if file.isatty() else _WIDE)
