"""Every command that a document or a message names is there, down to its subcommand and its options."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from tests.docs.pages import ROOT

from hutong.app.cli import rooms
from hutong.base.errors import Problem

_SPAN = re.compile(r"`(?:\.venv/bin/)?hutong ([^`\n]+)`")
_LINE = re.compile(r"^(?:\.venv/bin/)?hutong ([^#\n]+)", re.M)
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.S | re.M)
_BARE = re.compile(r"hutong ((?:[a-z-]+ ?){1,3})")  # in Chinese messages a command stands without marks
_COMMAND = typer.main.get_command(rooms.app())


def named() -> Iterator[tuple[str, str]]:
    """Where a command is named, and its words."""
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        text = path.read_text(encoding="utf-8")
        lines = [line for block in _BLOCK.findall(text) for line in _LINE.findall(block)]
        for words in (*_SPAN.findall(text), *lines):
            yield path.name, words.strip()
    for problem in Problem:
        for text in (problem.entry.remedy, problem.entry.cause):
            yield problem.name, " ".join(_SPAN.findall(text.en)[:1])
            yield problem.name, " ".join(found.strip() for found in _BARE.findall(text.zh)[:1])


NAMED = sorted({(where, words) for where, words in named() if words})


def wrong(words: str) -> str:
    """What of the words no command has; empty when all is well."""
    command: Any = _COMMAND
    for word in re.split(r"[ |/]", words):
        below = getattr(command, "commands", {})
        if word in below:
            command = below[word]
        elif below and not (command.invoke_without_command and word.startswith("-")):
            return word
    known = {option for given in command.params for option in given.opts} | {"--help"}
    return " ".join(option for option in re.findall(r"(?<!\S)--?[a-z][a-z-]*", words) if option not in known)


def test_the_documents_name_commands() -> None:
    assert len(NAMED) > 25


@pytest.mark.parametrize(("where", "words"), NAMED)
def test_it_is_there(where: str, words: str) -> None:
    del where
    assert wrong(words) == ""


def test_a_command_that_is_not_there_is_found_out() -> None:
    assert wrong("route explain sms") == ""
    assert wrong("route explode sms") == "explode"
    assert wrong("nothing") == "nothing"
    assert wrong("route add sms TEST_SMS --wait 3") == "--wait"
