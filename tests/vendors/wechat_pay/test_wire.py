"""The wire of WeChat Pay V2: published vectors, and XML that is refused."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from hutong.base.secrets import Secret
from hutong.vendors.wechat_pay.wire import NotXml, clean, packed, parsed, sealed, sign, signed, unseal
from hutong.vendors.wechat_pay_world import message

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text())
SIGNED = [one for one in VECTORS if "params" in one["inputs"]]
SEALED = [one for one in VECTORS if "req_info" in one["inputs"]]
BRIDGE = [one for one in VECTORS if "paySign" in one["name"]]
KEY = Secret("192006250b4c09247ec02edce69f6a2d")


def test_every_vector_is_used() -> None:
    assert len(SIGNED) + len(SEALED) + len(BRIDGE) == len(VECTORS) == 6


@pytest.mark.parametrize("one", SIGNED, ids=lambda one: one["name"])
def test_signatures(one: dict[str, object]) -> None:
    """The manual's MD5 by both sides, its HMAC-SHA256 by the simulator, which knows both."""
    inputs, key, expected = one["inputs"], str(one["key"]), one["expected"]
    assert isinstance(inputs, dict)
    if "HMAC" in str(one["name"]):
        assert message.signature(inputs["params"], key, "HMAC-SHA256") == expected
    else:
        assert sign(inputs["params"], Secret(key)) == message.signature(inputs["params"], key) == expected


def test_bridge_signature() -> None:
    """The manual's paySign for wx.requestPayment."""
    text = BRIDGE[0]["inputs"]["string_to_sign"].removesuffix(f"&key={BRIDGE[0]['key']}")
    params = dict(pair.split("=", 1) for pair in text.split("&"))
    assert sign(params, Secret(BRIDGE[0]["key"])) == BRIDGE[0]["expected"]


@pytest.mark.parametrize("one", SEALED, ids=lambda one: one["name"])
def test_sealed_refunds(one: dict[str, object]) -> None:
    """A real refund notification of the field opens to what was published."""
    inputs, expected = one["inputs"], one["expected"]
    assert isinstance(inputs, dict)
    opened = unseal(inputs["req_info"], Secret(str(one["key"])))
    wanted = expected if isinstance(expected, dict) else {"out_trade_no": expected}
    assert opened.items() >= wanted.items()
    assert opened["refund_recv_accout"] == "招商银行信用卡8915"
    with pytest.raises(ValueError):
        unseal(inputs["req_info"], Secret("0" * 32))


def test_empty_values_take_no_part_and_unknown_ones_do() -> None:
    fields = {"a": "1", "sub_mch_id": "", "brand_new": "x"}
    assert sign(fields, KEY) == sign({"a": "1", "brand_new": "x"}, KEY) != sign({"a": "1"}, KEY)


def test_an_empty_key_signs_nothing() -> None:
    """MD5("...&key=") would be a signature that anybody can make."""
    fields = {"a": "1"}
    assert signed({**fields, "sign": sign(fields, KEY)}, KEY)
    assert not signed({**fields, "sign": sign(fields, Secret(""))}, Secret(""))
    assert not signed(fields, KEY)
    assert not signed({**fields, "sign": "\ud800"}, KEY)


def test_cdata_or_plain_text_in_any_layout() -> None:
    text = (
        '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<xml>\n <a><![CDATA[1 & <2>]]></a>\r\n'
        "<b>x &amp; &#24212;</b><c/><d></d>\n</xml>\n"
    )
    wanted = {"a": "1 & <2>", "b": "x & 应", "c": "", "d": ""}
    assert parsed(text.encode()) == message.read(text.encode()) == wanted


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not xml",
        b"<html></html>",
        b"<xml><a>1</a>",
        b"<xml><a>1</a></xml><xml/>",
        b"<xml><a>1</a><a>2</a></xml>",
        b"<xml><a><b>1</b></a></xml>",
        b'<xml><a x="1">1</a></xml>',
        b"<xml><a>&nbsp;</a></xml>",
        b"<xml><a>\x00</a></xml>",
        b"<xml><a>\xff</a></xml>",
        "<xml><a>1</a></xml>".encode("utf-16"),
        b'<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><a>&e;</a></xml>',
        b"<!doctype xml><xml><a>1</a></xml>",
        b'<?xml version="1.0"?><!  DOCTYPE xml><xml><a>1</a></xml>',
        b"<xml><a>1</a></xml><!ENTITY e 'x'>",
        '<!DOCTYPE xml [<!ENTITY e "x">]><xml><a>&e;</a></xml>'.encode("utf-16"),
    ],
)
def test_xml_that_is_refused(body: bytes) -> None:
    """Nothing but one flat element of UTF-8; never a DOCTYPE or an entity, in whatever spelling."""
    with pytest.raises(NotXml):
        parsed(body)


def test_a_declared_encoding_changes_nothing() -> None:
    """The bytes are UTF-8, whatever they claim; else one text is signed and another one read."""
    assert parsed('<?xml version="1.0" encoding="gbk"?><xml><a>应</a></xml>'.encode()) == {"a": "应"}


@settings(deadline=None)
@given(some.dictionaries(some.from_regex(r"[a-z_]{1,12}", fullmatch=True), some.text(max_size=40)))
def test_what_is_cleaned_and_packed_is_read_as_it_was_signed(fields: dict[str, str]) -> None:
    fields = {name: clean(value, 200) for name, value in fields.items() if name != "sign"}
    body = sealed(fields, KEY)
    assert parsed(body) == message.read(body)
    assert signed(parsed(body), KEY)
    assert {**parsed(body), "sign": ""} == {**fields, "sign": ""}


@settings(deadline=None)
@given(some.text(), some.integers(1, 64))
def test_clean_keeps_to_the_limit(text: str, limit: int) -> None:
    assert len(clean(text, limit).encode()) <= limit


def test_clean_cuts_between_characters() -> None:
    assert clean("一杯\t咖啡\x00\ud800\ufffe", 100) == "一杯 咖啡"
    assert clean("一杯咖啡", 8) == "一杯"


@settings(deadline=None)
@given(some.binary(max_size=300))
def test_any_bytes(body: bytes) -> None:
    """Reading gives fields or NotXml, nothing else."""
    try:
        assert isinstance(parsed(body), dict)
    except NotXml:
        return


@settings(deadline=None)
@given(some.text(alphabet="<>/!?[]-&;# xmlabCDATDOCTYPE\n", max_size=120))
def test_any_markup(text: str) -> None:
    """Markup of all kinds inside the root; both readers stay in their own exception."""
    body = f"<xml>{text}</xml>".encode()
    for read, error in ((parsed, NotXml), (message.read, message.BadXml)):
        try:
            assert isinstance(read(body), dict)
        except error:
            continue


def test_packed_is_flat() -> None:
    assert packed({"a": "<&>", "b": ""}) == b"<xml><a>&lt;&amp;&gt;</a><b></b></xml>"
