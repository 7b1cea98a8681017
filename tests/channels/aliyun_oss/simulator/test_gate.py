"""The gate: who gets in with which signature, what is refused and in which words."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.channels.aliyun_oss.simulator.client import Client, ago, element
from tests.channels.aliyun_oss.stand import Stand, code_of

from hutong.base.http import Reply

VERSIONS = ("v1", "v4")
BUCKET_ACL = "You have no right to access this object because of bucket acl."


def _refused(reply: Reply) -> tuple[int, str]:
    return reply.status, code_of(reply)


@pytest.mark.parametrize("version", VERSIONS)
async def test_either_signature(each: Stand, version: str) -> None:
    """Over names that need encoding, with query and headers."""
    client = Client(each, version)
    key, headers = "中/a b+c%2F~.txt", {"content-type": "text/plain", "x-oss-meta-a": "b"}
    assert (await client.ask("PUT", key, headers=headers, body=b"x")).status == 200
    reply = await client.ask("GET", key, {"response-content-type": "text/x y&z"})
    assert (reply.status, reply.headers["content-type"], reply.headers["x-oss-meta-a"]) == (200, "text/x y&z", "b")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"key_id": "LTAI5tOfNobody0000000000"}, (403, "InvalidAccessKeyId")),
        ({"secret": "x" * 30}, (403, "SignatureDoesNotMatch")),
        ({"at": 16}, (403, "RequestTimeTooSkewed")),
        ({"at": -16}, (403, "RequestTimeTooSkewed")),
    ],
)
async def test_wrong_signers(stand: Stand, version: str, changes: dict[str, Any], wanted: tuple[int, str]) -> None:
    """No account, another secret, too old or too early (minutes before now, not before the tests were collected)."""
    if isinstance(changes.get("at"), int):
        changes = {"at": ago(minutes=changes["at"])}
    reply = await Client(stand, version, **changes).ask("PUT", "a", body=b"x")
    assert _refused(reply) == wanted
    assert stand.provider.objects() == {}


@pytest.mark.parametrize("version", VERSIONS)
async def test_fourteen_minutes_are_borne(stand: Stand, version: str) -> None:
    """Clocks differ."""
    for at in (ago(minutes=14), ago(minutes=-14)):
        assert (await Client(stand, version, at=at).ask("PUT", "a", body=b"x")).status == 200


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("changes", [{"content_type": "text/html"}, {"x_oss_meta_a": "c"}, {"x_oss_meta_b": "new"}])
async def test_changed_headers(stand: Stand, version: str, changes: dict[str, str]) -> None:
    """What is signed is not to be changed on the way."""
    headers = {"content-type": "text/plain", "x-oss-meta-a": "b"}
    reply = await Client(stand, version).ask("PUT", "a", headers=headers, body=b"x", **changes)
    assert _refused(reply) == (403, "SignatureDoesNotMatch")


async def test_the_words_of_a_mismatch(stand: Stand) -> None:
    """What was signed, in letters and bytes, so that it can be compared."""
    reply = await Client(stand, "v1", secret="x" * 30, at=ago(minutes=1)).ask("GET", "a<b>")
    assert element(reply, "OSSAccessKeyId") == stand.account.merchant_no
    text = element(reply, "StringToSign")
    assert text.startswith("GET\n\n\n")
    assert text.endswith(f"/{stand.bucket}/a&lt;b&gt;")
    assert element(reply, "StringToSignBytes").startswith("47 45 54 0A 0A 0A")
    assert element(reply, "HostId") == "oss.test"
    assert (element(reply, "EC"), reply.headers["x-oss-ec"]) == ("0002-00000040",) * 2
    assert element(reply, "RequestId") == reply.headers["x-oss-request-id"]
    reply = await Client(stand, "v4", secret="x" * 30).ask("GET", "a")
    assert element(reply, "CanonicalRequest").startswith(f"GET\n/{stand.bucket}/a\n")
    assert stand.account.settings["PRIVATE_KEY"] not in reply.body.decode()


async def test_nobody_gets_in(stand: Stand) -> None:
    """Without any signature; a HEAD has its reason in a header."""
    reply = await Client(stand).bare("GET", "a")
    assert _refused(reply) == (403, "AccessDenied")
    assert element(reply, "Message") == BUCKET_ACL
    head = await Client(stand).bare("HEAD", "a")
    assert (head.status, head.body) == (403, b"")
    assert b"<Code>AccessDenied</Code>" in base64.b64decode(head.headers["x-oss-err"])


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Basic YTpi", "InvalidArgument"),
        ("OSS nocolon", "InvalidArgument"),
        ("OSS2 AccessKeyId:x,Signature:y", "InvalidArgument"),
        ("OSS4-HMAC-SHA256 Credential=a/b/c/oss/aliyun_v4_request", "InvalidArgument"),
        ("OSS4-HMAC-SHA256 Credential={credential},Signature=0f,Other=1", "InvalidArgument"),
        ("OSS4-HMAC-SHA256 Credential={credential}/x,Signature=0f", "InvalidArgument"),
        ("OSS4-HMAC-SHA256 Credential={credential},Signature=", "SignatureDoesNotMatch"),
        ("OSS4-HMAC-SHA256 Credential={credential},AdditionalHeaders=Host,Signature=0f", "InvalidArgument"),
        ("OSS4-HMAC-SHA256 Credential={credential},AdditionalHeaders=range;host,Signature=0f", "InvalidArgument"),
        ("OSS {key}:", "SignatureDoesNotMatch"),
    ],
)
async def test_malformed_headers(stand: Stand, header: str, code: str) -> None:
    """Other schemes, missing and superfluous parts, headers that are not sorted or not in lower case."""
    now = datetime.now(UTC)
    credential = f"{stand.account.merchant_no}/{now:%Y%m%d}/cn-shenzhen/oss/aliyun_v4_request"
    text = header.format(credential=credential, key=stand.account.merchant_no)
    reply = await Client(stand, at=now).ask("GET", "a", authorization=text)
    assert code_of(reply) == code


@pytest.mark.parametrize(
    ("old", "new", "ec"),
    [
        ("cn-shenzhen", "oss-cn-shenzhen", "0002-00000228"),
        ("cn-shenzhen", "cn-hangzhou", "0002-00000228"),
        ("/oss/", "/s3/", "0002-00000213"),
        ("aliyun_v4_request", "aws4_request", "0002-00000213"),
        ("{day}", "20200101", "0002-00000212"),
        ("{day}", "2026-11-28", "0002-00000212"),
    ],
)
async def test_credentials(stand: Stand, old: str, new: str, ec: str) -> None:
    """Region, service, end and day of the scope, each with its own fine code."""
    client = Client(stand)
    header = (await _header(client)).replace(old.format(day=f"{client.at:%Y%m%d}"), new)
    reply = await client.ask("GET", "a", authorization=header)
    assert (code_of(reply), element(reply, "EC")) == ("InvalidArgument", ec)


async def _header(client: Client) -> str:
    return client._v4("GET", "a", {}, {})["authorization"]


@pytest.mark.parametrize("date", ["", "yesterday", "2026-11-28T00:00:00Z", "20261340T000000Z"])
async def test_dates(stand: Stand, date: str) -> None:
    """None, or none that is one."""
    for client, name in ((Client(stand), "x_oss_date"), (Client(stand, "v1"), "date")):
        reply = await client.ask("GET", "a", **{name: date})
        assert (code_of(reply), element(reply, "EC")) == ("AccessDenied", "0002-00000503")


async def test_payload_must_be_named(stand: Stand) -> None:
    """V4 signs no content: the header says so."""
    for value in ("", "0" * 64):
        reply = await Client(stand).ask("GET", "a", x_oss_content_sha256=value)
        assert code_of(reply) == "InvalidArgument"


async def test_header_and_link_at_once(stand: Stand) -> None:
    """One way to prove who asks is enough."""
    client = Client(stand)
    reply = await client.ask("GET", "a", client.link_v4("a"))
    assert _refused(reply) == (400, "InvalidArgument")
    reply = await client.bare("GET", "a", {**client.link_v4("a"), **client.link_v1("a", ago(days=-1))})
    assert _refused(reply) == (400, "InvalidArgument")


async def test_links(stand: Stand) -> None:
    """Both versions, and their ends."""
    client = Client(stand)
    await client.ask("PUT", "a", body=b"x")
    assert (await client.bare("GET", "a", client.link_v1("a", ago(seconds=-60)))).body == b"x"
    assert (await client.bare("GET", "a", client.link_v4("a"))).body == b"x"
    old = Client(stand, at=ago(seconds=62))
    for query in (client.link_v1("a", ago(seconds=2)), old.link_v4("a", 60)):
        reply = await client.bare("GET", "a", query)
        assert (*_refused(reply), element(reply, "EC")) == (403, "AccessDenied", "0002-00000069")
        assert element(reply, "Expires") < element(reply, "ServerTime")
    early = Client(stand, at=datetime.now(UTC) + timedelta(minutes=16))
    assert code_of(await client.bare("GET", "a", early.link_v4("a"))) == "RequestTimeTooSkewed"


@pytest.mark.parametrize("missing", ["OSSAccessKeyId", "Expires", "Signature"])
async def test_incomplete_v1_links(stand: Stand, missing: str) -> None:
    """All three, or none."""
    client = Client(stand)
    query = {name: value for name, value in client.link_v1("a", ago(days=-1)).items() if name != missing}
    assert _refused(await client.bare("GET", "a", query)) == (403, "AccessDenied")


@pytest.mark.parametrize("expires", ["abc", "-1", "1e9", "９９９９９９９９９９"])
async def test_v1_ends_that_are_none(stand: Stand, expires: str) -> None:
    """Seconds since 1970."""
    query = {**Client(stand).link_v1("a", ago(days=-1)), "Expires": expires}
    reply = await Client(stand).bare("GET", "a", query)
    assert element(reply, "EC") == "0002-00000070"


@pytest.mark.parametrize(
    "changes",
    [
        {"x_oss_signature_version": ""},
        {"x_oss_signature_version": "OSS2"},
        {"x_oss_credential": ""},
        {"x_oss_credential": "a/b"},
        {"x_oss_expires": ""},
        {"x_oss_expires": "0"},
        {"x_oss_expires": "604801"},
        {"x_oss_expires": "1h"},
        {"x_oss_additional_headers": "Host"},
    ],
)
async def test_malformed_v4_links(stand: Stand, changes: dict[str, str]) -> None:
    """Missing parts, other versions, lives that OSS does not allow."""
    client = Client(stand)
    reply = await client.bare("GET", "a", client.link_v4("a", **changes))
    assert _refused(reply) == (400, "InvalidArgument")


async def test_the_key_of_another_account(stand: Stand) -> None:
    """A good key, and not this bucket's."""
    other = {**stand.provider.accounts.opened("direct"), "access_key_id": "LTAI5tOther", "bucket": "their-bucket"}
    stand.provider.home.book.put("aliyun_oss.account", "other", other)
    for version in VERSIONS:
        reply = await Client(stand, version, key_id="LTAI5tOther").ask("GET", "a")
        assert _refused(reply) == (403, "AccessDenied")


async def test_a_bucket_of_nobody(stand: Stand) -> None:
    """Told as such."""
    url = stand.endpoint.replace(stand.bucket, "no-such-bucket")
    reply = await stand.http.send("GET", f"{url}/a", headers={})
    assert (*_refused(reply), element(reply, "BucketName")) == (404, "NoSuchBucket", "no-such-bucket")
