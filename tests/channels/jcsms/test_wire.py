"""Vectors, for our side and for the simulated gateways; signatures, clocks and places of the signature."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.channels.jcsms.stand import AT, Stand, sms

from hutong.base.secrets import Secret
from hutong.channels.jcsms.simulator import dialects
from hutong.channels.jcsms.simulator.dialects import DIALECTS, Refused
from hutong.channels.jcsms.wire import clock, fields, profile, sign

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
PUBLISHED, JSON, QUERY = VECTORS
ACCOUNT = {"account": "sdk_hutong", "password": JSON["key"]}
TOLD = sms(number="01JDQ8Z6K0ABCDEFGHJKMNPQRS", text="您的验证码是123456")


def test_all_vectors_are_used() -> None:
    assert len(VECTORS) == 3


@pytest.mark.parametrize(
    ("vector", "rule"), [(PUBLISHED, "md5"), (JSON, "hmac-sha256"), (QUERY, "md5")], ids=lambda one: str(one)[:20]
)
def test_signatures(vector: dict[str, Any], rule: str) -> None:
    """In any order of the fields; an empty field is no part of it, every other one is."""
    params, expected = vector["inputs"]["params"], vector["expected"].lower()
    assert sign(params, rule, Secret(vector["key"])) == expected
    turned = dict(reversed(params.items()))
    assert sign({**turned, "empty": ""}, rule, Secret(vector["key"])) == expected
    assert sign({**params, "more": "1"}, rule, Secret(vector["key"])) != expected
    assert sign(params, rule, Secret("another")) != expected


def test_no_other_rule() -> None:
    with pytest.raises(ValueError):
        sign({}, "sha1", Secret("k"))


@pytest.mark.parametrize(("form", "vector"), [("json", JSON), ("query", QUERY)])
def test_our_side_signs_the_vector(form: str, vector: dict[str, Any]) -> None:
    adapter = Stand(form).open("sdk_hutong", PRIVATE_KEY=vector["key"])
    told = fields(profile(adapter.config), TOLD, AT)
    assert told == {**vector["inputs"]["params"], "sign": vector["expected"]}


@pytest.mark.parametrize(("form", "vector"), [("json", JSON), ("query", QUERY)])
def test_the_gateway_takes_the_vector(form: str, vector: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Written by hand here, at its own time; one letter changed in any field and it does not."""
    monkeypatch.setattr(dialects, "now", lambda: AT)
    good = {**vector["inputs"]["params"], "sign": vector["expected"]}

    def read(told: dict[str, str]) -> dialects.Taken:
        body = json.dumps(told).encode() if form == "json" else b""
        return DIALECTS[form].read(ACCOUNT, "" if form == "json" else urlencode(told), body)

    taken = read(good)
    assert (taken.phone, taken.number) == (TOLD.phone, TOLD.number)
    assert taken.text == "【胡同小店】您的验证码是123456"
    for name in good:
        with pytest.raises(Refused):
            read({**good, name: f"{good[name]}0"})


def test_clocks() -> None:
    moment = datetime(2026, 11, 27, 16, 5, 9, 7000, tzinfo=UTC)
    assert clock(moment, "") == clock(moment, "s") == "1795795509"
    assert clock(moment, "ms") == "1795795509007"
    assert clock(moment, "clock") == "20261128000509"
