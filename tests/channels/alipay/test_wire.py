"""Published vectors, and the raw text of answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from hutong.base.rsa import Signer
from hutong.channels.alipay.wire import Trust, Untrusted, certificate_sn, form, opened, root_sn, signed_text

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors.json").read_text())
ANSWER, NOTICE, SERVICE, APP, OTHER, ROOT = (vector["inputs"] for vector in VECTORS)
UPLOAD = "alipay.open.file.upload"


def test_all_vectors_are_used() -> None:
    """One test each."""
    assert len(VECTORS) == 6


def test_a_published_answer() -> None:
    """Verified over its own text."""
    node, signed = opened(ANSWER["response"].encode(), UPLOAD, Trust(ANSWER["public_key"], None))
    assert signed
    assert node == json.loads(ANSWER["sign_content"])


@pytest.mark.parametrize(
    ("old", "new"),
    [('"code":"10000"', '"code": "10000"'), ("Success", "success"), ('"sign":"F', '"sign":"G'), ("DgSL", "DgSM")],
)
def test_a_published_answer_changed(old: str, new: str) -> None:
    """One blank, letter or bit of it, and it is not Alipay's."""
    changed = ANSWER["response"].replace(old, new)
    assert changed != ANSWER["response"]
    with pytest.raises(Untrusted):
        opened(changed.encode(), UPLOAD, Trust(ANSWER["public_key"], None))


def test_a_published_notification() -> None:
    """sign and sign_type are no part of what is signed; everything else is."""
    fields = {**NOTICE["params"], "sign": NOTICE["sign"], "sign_type": "RSA2", "empty": ""}
    assert signed_text(fields, ("sign", "sign_type")).decode() == NOTICE["sign_content"]
    trust = Trust(NOTICE["public_key"], None)
    trust.verify_fields(fields)
    for changed in ({"total_amount": "0.11"}, {"more": "1"}, {"sign_type": "RSA"}, {"sign": ""}, {"app_id": ""}):
        with pytest.raises(Untrusted):
            trust.verify_fields({**fields, **changed})


def test_a_published_service_message() -> None:
    """Messages of the other kind keep sign_type: it is part of what is signed."""
    params = {**SERVICE["params"], "sign": SERVICE["sign"]}
    Trust(SERVICE["public_key"], None).verify(signed_text(params, ("sign",)), SERVICE["sign"])
    with pytest.raises(Untrusted):
        Trust(SERVICE["public_key"], None).verify_fields(params)


@pytest.mark.parametrize("vector", [VECTORS[3], VECTORS[4]])
def test_certificate_numbers(vector: dict[str, Any]) -> None:
    """MD5 of issuer and decimal serial number."""
    assert certificate_sn(vector["inputs"]["certificate"]) == vector["expected"]


def test_the_root_files_number() -> None:
    """Only certificates signed with RSA take part; the file as pasted with written-out line ends is the same."""
    assert root_sn(ROOT["root_pem"]) == VECTORS[5]["expected"]
    assert root_sn(ROOT["root_pem"].replace("\n", "\\n")) == VECTORS[5]["expected"]
    assert root_sn("no certificate") == ""


@pytest.fixture(scope="module")
def alipay() -> Signer:
    """A key that signs answers."""
    return Signer(Signer.generate())


def _answer(alipay: Signer, node: str, *, name: str = "alipay_trade_query_response", after: str = "") -> bytes:
    return f'{{"{name}":{node},"sign":"{alipay.sign(node.encode())}"{after}}}'.encode()


@pytest.mark.parametrize(
    "node",
    [
        '{"code":"10000","a":"}"}',
        '{"code":"10000","a":"\\",\\"sign\\":\\"x"}',
        '{"code":"10000","a":"{","qr":"https:\\/\\/qr.alipay.com\\/bax1"}',
        '{ "code" : "10000" , "a" : [ { } , "中文 \\u4e2d" ] }',
        "{}",
    ],
)
def test_the_text_that_was_signed(alipay: Signer, node: str) -> None:
    """Braces and marks inside texts, escapes and blanks: the node is exactly what stands there."""
    trust = Trust(alipay.public_pem(), None)
    for name in ("alipay_trade_query_response", "error_response"):
        for after in ("", ',"more":1', " \n"):
            found = opened(_answer(alipay, node, name=name, after=after), "alipay.trade.query", trust)
            assert found == (json.loads(node), True)


def test_members_in_any_order(alipay: Signer) -> None:
    """The signature may stand first, with blanks everywhere."""
    node = '{"code":"10000"}'
    body = f' {{ "sign" : "{alipay.sign(node.encode())}" , "alipay_trade_query_response" : {node} }} '
    assert opened(body.encode(), "alipay.trade.query", Trust(alipay.public_pem(), None))[1]


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"null", b"{", b"{}", b'{"a"', b'{"a":1', b'{"a":1,}', b"\xff", b"<html></html>", b'{1:2,"a":3}'),
        b'{"alipay_trade_query_response":[],"sign":"x"}',
        b'{"alipay_trade_query_response":{},"sign":null}',
        b'{"alipay_trade_query_response":{},"sign":["x"]}',
        b'{"alipay_trade_query_response":{},"alipay_trade_query_response":{}}',
        b'{"alipay_trade_close_response":{"code":"10000"},"sign":""}',
        b'{"alipay_trade_query_response":{}} {}',
    ],
)
def test_what_is_no_answer(alipay: Signer, body: bytes) -> None:
    """A ValueError, whatever it is."""
    with pytest.raises(ValueError):
        opened(body, "alipay.trade.query", Trust(alipay.public_pem(), None))


def test_an_unsigned_answer_is_told_as_such(alipay: Signer) -> None:
    """The caller decides what it believes of it."""
    body = b'{"alipay_trade_query_response":{"code":"10000"}}'
    assert opened(body, "alipay.trade.query", Trust(alipay.public_pem(), None)) == ({"code": "10000"}, False)


def test_the_certificate_that_signed() -> None:
    """A number that is not in the settings can't be verified; the first certificate of a file with two will do."""
    both = OTHER["certificate"] + "\n" + APP["certificate"]
    trust = Trust(None, both)
    with pytest.raises(Untrusted, match="not in the settings"):
        trust.verify(b"x", "", "0" * 32)
    with pytest.raises(Untrusted, match="wrong"):
        trust.verify(b"x", "", VECTORS[3]["expected"])


@pytest.mark.parametrize("text", ["a=1&a=2", "a=%ff", "&".join(f"f{n}=" for n in range(201))])
def test_forms_that_are_refused(text: str) -> None:
    """A field twice, bytes that are no UTF-8, too many fields."""
    with pytest.raises(ValueError):
        form(text)


def test_forms() -> None:
    """Decoded, with blanks and empty fields."""
    assert form("a=1+2%2B&b=&c=%E4%B8%AD") == {"a": "1 2+", "b": "", "c": "中"}
