"""The signatures, by the provider's published examples and by a second few lines of our own."""

import hashlib
import hmac
import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from hutong.base.secrets import Secret
from hutong.channels.chinaums.wire import Untrusted, check_signature, form, inner, open_signature, opened, sign

VECTORS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))
MD5, SHA256, NOTICE, OPEN = VECTORS


@pytest.mark.parametrize(("vector", "method"), [(MD5, "MD5"), (SHA256, "SHA256")], ids=["md5", "sha256"])
def test_the_published_request(vector: dict[str, Any], method: str) -> None:
    """The printed one is in lower case, ours in upper case: hexadecimal either way."""
    assert sign(vector["inputs"]["params"], Secret(vector["key"]), method) == vector["expected"].upper()


def test_the_published_notification() -> None:
    """URL-decoded, &notifyId unharmed, its own signType taken; one changed fen is seen."""
    fields = form(NOTICE["inputs"]["query"])
    assert fields["notifyId"].startswith("e82a0275")
    assert fields["sign"] == NOTICE["expected"]
    key = Secret(NOTICE["key"])
    check_signature(fields, key, "MD5")
    check_signature({**fields, "sign": fields["sign"].lower()}, key, "MD5")
    check_signature({**fields, "memo": ""}, key, "MD5")  # empty fields take no part
    for wrong in (
        {**fields, "totalAmount": "2"},
        {**fields, "signType": "MD5"},
        {**fields, "signType": "none"},
        {**fields, "sign": ""},
        {**fields, "sign": "签" * 64},
        {name: value for name, value in fields.items() if name != "sign"},
    ):
        with pytest.raises(Untrusted):
            check_signature(wrong, key, "SHA256")


def test_an_empty_key_proves_nothing() -> None:
    fields = {"a": "1"}
    signed = {**fields, "sign": sign(fields, Secret(""), "MD5")}
    with pytest.raises(Untrusted):
        check_signature(signed, Secret(""), "MD5")


def test_the_open_platforms_text() -> None:
    """The published digest of the body; the rest by the manual's formula, written down once more."""
    told = OPEN["inputs"]
    body = told["body"].encode()
    assert hashlib.sha256(body).hexdigest() == OPEN["expected"]
    text = f"{told['app_id']}{told['timestamp']}{told['nonce']}{OPEN['expected']}"
    wanted = b64encode(hmac.new(OPEN["key"].encode(), text.encode(), hashlib.sha256).digest()).decode()
    assert open_signature(told["app_id"], Secret(OPEN["key"]), told["timestamp"], told["nonce"], body) == wanted


def test_an_answer_is_signed_as_it_was_sent() -> None:
    """Numbers and objects keep their own text, whatever its spacing; nulls take no part."""
    values, texts = opened(b'{ "a" : 1.50, "b":{"x": [1,2]} ,"c":"\\u4e2d&","d":null,"e":true}')
    assert values == {"a": 1.5, "b": {"x": [1, 2]}, "c": "中&", "d": None, "e": True}
    assert texts == {"a": "1.50", "b": '{"x": [1,2]}', "c": "中&", "d": "", "e": "true"}


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"a":1,"a":2}', b'{"a":1}x', b'{"a":1', b"\xff", b"[" * 9999, b'{"a":' * 9999, b" " * 70000],
    ids=["empty", "list", "none", "twice", "more", "cut", "bytes", "deep", "deeper", "long"],
)
def test_answers_that_are_none(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        opened(body)


def test_fields_that_are_none() -> None:
    for text in ("a=1&a=2", "a=%ff"):
        with pytest.raises(ValueError, match=r"."):
            form(text)
    for text in ("[]", "1", "[" * 9999):
        with pytest.raises(ValueError, match=r"."):
            inner(text)
