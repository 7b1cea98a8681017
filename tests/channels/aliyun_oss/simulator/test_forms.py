"""PostObject at the provider: how browsers and scripts write forms, policies, and callbacks as they are asked for."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from tests.channels.aliyun_oss.simulator.client import Client, ago, element
from tests.channels.aliyun_oss.stand import CALLBACK, HUB, Stand, code_of, multipart, posted

from hutong.base.http import Reply
from hutong.capabilities.simulation.mischief import Receive, Scope, Send

LATER = f"{ago(hours=-1):%Y-%m-%dT%H:%M:%S.000Z}"
OPEN = {"expiration": LATER, "conditions": [["content-length-range", 0, 100]]}


def _refused(reply: Reply) -> tuple[int, str]:
    return reply.status, code_of(reply)


async def test_a_v1_form(stand: Stand) -> None:
    """OSSAccessKeyId, policy, Signature; without a wish for a status the answer is 204."""
    reply = await Client(stand).form(OPEN, {"key": "a/${filename}"})
    assert (reply.status, reply.body) == (204, b"")
    assert stand.provider.content("a/照片.png") == b"12345"
    named = {"Signature": "", "signature": Client(stand).hmac_sha1(_written(OPEN))}  # as the manual's samples write it
    assert (await Client(stand).form(OPEN, {"key": "b", **named})).status == 204


def _written(policy: Any) -> str:
    return base64.b64encode(json.dumps(policy).encode()).decode()


@pytest.mark.parametrize(("wish", "status"), [("200", 200), ("201", 201), ("204", 204), ("302", 204), ("x", 204)])
async def test_statuses(stand: Stand, wish: str, status: int) -> None:
    """Only three can be wished for; 201 comes with words."""
    reply = await Client(stand).form(OPEN, {"key": "a", "success_action_status": wish})
    assert reply.status == status
    if status == 201:
        assert (element(reply, "Bucket"), element(reply, "Key")) == (stand.bucket, "a")
    redirect = await Client(stand).form(OPEN, {"key": "a", "success_action_redirect": "http://shop.test/done"})
    assert (redirect.status, redirect.headers["location"]) == (303, "http://shop.test/done")


@pytest.mark.parametrize(
    ("fields", "head", "wanted"),
    [
        ({"x-oss-content-type": "image/png", "Content-Type": "image/gif"}, "", "image/png"),
        ({"Content-Type": "image/gif"}, "", "text/html"),
        ({"Content-Type": "image/gif"}, 'Content-Disposition: form-data; name="file"', "image/gif"),
        ({}, 'Content-Disposition: form-data; name="file"', "application/octet-stream"),
    ],
)
async def test_types(stand: Stand, fields: dict[str, str], head: str, wanted: str) -> None:
    """The field x-oss-content-type goes before the file's own, and that before the field Content-Type."""
    assert (await Client(stand).form(OPEN, {"key": "a", **fields}, head=head)).status == 204
    assert (await stand.adapter.stat("a")).content_type == wanted


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        ("!", "InvalidPolicyDocument"),
        (base64.b64encode(b"{").decode(), "InvalidPolicyDocument"),
        ([], "InvalidPolicyDocument"),
        ({"conditions": []}, "InvalidPolicyDocument"),
        ({"expiration": LATER}, "InvalidPolicyDocument"),
        ({"expiration": LATER, "conditions": 1}, "InvalidPolicyDocument"),
        ({"expiration": "tomorrow", "conditions": []}, "InvalidPolicyDocument"),
        ({"expiration": 1, "conditions": []}, "InvalidPolicyDocument"),
        ({"expiration": "2020-01-01T00:00:00Z", "conditions": []}, "AccessDenied"),
    ],
)
async def test_policies_that_are_none(stand: Stand, policy: Any, code: str) -> None:
    """Not JSON, incomplete, or over."""
    assert code_of(await Client(stand).form(policy, {"key": "a"})) == code
    assert stand.provider.objects() == {}


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ({"bucket": "{bucket}"}, ""),
        ({"bucket": "other"}, "AccessDenied"),
        ({"key": "a"}, ""),
        ({"key": "b"}, "AccessDenied"),
        (["eq", "$key", "a"], ""),
        (["eq", "key", "a"], ""),
        (["starts-with", "$key", ""], ""),
        (["starts-with", "$key", "b"], "AccessDenied"),
        (["in", "$X-Oss-Meta-A", ["1", "2"]], ""),
        (["in", "$x-oss-meta-a", ["2"]], "AccessDenied"),
        (["not-in", "$x-oss-meta-a", ["2"]], ""),
        (["not-in", "$x-oss-meta-a", ["1"]], "AccessDenied"),
        ({"x-oss-meta-none": ""}, "AccessDenied"),
        (["content-length-range", 5, 5], ""),
        (["content-length-range", 6, 9], "EntityTooSmall"),
        (["content-length-range", 0, 4], "EntityTooLarge"),
        (["content-length-range", 9, 0], "InvalidPolicyDocument"),
        (["content-length-range", "0", 9], "InvalidPolicyDocument"),
        (["content-length-range", 0, True], "InvalidPolicyDocument"),
        (["eq", "$key"], "InvalidPolicyDocument"),
        (["eq", "$key", "a", "b"], "InvalidPolicyDocument"),
        (["eq", "$key", ["a"]], "InvalidPolicyDocument"),
        (["in", "$key", "a"], "InvalidPolicyDocument"),
        (["like", "$key", "a"], "InvalidPolicyDocument"),
        ({"a": "1", "b": "2"}, "InvalidPolicyDocument"),
        ({}, "InvalidPolicyDocument"),
        (1, "InvalidPolicyDocument"),
    ],
)
async def test_conditions(stand: Stand, condition: Any, code: str) -> None:
    """Every kind, met and not met, and those that are none."""
    if condition == {"bucket": "{bucket}"}:
        condition = {"bucket": stand.bucket}
    policy = {"expiration": LATER, "conditions": [condition]}
    reply = await Client(stand).form(policy, {"key": "a", "x-oss-meta-a": "1"})
    assert (reply.status, code) == (204, "") if not code else code_of(reply) == code
    if code == "AccessDenied":
        assert "Policy Condition failed" in element(reply, "Message")


async def test_forms_that_are_none(stand: Stand) -> None:
    """Without boundary, key, policy or file, with two files, cut, or with a field that is too long."""
    client, url = Client(stand), f"{stand.endpoint}/"
    text = _written(OPEN)
    good = {"key": "a", "OSSAccessKeyId": client.key_id, "policy": text, "Signature": client.hmac_sha1(text)}
    body = multipart(good, b"12345")

    async def post(body: bytes, **headers: str) -> str:
        return code_of(await stand.http.send("POST", url, headers={**posted(), **headers}, body=body))

    assert await post(body, **{"content-type": "multipart/form-data;"}) == "MalformedPOSTRequest"
    assert await post(body, **{"content-type": "application/json"}) == "MalformedPOSTRequest"
    for cut in (body[:-4], body[:-80], body[3:], b""):
        assert await post(cut) == "MalformedPOSTRequest"
    other = 'Content-Disposition: form-data; name="upload"; filename="a"'
    assert await post(multipart(good, b"12345", head=other)) == "IncorrectNumberOfFilesInPOSTRequest"
    assert await post(multipart(good, b"12345", after={"file": "again"})) == "IncorrectNumberOfFilesInPOSTRequest"
    assert await post(multipart({**good, "x": "x" * 4097}, b"12345")) == "FieldItemTooLong"
    assert await post(multipart({**good, "key": ""}, b"12345")) == "InvalidArgument"
    assert await post(multipart({"key": "a"}, b"12345")) == "AccessDenied"
    assert await post(multipart({**good, "Signature": "x"}, b"12345")) == "SignatureDoesNotMatch"
    assert await post(multipart({**good, "OSSAccessKeyId": "x"}, b"12345")) == "InvalidAccessKeyId"
    assert await post(multipart({**good, "x-oss-object-acl": "public-read"}, b"12345")) == "NotImplemented"
    assert stand.provider.objects() == {}
    late = multipart(good, b"12345", after={"key": "b"})  # what comes after the file counts for nothing
    assert (await stand.http.send("POST", url, headers=posted(), body=late)).status == 204
    assert stand.provider.objects() == {"a": 5}


@pytest.mark.parametrize("content", [b"", b"\r\n", b"\r\n--", b"--\r\n\r\n", bytes(range(256)), b"\r\n\r\n" * 99])
async def test_contents_that_look_like_a_form(stand: Stand, content: bytes) -> None:
    """Kept as they are."""
    policy = {"expiration": LATER, "conditions": []}
    assert (await Client(stand).form(policy, {"key": "a"}, content)).status == 204
    assert stand.provider.content("a") == content


async def test_v4_forms_name_their_signing_in_the_policy(stand: Stand) -> None:
    """Version, credential and date must be among the conditions; the date within fifteen minutes to a week."""
    client = Client(stand)
    for at, code in (
        (client.at, "InvalidPolicyDocument"),
        (ago(days=8), "RequestTimeTooSkewed"),
        (ago(hours=-1), "RequestTimeTooSkewed"),
    ):
        scope = f"{at:%Y%m%d}/cn-shenzhen/oss/aliyun_v4_request"
        fields = {
            "key": "a",
            "OSSAccessKeyId": "",
            "Signature": "",
            "x-oss-signature-version": "OSS4-HMAC-SHA256",
            "x-oss-credential": f"{client.key_id}/{scope}",
            "x-oss-date": f"{at:%Y%m%dT%H%M%SZ}",
            "x-oss-signature": _v4(client, scope, _written(OPEN)),
        }
        assert code_of(await client.form(OPEN, fields)) == code
    reply = await client.form(OPEN, {**fields, "x-oss-signature-version": "OSS2"})
    assert code_of(reply) == "InvalidArgument"


def _v4(client: Client, scope: str, text: str) -> str:
    key = f"aliyun_v4{client.secret}".encode()
    for step in scope.split("/"):
        key = hmac.new(key, step.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    "callback",
    [
        "!",
        base64.b64encode(b"{").decode(),
        {},
        {"callbackUrl": CALLBACK},
        {"callbackUrl": "ftp://hub.test", "callbackBody": "a"},
        {"callbackUrl": ";".join([CALLBACK] * 6), "callbackBody": "a"},
        {"callbackUrl": CALLBACK, "callbackBody": [1]},
        {"callbackUrl": CALLBACK, "callbackBody": "a", "callbackBodyType": "text/plain"},
        {"callbackUrl": CALLBACK, "callbackBody": "a", "callbackSNI": "true"},
    ],
)
async def test_callbacks_that_are_none(stand: Stand, callback: Any) -> None:
    """Refused before anything is kept."""
    text = callback if isinstance(callback, str) else _written(callback)
    assert _refused(await Client(stand).form(OPEN, {"key": "a", "callback": text})) == (400, "InvalidArgument")
    assert stand.provider.objects() == {}


@pytest.mark.parametrize(
    ("kind", "body", "wanted"),
    [
        (
            "",
            "o=${object}&s=${size}&t=${mimeType}&x=${x:mine}&n=${x:none}&e=${etag}",
            "o=a%2Fb%20c&s=5&t=text%2Fhtml&x=%26&n=&e=827CCB0EEA8A706C4C34A16891F84E7B",
        ),
        ("application/json", '{"o":${object},"s":${size},"n":${x:none}}', '{"o":"a/b c","s":5,"n":""}'),
    ],
)
async def test_variables(stand: Stand, kind: str, body: str, wanted: str) -> None:
    """Filled in as the type of the body wants it; the uploader's own come from the form."""
    asked = {"callbackUrl": CALLBACK, "callbackBody": body, **({"callbackBodyType": kind} if kind else {})}
    await Client(stand).form(OPEN, {"key": "a/b c", "callback": _written(asked), "x:mine": "&"})
    assert stand.knocks[0].body.decode() == wanted
    assert stand.knocks[0].headers["content-type"] == (kind or "application/x-www-form-urlencoded")


@pytest.mark.parametrize(
    ("status", "headers", "body", "wanted"),
    [
        (200, {"content-length": "2"}, b"{}", (200, "")),
        (200, {}, b"{}", (203, "User server return too long content-length value.")),
        (200, {"content-length": "2"}, b"ok", (203, "Response body is not valid json format.")),
        (500, {"content-length": "2"}, b"{}", (203, "Error status : 500.")),
    ],
)
async def test_what_the_application_answers(
    stand: Stand, status: int, headers: dict[str, str], body: bytes, wanted: tuple[int, str]
) -> None:
    """200, a length, JSON: else the uploader is told of a failed callback, though the file is kept."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": body})

    stand.http.apps[HUB] = application
    asked = {"callbackUrl": f"http://nobody.test; {CALLBACK}", "callbackBody": "a"}
    reply = await Client(stand).form(OPEN, {"key": "a", "callback": _written(asked)})
    assert reply.status == wanted[0]
    if wanted[1]:
        assert (code_of(reply), wanted[1] in element(reply, "Message")) == ("CallbackFailed", True)
    else:
        assert reply.body == body
    assert stand.provider.objects() == {"a": 5}
