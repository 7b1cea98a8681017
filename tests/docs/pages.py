"""The reference pages as data: sections by path, fields with what is said of them, answers, numbers, vectors."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
API = ROOT / "docs/api"
PAGES = {"sms": (API / "sms.md").read_text(encoding="utf-8"), "file": (API / "files.md").read_text(encoding="utf-8")}
VECTORS: list[dict[str, Any]] = json.loads((ROOT / "tests/base/vectors.json").read_text(encoding="utf-8"))
_HEADING = re.compile(r"^## (.*)$", re.M)
_PATH = re.compile(r"`(/api/[\w/]+)`")
_NAME = re.compile(r"`(\w+)`")
_CELL = re.compile(r"(?<!\\)\|")
_LIST = re.compile(r"`(\w+(?:, \w+)+)`")
_BLOCK = re.compile(r"^```text\n(.*)\n([0-9A-F]{32})\n(\S+)\n```$", re.M)


@dataclass(frozen=True)
class Told:
    """What a page says of a field."""

    required: bool
    row: str


def sections(kind: str) -> dict[str, str]:
    """The sections of a page by the path in their headings, or else by the last word of it."""
    parts = _HEADING.split(PAGES[kind])[1:]
    return {_title(title): text for title, text in zip(parts[::2], parts[1::2], strict=True)}


def rows(text: str) -> list[list[str]]:
    """The cells of every row of the tables in a text, but for their heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in _CELL.split(line)[1:-1]] for line in lines]
    heads = {number - 1 for number, row in enumerate(cells) if set(row[0]) == {"-"}}
    return [row for number, row in enumerate(cells) if number not in heads and set(row[0]) != {"-"}]


def fields(section: str) -> dict[str, Told]:
    """The fields of a call by name: the rows of five cells."""
    found = {}
    for row in rows(section):
        name = _NAME.fullmatch(row[0])
        if len(row) == 5 and name:
            found[name[1]] = Told(row[1] == "✔", " | ".join(row))
    return found


def listed(text: str, after: str) -> set[str]:
    """The names in the first list after some words, such as `code, msg, merId`."""
    found = _LIST.search(text, text.index(after))
    assert found is not None, after
    return set(found[1].split(", "))


def states(kind: str) -> set[str]:
    """The states that a page explains, each in a row of three cells."""
    return {name[1] for row in rows(PAGES[kind]) if len(row) == 3 and (name := _NAME.fullmatch(row[0]))}


def blocks(kind: str) -> list[tuple[str, str, str]]:
    """The vectors on a page: text, MD5, sign."""
    return _BLOCK.findall(PAGES[kind])


def vector(name: str) -> dict[str, Any]:
    """The vector of this name."""
    return next(one for one in VECTORS if one["name"] == name)


def examples(kind: str, language: str) -> list[str]:
    """The blocks of code on a page."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGES[kind], re.S | re.M)


def signed(name: str) -> Mapping[str, str]:
    """The fields of a vector with its signature, as they are sent."""
    found = vector(name)
    return {**found["fields"], "sign": found["sign"]}


def _title(title: str) -> str:
    path = _PATH.search(title)
    return path[1] if path else title.split()[-1]
