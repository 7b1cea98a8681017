"""Links and forms: what a browser can do with them, and what it can't."""

import json
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from tests.channels.aliyun_oss.stand import CALLBACK, HOST, Stand, code_of, link, wish

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import InProcess
from hutong.channels.aliyun_oss.adapter import AliyunOss

GATE = "hutong.channels.aliyun_oss.simulator.gate.now"
POLICY = "hutong.channels.aliyun_oss.simulator.policy.now"
WEEK = timedelta(days=7)


def _refused(reply: Reply) -> tuple[int, str]:
    return reply.status, code_of(reply)


@pytest.mark.parametrize("inline", [True, False])
async def test_a_link(each: Stand, inline: bool) -> None:
    """Anybody reads the file under its name and type, whole or in stretches."""
    await each.put("a/b.png")
    url = each.adapter.link(link("a/b.png", inline=inline))
    assert url.startswith(f"{each.endpoint}/a/b.png?")
    reply = await each.get(url)
    assert (reply.status, reply.body, reply.headers["content-type"]) == (200, b"hello", "image/png")
    kind = "inline" if inline else "attachment"
    name = "%E7%85%A7%E7%89%87%20%221%22%3B%20a.png"
    assert reply.headers["content-disposition"] == f"{kind}; filename*=UTF-8''{name}"
    part = await each.get(url, range="bytes=1-3")
    assert (part.status, part.body, part.headers["content-range"]) == (206, b"ell", "bytes 1-3/5")


def test_a_link_in_production() -> None:
    """The host names the bucket; the signature is over bucket and key all the same. Nothing leaves."""
    stand = Stand(HOST)
    adapter = AliyunOss(stand.config, Line(InProcess({}), stand.endpoint, CALLBACK))
    at = datetime(2026, 11, 1, 8, 0, 0, 900_000, tzinfo=UTC)
    url = adapter.link(link("7/a.png", at=at, until=at + timedelta(minutes=5)))
    parts = urlsplit(url)
    assert (parts.netloc, parts.path) == (f"{stand.bucket}.oss-cn-shenzhen.aliyuncs.com", "/7/a.png")
    query = dict(parse_qsl(parts.query))
    assert (query["x-oss-date"], query["x-oss-expires"]) == ("20261101T080000Z", "300")
    assert query["x-oss-credential"] == f"{stand.account.merchant_no}/20261101/cn-shenzhen/oss/aliyun_v4_request"
    path_style = AliyunOss(stand.config, Line(InProcess({}), f"http://sim/{stand.bucket}", CALLBACK))
    assert urlsplit(path_style.link(link("7/a.png", at=at, until=at + timedelta(minutes=5)))).query == parts.query


@pytest.mark.parametrize("life", [timedelta(seconds=1), timedelta(hours=1), WEEK])
async def test_a_link_ends_at_its_second(stand: Stand, life: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    """Good until then, and not a second longer."""
    await stand.put("a")
    at = now().replace(microsecond=0)
    url = stand.adapter.link(link("a", at=at, until=at + life))
    monkeypatch.setattr(GATE, lambda: at + life)
    assert (await stand.get(url)).status == 200
    monkeypatch.setattr(GATE, lambda: at + life + timedelta(seconds=1))
    late = await stand.get(url)
    assert _refused(late) == (403, "AccessDenied")
    assert b"Request has expired." in late.body


@pytest.mark.parametrize("life", [timedelta(0), timedelta(seconds=-1), WEEK + timedelta(seconds=1)])
def test_lives_that_oss_does_not_sign(stand: Stand, life: timedelta) -> None:
    """Nothing, and more than a week: said, instead of a link that would not open."""
    at = now().replace(microsecond=0)
    for make in (lambda: stand.adapter.link(link("a", at=at, until=at + life)), lambda: _form(stand, at, at + life)):
        with pytest.raises(Failed) as failure:
            make()
        assert failure.value.fault is Fault.UNSUPPORTED


def _form(stand: Stand, at: datetime, until: datetime) -> object:
    return stand.adapter.form(wish("a", at=at, until=until))


async def test_tampered_links(each: Stand) -> None:
    """Another key, name, type, end or method; a parameter more or less."""
    await each.put("a")
    await each.put("b")
    url = each.adapter.link(link("a", name="a.png", content_type="image/png"))
    for old, new in (
        ("/a?", "/b?"),
        ("image%2Fpng", "text%2Fhtml"),
        ("attachment", "inline"),
        ("x-oss-expires=3600", "x-oss-expires=3601"),
        ("a.png", "a.exe"),
        ("x-oss-signature=", "x-oss-signature=0"),
    ):
        assert old in url
        assert _refused(await each.get(url.replace(old, new))) == (403, "SignatureDoesNotMatch")
    assert _refused(await each.get(f"{url}&x-oss-process=image/resize,w_1")) == (403, "SignatureDoesNotMatch")
    shorter = "&".join(part for part in url.split("&") if not part.startswith("response-content-type"))
    assert _refused(await each.get(shorter)) == (403, "SignatureDoesNotMatch")
    for method in ("DELETE", "PUT"):
        reply = await each.http.send(method, url, headers={}, body=b"x")
        assert _refused(reply) == (403, "SignatureDoesNotMatch")
    assert each.provider.content("a") == b"hello"


async def test_a_form(each: Stand) -> None:
    """The browser puts the file; type and key are ours, whatever the browser says of the file."""
    form = each.adapter.form(wish("7/x.png"))
    assert (form.url, form.file_field) == (f"{each.endpoint}/", "file")
    reply = await each.post(form, b"12345")
    assert (reply.status, json.loads(reply.body)) == (200, {"status": "ok"})
    assert reply.headers["access-control-allow-origin"] == "*"
    stored = await each.adapter.stat("7/x.png")
    assert (stored.size, stored.content_type) == (5, "image/png")
    assert each.provider.content("7/x.png") == b"12345"


def test_what_a_form_holds(stand: Stand) -> None:
    """A policy that names everything, signed in V4; no secret is in it, nor the hub's own key."""
    at = datetime(2026, 11, 1, 23, 59, 59, tzinfo=UTC)
    form = stand.adapter.form(wish("a", 7, at=at, until=at + timedelta(minutes=10)))
    policy = json.loads(b64decode(form.fields["policy"]))
    assert policy["expiration"] == "2026-11-02T00:09:59.000Z"
    credential = f"{stand.account.merchant_no}/20261101/cn-shenzhen/oss/aliyun_v4_request"
    for condition in (
        {"bucket": stand.bucket},
        {"key": "a"},
        {"x-oss-content-type": "image/png"},
        {"x-oss-forbid-overwrite": "true"},
        {"x-oss-signature-version": "OSS4-HMAC-SHA256"},
        {"x-oss-credential": credential},
        {"x-oss-date": "20261101T235959Z"},
        ["content-length-range", 7, 7],
    ):
        assert condition in policy["conditions"]
    callback = json.loads(b64decode(form.fields["callback"]))
    assert (callback["callbackUrl"], callback["callbackSNI"]) == (CALLBACK, False)
    text = f"{form!r} {policy} {callback}"
    assert stand.account.settings["PRIVATE_KEY"] not in text
    assert stand.line.own_key.reveal() not in text


@pytest.mark.parametrize("content", [b"1234", b"123456", b""])
async def test_forms_with_another_size(stand: Stand, content: bytes) -> None:
    """One byte less or more, or nothing."""
    code = "EntityTooLarge" if len(content) > 5 else "EntityTooSmall"
    assert _refused(await stand.post(stand.adapter.form(wish("a")), content)) == (400, code)
    assert stand.provider.objects() == {}


async def test_an_empty_file_by_form(stand: Stand) -> None:
    """Nothing, when nothing was agreed."""
    assert (await stand.post(stand.adapter.form(wish("a", 0)), b"")).status == 200
    assert stand.provider.objects() == {"a": 0}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("key", "b"),
        ("key", "${filename}"),
        ("x-oss-content-type", "text/html"),
        ("x-oss-content-type", ""),
        ("x-oss-forbid-overwrite", "false"),
        ("x-oss-forbid-overwrite", ""),
        ("success_action_status", "201"),
        ("x-oss-date", "20260101T000000Z"),
        ("x-oss-signature-version", ""),
        ("x-oss-signature", "0" * 64),
        ("x-oss-signature", ""),
        ("policy", ""),
        ("policy", b64encode(b'{"expiration":"2099-01-01T00:00:00Z","conditions":[]}').decode()),
    ],
)
async def test_tampered_forms(stand: Stand, name: str, value: str) -> None:
    """Any field that the policy names, the policy itself, and the signature."""
    reply = await stand.post(stand.adapter.form(wish("a")), b"12345", **{name: value})
    assert reply.status in (400, 403), reply.body
    assert stand.provider.objects() == {}


async def test_a_form_is_good_once(stand: Stand) -> None:
    """What was looked at is not overwritten with other bytes of the same size."""
    form = stand.adapter.form(wish("a"))
    assert (await stand.post(form, b"12345")).status == 200
    assert _refused(await stand.post(form, b"67890")) == (409, "FileAlreadyExists")
    assert stand.provider.content("a") == b"12345"


async def test_a_form_ends(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """At its second."""
    at = now().replace(microsecond=0)
    form = stand.adapter.form(wish("a", at=at, until=at + timedelta(minutes=10)))
    monkeypatch.setattr(POLICY, lambda: at + timedelta(minutes=10, seconds=1))
    late = await stand.post(form, b"12345")
    assert _refused(late) == (403, "AccessDenied")
    assert b"Policy expired" in late.body
    monkeypatch.setattr(POLICY, lambda: at + timedelta(minutes=10))
    assert (await stand.post(form, b"12345")).status == 200


async def test_a_form_of_another_account(stand: Stand) -> None:
    """Its key can't sign for this bucket."""
    form = replace(Stand().adapter.form(wish("a")), url=stand.adapter.form(wish("a")).url)
    assert _refused(await stand.post(form, b"12345")) == (403, "InvalidAccessKeyId")
