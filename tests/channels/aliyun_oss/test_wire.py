"""Published vectors, what is signed, and the XML that comes back."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hutong.base.http import Reply
from hutong.base.secrets import Secret
from hutong.channels.aliyun_oss.simulator import signatures
from hutong.channels.aliyun_oss.simulator.call import Call
from hutong.channels.aliyun_oss.wire import (
    NotXml,
    Request,
    Signer,
    complaint,
    disposition,
    elements,
    part_list,
    query_text,
    stamp,
    told,
)

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors.json").read_text())
HEADERS, LINKS = VECTORS[6:9], VECTORS[9:]
AT = datetime(2023, 12, 16, 16, 20, 57, tzinfo=UTC)


def test_all_vectors_are_used() -> None:
    """Three requests and two links in V4; the six of V1, which only the simulator speaks, are tested there."""
    assert [vector["name"][:2] for vector in VECTORS] == ["V1"] * 6 + ["V4"] * 5


def _at(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


@pytest.mark.parametrize("vector", HEADERS, ids=lambda vector: vector["name"])
def test_published_requests(vector: dict[str, Any]) -> None:
    """The text that is hashed, and the header that comes of it."""
    inputs = vector["inputs"]
    lines = inputs["canonical_request"].split("\n")
    signed = dict(line.split(":", 1) for line in lines[3:] if ":" in line)
    dated = {name: value for name, value in signed.items() if name in ("x-oss-date", "x-oss-content-sha256")}
    given = {name: value for name, value in signed.items() if name not in dated}
    additional = lines[-2].split(";") if lines[-2] else []
    noise = {"zzz": "of no signature", "user-agent": "x"}
    request = Request("PUT", inputs["bucket"], inputs["key"], inputs["query"], {**given, **noise}, additional)
    full = Request("PUT", inputs["bucket"], inputs["key"], inputs["query"], {**given, **noise, **dated}, additional)
    assert full.canonical() == inputs["canonical_request"]

    signer = Signer("ak", Secret(vector["key"]), inputs["region"])
    headers = signer.headers(request, _at(inputs["x_oss_date"]))
    middle = f",AdditionalHeaders={lines[-2]}" if additional else ""
    credential = f"ak/{inputs['x_oss_date'][:8]}/cn-hangzhou/oss/aliyun_v4_request"
    assert headers["authorization"] == (
        f"OSS4-HMAC-SHA256 Credential={credential}{middle},Signature={vector['expected']}"
    )
    assert {name: headers[name] for name in dated} == dated


@pytest.mark.parametrize("vector", LINKS, ids=lambda vector: vector["name"])
def test_published_links(vector: dict[str, Any]) -> None:
    """The signature over a URL."""
    inputs = vector["inputs"]
    query = dict(inputs["query"])
    if inputs["additional"]:
        query["x-oss-additional-headers"] = ";".join(inputs["additional"])
    request = Request("PUT", "bucket", inputs["key"], query, inputs["headers"], inputs["additional"])
    text = Signer("ak", Secret("sk"), "cn-hangzhou").query(request, _at(inputs["x_oss_date"]), 599)
    found = dict(parse_qsl(text, keep_blank_values=True))
    assert found["x-oss-signature"] == vector["expected"]
    assert (found["x-oss-expires"], found["x-oss-date"]) == ("599", inputs["x_oss_date"])
    assert found["x-oss-credential"].startswith("ak/20231217/cn-hangzhou/")


_NAMES = some.text(some.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=12)
_VALUES = some.text(some.characters(min_codepoint=33, max_codepoint=126), max_size=12)


@given(
    key=_NAMES,
    query=some.dictionaries(_NAMES, _NAMES, max_size=4),
    headers=some.dictionaries(some.sampled_from(["x-oss-b", "x-oss-a", "content-type", "accept"]), _VALUES),
    secret=some.text(min_size=1, max_size=40, alphabet="abcXYZ019"),
)
def test_both_witnesses_sign_alike(key: str, query: dict[str, str], headers: dict[str, str], secret: str) -> None:
    """Any name, query and header: what the adapter signs is what the simulator, written apart, expects."""
    request = Request("GET", "bucket", key, query, headers)
    signed = Signer("ak", Secret(secret), "cn-shenzhen").headers(request, AT)
    call = Call("GET", "", "bucket", key, list(query.items()), {**signed, "host": "x"})
    scope = "20231216/cn-shenzhen/oss/aliyun_v4_request"
    text = signatures.v4_text(signatures.v4_canonical(call), stamp(AT), scope)
    assert signatures.named(signed["authorization"])["Signature"] == signatures.v4(secret, scope, text)


def test_moments_are_utc() -> None:
    """Wherever the clock hangs, the day of the credential is the day in London."""
    beijing = datetime(2026, 1, 1, 7, 30, tzinfo=timezone(timedelta(hours=8)))
    assert stamp(beijing) == "20251231T233000Z"
    assert Signer("ak", Secret("sk"), "cn-shenzhen").credential(beijing).startswith("ak/20251231/cn-shenzhen/")


def test_queries() -> None:
    """Sorted as they are encoded; blanks are %20; what has no value has no equals sign."""
    assert (
        query_text({"uploads": "", "b": "a b+/~", "+": "1", "中": "文"})
        == "%2B=1&%E4%B8%AD=%E6%96%87&b=a%20b%2B%2F~&uploads"
    )


@pytest.mark.parametrize(
    ("name", "inline", "wanted"),
    [
        ("a.png", True, "inline; filename*=UTF-8''a.png"),
        ('照 "1";\r\nx: y.png', False, "attachment; filename*=UTF-8''%E7%85%A7%20%221%22%3B%0D%0Ax%3A%20y.png"),
        ("\ud800", False, "attachment; filename*=UTF-8''%3F"),
    ],
)
def test_file_names(name: str, inline: bool, wanted: str) -> None:
    """Any characters, and none that would end the header."""
    assert disposition(name, inline=inline) == wanted


def test_the_list_of_parts() -> None:
    """Numbered from 1; a tag can't break out of it."""
    assert part_list(["A", '"<B>&']) == (
        b'<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"A"</ETag></Part>'
        b'<Part><PartNumber>2</PartNumber><ETag>""&lt;B&gt;&amp;"</ETag></Part></CompleteMultipartUpload>'
    )


def test_flat_xml() -> None:
    """The second level only; blanks, attributes and what lies deeper do no harm."""
    body = b'<?xml version="1.0"?>\n<R xmlns="http://doc"><A>x &amp;\n y</A><B><C>deep</C></B><A/></R>'
    assert elements(body) == ("R", {"A": "x &\n y", "B": ""})
    assert told(body, "R")["A"] == "x &\n y"
    assert told(body, "Q") == {}


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"<", b"<a>", b"<a></b>", b"{}", b"<html>", b"\xff\xfe", b"<a>\xff</a>", b"<a></a><b></b>"),
        b'<!DOCTYPE a [<!ENTITY x "y">]><a><b>&x;</b></a>',
        b"<!DOCTYPE a><a></a>",
    ],
)
def test_what_is_no_xml(body: bytes) -> None:
    """Broken, cut, or with declarations that could grow."""
    with pytest.raises(NotXml):
        elements(body)
    assert told(body, "a") == {}


def test_complaints() -> None:
    """In the body, in the header of an answer without a body, or none."""
    error = b"<Error><Code>NoSuchKey</Code><Message> gone </Message><EC>0026-00000001</EC></Error>"
    wanted = ("NoSuchKey", "gone", "0026-00000001")
    assert complaint(Reply(404, error)) == wanted
    assert complaint(Reply(404, b"", {"x-oss-err": b64encode(error).decode()})) == wanted
    assert complaint(Reply(404, b"<Error><Code>X</Code></Error>")) == ("X", "", "")
    for reply in (Reply(404), Reply(200, b"<Ok/>"), Reply(404, b"", {"x-oss-err": "é"}), Reply(502, b"<html>")):
        assert complaint(reply) == ("", "", "")
