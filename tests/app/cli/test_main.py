"""The command itself: its language, its help, its errors."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.app.cli.conftest import Type
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from hutong.app.cli import rooms
from hutong.app.cli.term import words
from hutong.base.vault import MasterKey
from hutong.switchboard import registry

HAN = re.compile("[\u4e00-\u9fff]")
OURS = ("channel", "product", "route", "merchant", "sms", "files", "sign", "verify")


@pytest.mark.parametrize(
    ("arguments", "environ", "rest", "language"),
    [
        (["channel", "list"], {}, ["channel", "list"], "zh"),
        (["channel", "list"], {"LANG": "C"}, ["channel", "list"], "zh"),
        (["channel", "list"], {"LANG": "C.UTF-8"}, ["channel", "list"], "zh"),
        (["channel", "list"], {"LANG": "zh_CN.UTF-8"}, ["channel", "list"], "zh"),
        (["channel", "list"], {"LANG": "en_US.UTF-8"}, ["channel", "list"], "en"),
        (["channel", "list"], {"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN"}, ["channel", "list"], "zh"),
        (["channel", "list"], {"LANG": "en_US.UTF-8", "HUTONG_LANG": "zh"}, ["channel", "list"], "zh"),
        (["channel", "--lang", "en", "list"], {"HUTONG_LANG": "zh"}, ["channel", "list"], "en"),
        (["channel", "list", "--lang=en"], {}, ["channel", "list"], "en"),
        (["--lang", "zh", "x"], {"LANG": "en"}, ["x"], "zh"),
        (["sign", "--", "--lang", "en"], {}, ["sign", "--", "--lang", "en"], "zh"),
    ],
)
def test_the_language_is_chosen(arguments: list[str], environ: dict[str, str], rest: list[str], language: str) -> None:
    assert words.choose(arguments, environ) == (rest, language)


def every(command: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The paths of all commands."""
    if not isinstance(command, TyperGroup):
        return [path]
    return [path, *(found for name, below in command.commands.items() for found in every(below, (*path, name)))]


COMMANDS = [path for path in every(get_command(rooms.app())) if path and path[0] in OURS]


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_has_help_in_one_language(path: tuple[str, ...], type_: Type) -> None:
    chinese, english = type_(*path, "--help"), type_(*path, "--help", "--lang", "en")
    assert chinese.status == english.status == 0
    assert HAN.search(chinese.out)
    assert not HAN.search(english.out)
    assert " ¦ " not in chinese.out + english.out
    assert "Usage: hutong" in english.out


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_that_prints_can_print_json(path: tuple[str, ...]) -> None:
    command: object = get_command(rooms.app())
    for name in path:
        assert isinstance(command, TyperGroup)
        command = command.commands[name]
    if isinstance(command, TyperCommand):
        assert "--json" in {option for parameter in command.params for option in parameter.opts}


def test_an_error_has_code_cause_and_remedy(typed: Type) -> None:
    chinese = typed("channel", "add", "NOPE", "1")
    assert chinese.status == 1
    assert chinese.out == ""
    assert "6001" in chinese.err
    assert "没有这个通道编码" in chinese.err
    assert "、".join(registry.specs()) in chinese.err
    assert "原因" in chinese.err
    assert "处理" in chinese.err
    english = typed("channel", "add", "NOPE", "1", "--lang", "en")
    assert not HAN.search(english.err)
    assert "Cause" in english.err
    assert "Remedy" in english.err
    packed = typed("channel", "add", "NOPE", "1", "--json", "--lang", "en")
    assert (packed.status, packed.json["code"]) == (1, 6001)
    assert set(packed.json) == {"code", "msg", "cause", "remedy"}


def test_no_database_is_told_without_its_password(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    assert type_("channel", "list", "--json").json["code"] == 6019
    monkeypatch.setenv("HUTONG_DATABASE_URL", "postgresql://u:hushhush@127.0.0.1:1/x")
    told = type_("channel", "list")
    assert told.status == 1
    assert "6019" in told.err
    assert "hushhush" not in told.err


def test_a_database_without_tables_is_told(type_: Type, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUTONG_DATABASE_URL", f"{database_url.rpartition('/')[0]}/postgres")
    told = type_("channel", "list", "--lang", "en")
    assert told.status == 1
    assert "hutong migrate" in told.err


def test_master_keys_that_are_absent_wrong_or_nonsense_are_told(typed: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    assert typed("channel", "list").status == 0
    for key, code in (("", 6013), (MasterKey.generate().reveal(), 6014), ("bm90IDMyIGJ5dGVz", 6014), ("???", 6014)):
        monkeypatch.setenv("HUTONG_MASTER_KEY", key)
        told = typed("channel", "list", "--json")
        assert (told.status, told.json["code"]) == (1, code)
        assert not key or key not in told.out + told.err


def test_it_runs_as_a_process(typed: Type, repository: Path) -> None:
    command = [sys.executable, "-m", "hutong", "channel", "list", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=repository)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "[]", "")
    wrong = subprocess.run([*command[:-1], "--jsno"], capture_output=True, text=True, timeout=60, check=False)
    assert wrong.returncode == 2
