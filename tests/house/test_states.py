"""The command line says how things stand and what happened in the words of the office's lists."""

import re
from functools import cache

import pytest
from tests.house.sources import ROOT

from hutong.app.cli.term.states import NAMES, WORDS
from hutong.base.text import Text
from hutong.doors.office.trade import calls, story

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
PAIRS = {  # names of tables without colours
    "source": ("payments/sources.ts", "SOURCES"),
    "why": ("payments/sources.ts", "WHYS"),
    "topic": ("notices/states.ts", "TOPICS"),
}
_PAIRS = r"^(?:export )?const {name}: Record<string, Pair> = \{{\n(.*?)^\}};$"
_PAIR = re.compile(r'\s*"?(?P<name>[\w. ]+?)"?: \["(?P<zh>[^"]+)", "(?P<en>[^"]+)"\],[^\n]*\n')
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


@pytest.mark.parametrize("about", PAIRS)
def test_what_happened_is_told_in_the_words_of_the_pages(about: str) -> None:
    file, name = PAIRS[about]
    text = (ROOMS / file).read_text(encoding="utf-8")
    [body] = re.findall(_PAIRS.format(name=name), text, re.MULTILINE | re.DOTALL)
    entries = list(_PAIR.finditer(body))
    assert "".join(one.group() for one in entries) == body, f"{file}: {name} is written in another way"
    assert dict(NAMES[about]) == {one["name"]: Text(one["zh"], one["en"]) for one in entries}


def test_what_happened_to_a_payment_is_told_in_the_words_of_the_office() -> None:
    assert {*NAMES} == {*PAIRS, "event", "call"}
    assert dict(NAMES["event"]) == dict(story._WORDS)
    assert {name: calls.VERBS[name] for name in NAMES["call"]} == NAMES["call"]
