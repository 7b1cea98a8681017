"""What is told is kept as a database can bear it, without its secrets."""

import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hutong.features.pushes.clean import bearable_json, parted, without

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_whatever_is_told_becomes_json_that_a_database_takes(value: object) -> None:
    written = orjson.dumps(bearable_json(value)).decode()
    assert "\\u0000" not in written
    json.loads(written)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("a\0b", "ab"),
        ("half \ud83d", "half ?"),
        (2**63, str(2**63)),
        (-(2**62), -(2**62)),
        (10**5000, "…"),
        ({"a\0": [1, True, None]}, {"a": [1, True, None]}),
    ],
    ids=["nul", "surrogate", "long", "least", "endless", "name"],
)
def test_what_becomes_of_it(value: object, kept: object) -> None:
    assert bearable_json(value) == kept


def test_secrets_are_parted() -> None:
    shown, secrets = parted({"Ticket": "ticket@@@0123456789", "AppId": "wx1"}, frozenset({"Ticket", "Absent"}))
    assert shown == {"Ticket": "••••••6789", "AppId": "wx1"}
    assert secrets == {"Ticket": "ticket@@@0123456789"}
    assert without("lost ticket@@@0123456789", {"Ticket": "ticket@@@0123456789"}, frozenset({"Ticket"})) == (
        "lost ••••••6789"
    )
