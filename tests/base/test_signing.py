"""The merchants' signature against vectors that openssl made (vectors.sh), and against changed requests."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hutong.base.rsa import Signer, Verifier
from hutong.base.secrets import Secret
from hutong.base.signing import sign, steps, verify

HERE = Path(__file__).parent
VECTORS: list[dict[str, Any]] = json.loads((HERE / "vectors.json").read_text())
SIGNER = Signer(Secret((HERE / "vectors.pem").read_text()))
VERIFIER = Verifier(SIGNER.public_pem())
EACH = pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])

values = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
requests = st.dictionaries(st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True), values, min_size=1, max_size=8)


@EACH
def test_each_step_is_the_vectors(vector: dict[str, Any]) -> None:
    made = steps(vector["fields"], Secret(vector["md5_key"]))
    assert made.text == vector["text"]
    assert made.digest == vector["digest"]
    assert sign(vector["fields"], Secret(vector["md5_key"]), SIGNER) == vector["sign"]


@EACH
def test_the_vectors_signature_is_accepted(vector: dict[str, Any]) -> None:
    fields = {**vector["fields"], "sign": vector["sign"]}
    assert verify(fields, Secret(vector["md5_key"]), VERIFIER)
    assert verify(dict(reversed(fields.items())), Secret(vector["md5_key"]), VERIFIER)


@EACH
def test_an_empty_value_more_or_less_changes_nothing(vector: dict[str, Any]) -> None:
    fields = {**vector["fields"], "sign": vector["sign"], "extra": ""}
    assert verify(fields, Secret(vector["md5_key"]), VERIFIER)


@EACH
@pytest.mark.parametrize(
    "change",
    [
        lambda fields: fields | {"extra": "1"},
        lambda fields: dict(list(fields.items())[1:]),
        lambda fields: {name: value + "0" for name, value in fields.items()},
        lambda fields: {name.swapcase(): value for name, value in fields.items()},
        lambda fields: fields | {"key": "x"},
    ],
    ids=["one more", "one less", "longer values", "other names", "a field called key"],
)
def test_other_fields_are_refused(vector: dict[str, Any], change: Any) -> None:
    fields = {**change(vector["fields"]), "sign": vector["sign"]}
    assert not verify(fields, Secret(vector["md5_key"]), VERIFIER)


@EACH
def test_another_md5_key_or_another_merchants_key_is_refused(vector: dict[str, Any]) -> None:
    fields = {**vector["fields"], "sign": vector["sign"]}
    assert not verify(fields, Secret(vector["md5_key"] + "x"), VERIFIER)
    assert not verify(fields, Secret(vector["md5_key"]), Verifier(Signer(Signer.generate()).public_pem()))


@pytest.mark.parametrize(
    "wrong", ["", "x", "=", "not base64!", "AAAA", "签名", "\ud800", "\x00", " ", VECTORS[1]["sign"]]
)
def test_what_is_no_signature_of_it_is_refused(wrong: str) -> None:
    vector = VECTORS[0]
    assert not verify({**vector["fields"], "sign": wrong}, Secret(vector["md5_key"]), VERIFIER)


@pytest.mark.parametrize(
    "twist", [str.lower, str.upper, lambda text: text + "\n", lambda text: text[:-1], lambda text: " " + text]
)
def test_a_signature_written_otherwise_is_refused(twist: Any) -> None:
    vector = VECTORS[0]
    assert not verify({**vector["fields"], "sign": twist(vector["sign"])}, Secret(vector["md5_key"]), VERIFIER)


def test_a_missing_signature_is_refused() -> None:
    assert not verify(VECTORS[0]["fields"], Secret(VECTORS[0]["md5_key"]), VERIFIER)


def test_an_empty_md5_key_verifies_nothing() -> None:
    fields = {"merId": "M1", "orderId": "1"}
    fields["sign"] = sign(fields, Secret(""), SIGNER)
    assert SIGNER.sign(b"x")
    assert not verify(fields, Secret(""), VERIFIER)


@given(requests, values)
@settings(max_examples=40, deadline=None)
def test_what_is_signed_is_accepted_in_any_order(fields: dict[str, str], key: str) -> None:
    fields.pop("sign", None)
    fields["sign"] = sign(fields, Secret(key), SIGNER)
    assert verify(dict(sorted(fields.items(), reverse=True)), Secret(key), VERIFIER)


@given(requests, st.data())
@settings(max_examples=40, deadline=None)
def test_one_changed_value_is_refused(fields: dict[str, str], data: st.DataObject) -> None:
    fields.pop("sign", None)
    name = data.draw(st.sampled_from(sorted(fields)))
    other = data.draw(values.filter(lambda value: value != fields[name]))
    signature = sign(fields, Secret("k"), SIGNER)
    assert not verify({**fields, name: other, "sign": signature}, Secret("k"), VERIFIER)
