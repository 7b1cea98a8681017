"""The page of shops names what the code has: paths, required fields, states, error numbers."""

import re
from typing import Any

import pytest
from tests.docs.pages import API, rows

from hutong.capabilities.shop import AftersaleState, GoodsState, OrderState
from hutong.doors.api.goods import GoodsCalls

NOTHING: Any = None  # the table of calls is read, no call is made
CALLS = GoodsCalls(NOTHING, NOTHING, loopback=False).calls
TEXT = (API / "goods.md").read_text(encoding="utf-8")
PARTS = re.split(r"^## (.*)$", TEXT, flags=re.M)
SECTIONS = {
    (found[1] if (found := re.search(r"`(/api/[\w/]+)`", title)) else title.split()[-1]): text
    for title, text in zip(PARTS[1::2], PARTS[2::2], strict=True)
}


def test_every_path_has_its_section_and_its_row() -> None:
    assert {title for title in SECTIONS if title.startswith("/")} == set(CALLS)
    assert {row[0].strip("`").split()[-1] for row in rows(PARTS[0])} == set(CALLS)


@pytest.mark.parametrize("path", CALLS)
def test_required_fields_are_marked(path: str) -> None:
    told = {row[0].strip("`") for row in rows(SECTIONS[path]) if len(row) == 4 and row[1] == "✔"}
    assert told == set(CALLS[path].required)


def test_every_state_is_told() -> None:
    for state in (*GoodsState, *OrderState, *AftersaleState):
        assert f"`{state}`" in SECTIONS["States"]
