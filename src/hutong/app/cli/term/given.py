"""What people type: KEY=VALUE pairs, whose values may come from a file or from standard input."""

import sys
from collections.abc import Sequence
from pathlib import Path

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text


def pairs(given: Sequence[str] | None) -> dict[str, str]:
    """KEY=VALUE, KEY=@FILE (its text), KEY=- (standard input), KEY=@@x (the text "@x"); Refusal (BAD_COMMAND).

    Values are never repeated in an error: they may be secrets.
    """
    found: dict[str, str] = {}
    if sum(argument.partition("=")[2] == "-" for argument in given or ()) > 1:
        raise Refusal(Problem.BAD_COMMAND, Text("标准输入只能用一次", "standard input can be read once only"))
    for argument in given or ():
        key, equals, text = _bearable(argument).partition("=")
        if not equals or not key:
            name = key if equals else key[:1] + "…"
            detail = Text(f"{name}：须写成 KEY=VALUE", f"{name}: write KEY=VALUE")
            raise Refusal(Problem.BAD_COMMAND, detail)
        if key in found:
            raise Refusal(Problem.BAD_COMMAND, Text(f"{key} 出现了两次", f"{key} is given twice"))
        found[key] = value(key, text)
    return found


def value(what: str, text: str) -> str:
    """The text itself, or what it points to."""
    if text == "-":
        return sys.stdin.read()
    if text.startswith("@@"):
        return text[1:]
    if not text.startswith("@"):
        return text
    try:
        return Path(text[1:]).read_text()
    except (OSError, UnicodeDecodeError) as error:
        detail = Text(f"{what}：读不了文件 {text[1:]}", f"{what}: can't read the file {text[1:]}")
        raise Refusal(Problem.BAD_COMMAND, detail) from error


def _bearable(argument: str) -> str:
    """The argument, if the terminal spoke UTF-8: what it did not reads as halves of characters."""
    try:
        argument.encode()
    except UnicodeEncodeError as error:
        detail = Text(
            "参数不是 UTF-8 编码，请检查终端的编码", "an argument isn't UTF-8: look at the terminal's encoding"
        )
        raise Refusal(Problem.BAD_COMMAND, detail) from error
    return argument
