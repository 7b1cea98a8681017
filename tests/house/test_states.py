"""The command line says how things stand in the words of the office's lists."""

import re
from functools import cache

import pytest
from tests.house.sources import ROOT

from hutong.app.cli.term.states import WORDS
from hutong.base.text import Text

ROOMS = ROOT / "web" / "src" / "rooms"
LISTS = {  # the command line's name of a table, and where the office has it
    "goods": ("goods", "GOODS"),
    "order": ("goods", "ORDER"),
    "aftersale": ("goods", "CLAIM"),
    "delivery": ("deliveries", "DELIVERY"),
    "message": ("messages", "MESSAGE"),
    "sms": ("sms", "SMS"),
    "code": ("sms", "CODE"),
    "payment": ("payments", "PAYMENT"),
    "attempt": ("payments", "ATTEMPT"),
    "refund": ("payments", "REFUND"),
    "notice": ("notices", "NOTICE"),
    "file": ("files", "FILE"),
    "leftover": ("files", "LEFTOVER"),
    "push": ("pushes", "PUSH"),
}
_TABLE = re.compile(r"^(?:export )?const (\w+) = defineStates\(\{\n(.*?)^\}\);$", re.MULTILINE | re.DOTALL)
_ENTRY = re.compile(r'\s*(?:\.\.\.(?P<all>\w+)|(?P<state>\w+): \["\w+", "(?P<zh>[^"]+)", "(?P<en>[^"]+)"\]),\n')


@cache
def _tables(room: str) -> dict[str, dict[str, Text]]:
    """The tables of states of a room by name; a line that is no state and no other table is an AssertionError."""
    found = dict[str, dict[str, Text]]()
    for name, body in _TABLE.findall((ROOMS / room / "states.ts").read_text(encoding="utf-8")):
        told, entries = dict[str, Text](), list(_ENTRY.finditer(body))
        assert "".join(one.group() for one in entries) == body, f"{room}/states.ts: {name} is written in another way"
        for one in entries:
            told.update(found[one["all"]] if one["all"] else {one["state"]: Text(one["zh"], one["en"])})
        found[name] = told
    return found


def test_every_table_of_the_command_line_is_compared() -> None:
    assert set(LISTS) == set(WORDS)


@pytest.mark.parametrize("about", LISTS)
def test_the_command_line_has_the_words_of_the_office(about: str) -> None:
    room, name = LISTS[about]
    assert dict(WORDS[about]) == _tables(room)[name]
