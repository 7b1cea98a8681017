"""What is sealed of a row: the same bytes for the same facts, other bytes for any other."""

from dataclasses import replace

import pytest

from hutong.base.vault import Vault
from hutong.features.audit.seal import START, Event, Seals, canonical, hashed

EVENT = Event(7, "1795852800000001", "op", "channel.set", "channel/1", '{"a": 1}', b"seal")


def test_the_form_is_fixed() -> None:
    """Bytes worked out by hand: whoever wants to verify the chain without this program can."""
    assert canonical({"b": "键", "a": None}) == '{"a":null,"b":"键"}'.encode()
    assert hashed(1, START, EVENT).hex() == "e515606ec6507d1ccd45885c2ba5e16f16fae8cb522ed98dfd9a375a20b6b747"


@pytest.mark.parametrize("field", ["id", "at", "actor", "action", "subject", "detail", "seal"])
def test_every_field_counts(field: str) -> None:
    seals = Seals(Vault(bytes(32)))
    value = {"id": 8, "seal": b"other"}.get(field, "other")
    other = replace(EVENT, **{field: value})
    assert hashed(1, START, other) != hashed(1, START, EVENT)
    assert (seals.event(other) != seals.event(EVENT)) is (field != "seal")


def test_place_and_past_count() -> None:
    assert len({hashed(1, START, EVENT), hashed(2, START, EVENT), hashed(1, b"x" * 32, EVENT)}) == 3


def test_a_seal_needs_the_key_and_is_of_one_kind() -> None:
    seals, others = Seals(Vault(bytes(32))), Seals(Vault(b"x" * 32))
    sealed = replace(EVENT, seal=seals.event(EVENT))
    assert seals.is_sealed(sealed)
    assert not others.is_sealed(sealed)
    assert not seals.is_sealed(replace(EVENT, seal=None))
    assert len({seals.link(START), others.link(START), seals.head(1, START), seals.head(2, START)}) == 4
