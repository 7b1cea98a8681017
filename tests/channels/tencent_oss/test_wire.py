"""Published vectors, once for our side and once for the simulator's; and the XML that is read."""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hutong.base.secrets import Secret
from hutong.capabilities.channel import Line
from hutong.capabilities.simulation import InProcess
from hutong.capabilities.storage import FormWish, Link
from hutong.channels.tencent_oss import SPEC, wire
from hutong.channels.tencent_oss.adapter import TencentOss
from hutong.channels.tencent_oss.settings import TencentOssConfig
from hutong.channels.tencent_oss.simulator import gate

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
PUT, GET, POLICY = VECTORS
REQUESTS = pytest.mark.parametrize("vector", [PUT, GET], ids=["put", "get"])
DEEP = b"<a>" * 2000


def _period(vector: dict[str, Any]) -> wire.Period:
    start, _, end = vector["inputs"]["KeyTime"].partition(";")
    return wire.Period(int(start), int(end))


def _signer(vector: dict[str, Any]) -> wire.Signer:
    return wire.Signer(vector["inputs"]["SecretId"], Secret(vector["key"]))


def _request(vector: dict[str, Any]) -> tuple[str, str, dict[str, str], dict[str, str]]:
    told = vector["inputs"]
    return told["method"], told["path"], told.get("params", {}), told["headers"]


@REQUESTS
def test_a_published_request(vector: dict[str, Any]) -> None:
    """The manual's own signature."""
    method, path, query, headers = _request(vector)
    fields = _signer(vector).fields(method, path, _period(vector), query, headers)
    assert fields["q-signature"] == vector["expected"]
    assert fields["q-sign-time"] == fields["q-key-time"] == vector["inputs"]["KeyTime"]
    assert fields["q-header-list"] == ";".join(sorted(name.lower() for name in headers))
    assert fields["q-url-param-list"] == ";".join(sorted(query))
    assert wire.authorization(fields).startswith(f"q-sign-algorithm=sha1&q-ak={vector['inputs']['SecretId']}&")


@REQUESTS
def test_a_published_request_at_the_simulator(vector: dict[str, Any]) -> None:
    """Every step that the manual prints."""
    method, path, query, headers = _request(vector)
    account, told = {"secret_key": vector["key"]}, vector["inputs"]
    lower = {name.lower(): value for name, value in headers.items()}
    request, text = gate.texts_to_sign(method, path, query, lower, told["KeyTime"])
    key = gate.sign_key(account, told["KeyTime"])
    assert (request, text, key) == (told["HttpString"], told["StringToSign"], told["SignKey"])
    assert gate._mac(key, text) == vector["expected"]


@REQUESTS
@pytest.mark.parametrize("changed", ["method", "path", "query", "headers", "period", "secret"])
def test_everything_is_signed(vector: dict[str, Any], changed: str) -> None:
    """A change anywhere is another signature."""
    method, path, query, headers = _request(vector)
    good, signer = _period(vector), _signer(vector)
    match changed:
        case "method":
            method = "HEAD"
        case "path":
            path += "x"
        case "query":
            query = {**query, "acl": ""}
        case "headers":
            headers = {**headers, "Host": "other"}
        case "period":
            good = wire.Period(good.start, good.end + 1)
        case "secret":
            signer = wire.Signer(signer.secret_id, Secret(vector["key"][::-1]))
    assert signer.fields(method, path, good, query, headers)["q-signature"] != vector["expected"]


def test_a_published_policy() -> None:
    """The manual's form, signed by us and by the simulator."""
    policy, told = POLICY["inputs"]["policy"].encode(), POLICY["inputs"]
    assert _signer(POLICY).policy(policy, _period(POLICY)) == POLICY["expected"]
    account = {"secret_key": POLICY["key"]}
    assert gate.sign_key(account, told["KeyTime"]) == told["SignKey"]
    assert gate.policy_signature(account, told["KeyTime"], policy) == POLICY["expected"]
    assert gate.policy_signature(account, told["KeyTime"], policy + b" ") != POLICY["expected"]


def _production() -> TencentOss:
    settings = {
        "PRIVATE_KEY": GET["key"],
        "FILE_ALLOW_SUFFIX": ".png",
        "BUCKET_NAME": "examplebucket-1250000000",
        "ENDPOINT": "cos.ap-beijing.myqcloud.com",
    }
    config = TencentOssConfig.read(GET["inputs"]["SecretId"], settings)
    return TencentOss(config, Line(InProcess({}), SPEC.endpoint.format_map(config.facts()), ""))


def test_a_link_in_production() -> None:
    """The bucket's own host, all of it signed: what the manual's recipe gives for the same request."""
    at = datetime.fromtimestamp(1557989753 + wire.SKEW, UTC)
    link = Link("exampleobject", "x.bin", "application/octet-stream", False, at, at + timedelta(seconds=7140))
    parts = urlsplit(_production().link(link))
    assert (parts.scheme, parts.netloc) == ("https", "examplebucket-1250000000.cos.ap-beijing.myqcloud.com")
    query = dict(parse_qsl(parts.query, strict_parsing=True, keep_blank_values=True))
    assert query["q-key-time"] == query["q-sign-time"] == GET["inputs"]["KeyTime"]
    assert query["q-header-list"] == "host"
    assert query["q-url-param-list"] == "response-content-disposition;response-content-type"
    signed = {name: query[name] for name in query["q-url-param-list"].split(";")}
    host = {"host": parts.netloc}
    _, text = gate.texts_to_sign("get", "/exampleobject", signed, host, query["q-sign-time"])
    assert query["q-signature"] == gate._mac(GET["inputs"]["SignKey"], text)
    assert "%3B" in parts.query  # the period's semicolon, and the list's
    assert " " not in parts.query


def test_a_form_in_production() -> None:
    """It is posted to the bucket's own host, and its policy names everything."""
    at = datetime.fromtimestamp(1567150692 + wire.SKEW, UTC)
    form = _production().form(FormWish("a/b.png", "image/png", 7, at, at + timedelta(seconds=7140)))
    assert form.url == "https://examplebucket-1250000000.cos.ap-beijing.myqcloud.com/"
    policy = b64decode(form.fields["policy"], validate=True)
    assert json.loads(policy) == {
        "expiration": "2019-08-30T09:38:12.000Z",
        "conditions": [
            {"bucket": "examplebucket-1250000000"},
            {"key": "a/b.png"},
            {"Content-Type": "image/png"},
            {"success_action_status": "200"},
            {"q-sign-algorithm": "sha1"},
            {"q-ak": GET["inputs"]["SecretId"]},
            {"q-sign-time": POLICY["inputs"]["KeyTime"]},
            ["content-length-range", 7, 7],
        ],
    }
    account = {"secret_key": GET["key"]}
    assert form.fields["q-signature"] == gate.policy_signature(account, POLICY["inputs"]["KeyTime"], policy)


def test_errors_are_read() -> None:
    """As the manual prints them."""
    body = (
        b"<?xml version='1.0' encoding='utf-8' ?>\n<Error>\n\t<Code>NoSuchKey</Code>\n\t<Message>It's not here &amp; "
        b"never was.</Message>\n\t<Resource>b.cos.ap-beijing.myqcloud.com/a</Resource>\n</Error>\n"
    )
    assert wire.trouble(body) == ("NoSuchKey", "It's not here & never was.")
    assert wire.trouble(b"  \n" + body) == ("NoSuchKey", "It's not here & never was.")


@pytest.mark.parametrize(
    "body",
    [
        *(
            b"",
            b" ",
            b"null",
            b"<Error>",
            b"<Error/>",
            b"<Error><Code/></Error>",
            b"<Error><Code>X</Code></Error",
            DEEP,
        ),
        b"<Other><Code>NoSuchKey</Code></Other>",
        b"<Error><Code>NoSuchKey</Code></Error><Error/>",
        b"<Error><In><Code>NoSuchKey</Code></In></Error>",
        b"<!DOCTYPE Error><Error><Code>NoSuchKey</Code></Error>",
        b'<!DOCTYPE E [<!ENTITY a "b">]><Error><Code>&a;</Code></Error>',
        b'<?xml version="1.0" encoding="rot13"?><Error><Code>NoSuchKey</Code></Error>',
        b"\xff\xfe\x00",
    ],
)
def test_other_bytes_are_no_errors(body: bytes) -> None:
    """Nor is XML that tries more than an error."""
    assert wire.trouble(body) is None


def test_nothing_lies_deeper() -> None:
    """COS's small answers are flat."""
    assert wire.read(b"<Error><Code>a<b/></Code></Error>", "Error") is None


@given(some.binary(max_size=200))
def test_any_bytes_can_be_read(body: bytes) -> None:
    """Reading says what they are, or that they are nothing; it never fails."""
    for root in ("Error", "CompleteMultipartUploadResult"):
        for text in (body, b"<Error>" + body + b"</Error>"):
            found = wire.read(text, root)
            assert found is None or isinstance(found, dict)


def test_the_result_of_merging() -> None:
    """With the blanks that keep the line open, wherever they stand."""
    result = (
        b'<CompleteMultipartUploadResult xmlns="http://www.qcloud.com/document/product/436/7751">'
        b"<Key>a</Key><ETag>&quot;aa-3&quot;</ETag></CompleteMultipartUploadResult>"
    )
    head = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    for body in (head + result, head + b" " * 500 + result, b" " * 500 + head + result, result):
        assert wire.read(body, "CompleteMultipartUploadResult") == {"Key": "a", "ETag": '"aa-3"'}


def test_nothing_shows_the_secret() -> None:
    """Neither the signer nor what it makes."""
    signer = _signer(PUT)
    fields = signer.fields("GET", "/a", wire.Period(1, 2), {}, {})
    assert PUT["key"] not in f"{signer!r} {signer} {fields}"
