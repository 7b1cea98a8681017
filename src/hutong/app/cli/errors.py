"""`hutong errors`: the published table of codes, as a page of documentation or one row at a time."""

import json
from typing import Annotated, Any, Final

import typer

from hutong.app.cli.term.words import both, say
from hutong.base.errors import Problem

app = typer.Typer()

_HEAD = """# 错误代码 Error codes

<!-- Written by `hutong errors --markdown`; a house test keeps it equal to the code. -->

每个失败的调用回答 `{"code": n, "msg": "…", "cause": "…", "remedy": "…"}`；语言按 `Accept-Language`，默认中文。
Every call that fails answers `{"code": n, "msg": "…", "cause": "…", "remedy": "…"}`, in Chinese unless
`Accept-Language` asks for English. `code` 1 means success.

| code | HTTP | 含义 Meaning | 原因 Cause | 处理 Remedy |
| --- | --- | --- | --- | --- |
"""

SUCCESS: Final = 1  # the only code that is no error
_SUCCESS: Final[dict[str, Any]] = {
    "code": SUCCESS,
    "name": "SUCCESS",
    "status": 200,
    "message": {"zh": "成功，不是错误：调用已完成", "en": "Success, not an error: the call did what it was asked"},
}


@app.command(help=both("错误代码、原因与处理办法", "Error codes with cause and remedy"))
def errors(
    number: Annotated[int | None, typer.Argument(help=both("错误代码", "The code"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=both("输出 JSON", "Print JSON"))] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help=both("输出文档页", "Print the page of the documentation"))
    ] = False,
) -> None:
    """Prints every row, or the one asked for, in both languages."""
    if number == SUCCESS:
        typer.echo(json.dumps([_SUCCESS], ensure_ascii=False, indent=2) if as_json else _succeeded())
        return
    rows = [problem for problem in Problem if number in (None, problem.entry.number)]
    if not rows:
        typer.echo(say(f"没有错误代码 {number}。", f"There is no code {number}."), err=True)
        raise typer.Exit(1)
    if as_json:
        typer.echo(json.dumps([_row(problem) for problem in rows], ensure_ascii=False, indent=2))
    elif markdown:
        typer.echo(table(), nl=False)
    else:
        for problem in rows:
            typer.echo(_text(problem))


def _succeeded() -> str:
    words = _SUCCESS["message"]
    return f"{SUCCESS} SUCCESS (HTTP 200)\n  {words['zh']}\n  {words['en']}"


def table() -> str:
    """The table as Markdown."""
    return _HEAD + "".join(_line(problem) for problem in sorted(Problem, key=lambda row: row.entry.number))


def _line(problem: Problem) -> str:
    entry = problem.entry
    cells = [f"{text.zh}<br>{text.en}".replace("|", "\\|") for text in (entry.message, entry.cause, entry.remedy)]
    return f"| {entry.number} | {entry.status} | {' | '.join(cells)} |\n"


def _row(problem: Problem) -> dict[str, object]:
    entry = problem.entry
    texts = {"message": entry.message, "cause": entry.cause, "remedy": entry.remedy}
    words = {name: text._asdict() for name, text in texts.items()}
    return {"code": entry.number, "name": problem.name, "status": entry.status, **words}


def _text(problem: Problem) -> str:
    entry = problem.entry
    return (
        f"{entry.number} {problem.name} (HTTP {entry.status})\n"
        f"  {entry.message.zh}\n  原因：{entry.cause.zh}\n  处理：{entry.remedy.zh}\n"
        f"  {entry.message.en}\n  Cause: {entry.cause.en}\n  Remedy: {entry.remedy.en}\n"
    )
