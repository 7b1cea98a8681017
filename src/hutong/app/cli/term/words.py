"""The command line's language, chosen by --lang, HUTONG_LANG or LANG, Chinese first; help texts are in both."""

from collections.abc import Mapping, Sequence
from typing import Final

from typer import rich_utils
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Language, Text

_BETWEEN: Final = " ¦ "
_PANELS: Final = {
    "ARGUMENTS_PANEL_TITLE": ("参数", "Arguments"),
    "OPTIONS_PANEL_TITLE": ("选项", "Options"),
    "COMMANDS_PANEL_TITLE": ("命令", "Commands"),
    "ERRORS_PANEL_TITLE": ("错误", "Error"),
}


class _Voice:
    """The language of this process."""

    language: Language = "zh"


def both(zh: str, en: str) -> str:
    """A help text in both languages; `translate` leaves the reader's."""
    return f"{zh}{_BETWEEN}{en}"


def say(zh: str, en: str) -> str:
    """A text in the reader's language."""
    return Text(zh, en).to(_Voice.language)


def tell(text: Text) -> str:
    """A text of the house in the reader's language."""
    return text.to(_Voice.language)


def language() -> Language:
    """The reader's language."""
    return _Voice.language


def speak(language: Language) -> None:
    """Sets the reader's language."""
    _Voice.language = language


def choose(arguments: Sequence[str], environ: Mapping[str, str]) -> tuple[list[str], Language]:
    """The arguments without --lang, wherever it stood, and the language asked for; Refusal when we don't speak it."""
    rest: list[str] = []
    asked = environ.get("HUTONG_LANG") or environ.get("LC_ALL") or environ.get("LANG") or ""
    given = iter(arguments)
    for argument in given:
        if argument == "--":
            rest.extend([argument, *given])
        elif argument == "--lang":
            asked = _known(next(given, ""))
        elif argument.startswith("--lang="):
            asked = _known(argument.partition("=")[2])
        else:
            rest.append(argument)
    return rest, "en" if asked.lower().startswith("en") else "zh"


def _known(asked: str) -> str:
    if asked.lower().replace("_", "-").partition("-")[0] not in ("zh", "en"):
        detail = Text(f"--lang 只能是 zh 或 en，不是“{asked}”", f"--lang is zh or en, not “{asked}”")
        raise Refusal(Problem.BAD_COMMAND, detail)
    return asked


def translate(command: TyperCommand | TyperGroup, language: Language) -> None:
    """Leaves one language in every help text of a command and the commands below it."""
    command.help = _one(command.help, language)
    command.short_help = _one(command.short_help, language)
    for parameter in command.params:
        if isinstance(parameter, (TyperOption, TyperArgument)):
            parameter.help = _one(parameter.help, language)
    if isinstance(command, TyperGroup):
        for below in command.commands.values():
            if isinstance(below, (TyperCommand, TyperGroup)):
                translate(below, language)


def head_panels(language: Language) -> None:
    """Puts the panels of the help into the reader's language."""
    for name, (zh, en) in _PANELS.items():
        setattr(rich_utils, name, zh if language == "zh" else en)


def _one(text: str | None, language: Language) -> str | None:
    if text is None or _BETWEEN not in text:
        return text
    zh, _, en = text.partition(_BETWEEN)
    return (en if language == "en" else zh).strip()
