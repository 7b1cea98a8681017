"""Forms at the simulated COS: the policy is kept to the letter."""

import json
import time
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import md5
from typing import Any

import pytest
from tests.channels.tencent_oss.simulator.client import Client, code, mac, sha1, tree
from tests.channels.tencent_oss.stand import Stand

CONTENT = b"content\r\n--not the boundary\r\n"
CONDITIONS: list[Any] = [["starts-with", "$key", "photos/"], ["content-length-range", 1, 100]]


@pytest.fixture
def client(stand: Stand) -> Client:
    return Client(stand)


def signed(client: Client, conditions: list[Any] | None = None, /, **changes: str) -> dict[str, str]:
    """The fields of a form. `policy` replaces the whole policy before it is signed."""
    good = changes.pop("good", f"{int(time.time()) - 60};{int(time.time()) + 600}")
    demanded = [{"q-sign-algorithm": "sha1"}, {"q-ak": client.account["secret_id"]}, {"q-sign-time": good}]
    expiration = changes.pop("expiration", (datetime.now(UTC) + timedelta(minutes=5)).isoformat())
    told = {"expiration": expiration, "conditions": [*(CONDITIONS if conditions is None else conditions), *demanded]}
    policy = changes.pop("policy", json.dumps(told))
    fields = {
        "key": "photos/a.png",
        "policy": b64encode(policy.encode()).decode(),
        "q-sign-algorithm": "sha1",
        "q-ak": client.account["secret_id"],
        "q-key-time": good,
        "q-signature": mac(mac(client.account["secret_key"], good), sha1(policy)),
    }
    return {name: value for name, value in {**fields, **changes}.items() if value != "-"}


async def test_a_form(client: Client) -> None:
    """204 and where it is; the type is that of the field, not of the file's part."""
    reply = await client.post(signed(client), CONTENT)
    assert (reply.status, reply.body) == (204, b"")
    assert reply.headers["etag"] == f'"{md5(CONTENT).hexdigest()}"'
    assert reply.headers["location"] == f"http://{client.host}/photos/a.png"
    assert client.stand.provider.content("photos/a.png") == CONTENT
    head = await client.send("HEAD", "photos/a.png")
    assert head.headers["content-type"] == "application/octet-stream"
    await client.post(signed(client, **{"Content-Type": "image/png"}), CONTENT)
    assert (await client.send("HEAD", "photos/a.png")).headers["content-type"] == "image/png"


async def test_words_for_headers(client: Client) -> None:
    """Nothing that a field holds breaks a header."""
    for bad in ("image/png\r\nset-cookie: a", "图片"):
        assert code(await client.post(signed(client, **{"Content-Type": bad}))) == (400, "InvalidArgument")
    reply = await client.post(signed(client, success_action_redirect="https://a.example/咖啡?b=c\r\nd"))
    assert reply.headers["location"].startswith("https://a.example/%E5%92%96%E5%95%A1?b=c%0D%0Ad&bucket=")


@pytest.mark.parametrize(("asked", "status"), [("200", 200), ("201", 201), ("204", 204), ("500", 204), ("", 204)])
async def test_the_status(client: Client, asked: str, status: int) -> None:
    assert (await client.post(signed(client, success_action_status=asked))).status == status


async def test_a_redirect(client: Client) -> None:
    """With bucket, key and tag behind the address."""
    reply = await client.post(signed(client, success_action_redirect="https://my.website/done.html"), b"x")
    etag = md5(b"x").hexdigest()
    expected = f"?bucket={client.account['bucket']}&key=photos%2Fa.png&etag=%22{etag}%22"
    assert (reply.status, reply.headers["location"]) == (303, f"https://my.website/done.html{expected}")


async def test_the_file_name(client: Client) -> None:
    """It can be part of the key."""
    reply = await client.post(signed(client, key="photos/${filename}"))
    assert reply.headers["location"].endswith("/photos/%E5%92%96%E5%95%A1.png")
    assert list(client.stand.provider.objects()) == ["photos/咖啡.png"]


@pytest.mark.parametrize(
    ("condition", "changes", "refused"),
    [
        (["content-length-range", 8, 100], {}, (400, "EntityTooSmall")),
        (["content-length-range", 0, 6], {}, (400, "EntityTooLarge")),
        (["content-length-range", 7, 7], {}, None),
        ({"key": "photos/b.png"}, {}, (403, "AccessDenied")),
        (["eq", "$key", "photos/a.png"], {}, None),
        (["starts-with", "$key", "films/"], {}, (403, "AccessDenied")),
        (["starts-with", "$Content-Type", "image/"], {}, (403, "AccessDenied")),
        (["starts-with", "$Content-Type", "image/"], {"content-type": "image/png"}, None),
        (["starts-with", "$acl", ""], {}, (403, "AccessDenied")),
        ({"acl": "default"}, {"acl": "default"}, None),
        ({"acl": "default"}, {"acl": "public-read"}, (403, "AccessDenied")),
        ({"bucket": "other-1250000000"}, {}, (403, "AccessDenied")),
        ({"q-sign-time": "1;2"}, {}, (403, "AccessDenied")),
        (["ends-with", "$key", "png"], {}, (400, "InvalidPolicyDocument")),
        (["eq", "key", "photos/a.png"], {}, (400, "InvalidPolicyDocument")),
        (["content-length-range", "x", 1], {}, (400, "InvalidPolicyDocument")),
        ("key", {}, (400, "InvalidPolicyDocument")),
        ({"a": "b", "c": "d"}, {}, (400, "InvalidPolicyDocument")),
    ],
)
async def test_conditions(
    client: Client, condition: Any, changes: dict[str, str], refused: tuple[int, str] | None
) -> None:
    reply = await client.post(signed(client, [condition], **changes))
    if refused:
        assert (code(reply), client.stand.provider.objects()) == (refused, {})
    else:
        assert reply.status == 204


async def test_the_words_of_a_condition(client: Client) -> None:
    """As the manual prints them."""
    told = tree(await client.post(signed(client, [{"key": "b"}])))
    assert told.findtext("Message") == "Condition key key doesn't match the value b"
    told = tree(await client.post(signed(client, expiration="2021-05-16T00:00:00Z")))
    assert (told.findtext("Message") or "").startswith(
        "You post object request has been expired, expiration time: 1621"
    )


@pytest.mark.parametrize(
    "policy",
    [
        "",
        "[]",
        "{}",
        "{",
        '{"expiration": "2099-01-01T00:00:00Z"}',
        '{"expiration": "2099-01-01T00:00:00Z", "conditions": []}',
        '{"expiration": "tomorrow", "conditions": [{"q-sign-algorithm": "sha1"}]}',
        '{"conditions": []}',
        "[" * 5000,
    ],
)
async def test_what_is_no_policy(client: Client, policy: str) -> None:
    """An empty one leaves the form unsigned."""
    refused = (400, "InvalidPolicyDocument") if policy else (403, "AccessDenied")
    assert code(await client.post(signed(client, policy=policy))) == refused


@pytest.mark.parametrize("missing", ["policy", "q-sign-algorithm", "q-ak", "q-key-time", "q-signature"])
async def test_an_unsigned_form(client: Client, missing: str) -> None:
    fields = signed(client)
    del fields[missing]
    assert code(await client.post(fields)) == (403, "AccessDenied")


async def test_a_form_without_a_key(client: Client) -> None:
    assert code(await client.post(signed(client, key="-"))) == (400, "InvalidArgument")


async def test_times(client: Client) -> None:
    """The signature's period counts as well as the policy's end."""
    begun = int(time.time())
    assert code(await client.post(signed(client, good=f"{begun - 9};{begun - 1}"))) == (403, "AccessDenied")
    assert code(await client.post(signed(client, good=f"{begun + 60};{begun + 90}"))) == (403, "RequestTimeTooSkewed")
    assert client.stand.provider.objects() == {}


async def test_the_digest(client: Client) -> None:
    """A field may hold it."""
    good = b64encode(md5(b"x").digest()).decode()
    assert (await client.post(signed(client, **{"Content-MD5": good}), b"x")).status == 204
    assert code(await client.post(signed(client, **{"Content-MD5": good}), b"y")) == (400, "BadDigest")


def _body(*parts: str) -> bytes:
    return "".join(f"--b\r\nContent-Disposition: form-data; {part}\r\n" for part in parts).encode() + b"--b--\r\n"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--b--\r\n",
        b"--b\r\n",
        b"--other\r\n",
        _body('name="key"\r\n\r\na'),
        _body('name="file"; filename="a"\r\n\r\na', 'name="key"\r\n\r\na'),
        _body('filename="name"\r\n\r\na'),
        _body('name="file"; filename="a"\r\n\r\na')[:-6],
        b'--b\r\nContent-Disposition: form-data; name="key"\r\n\r\n\xff\r\n--b--\r\n',
        _body(*['name="x"\r\n\r\na'], 'name="file"\r\n\r\na').replace(b"\r\n\r\n", b"\r\n"),
    ],
)
async def test_what_is_no_form(client: Client, body: bytes) -> None:
    """Cut, without a file, with something behind it, or not a form at all."""
    headers = {"content-type": "multipart/form-data; boundary=b"}
    reply = await client.anonymous("POST", "", headers=headers, body=body)
    assert code(reply) == (400, "MalformedPOSTRequest")


@pytest.mark.parametrize("told", ["", "application/json", "multipart/form-data", "multipart/mixed; boundary=b"])
async def test_other_types(client: Client, told: str) -> None:
    reply = await client.anonymous("POST", "", headers={"content-type": told}, body=_body('name="file"\r\n\r\na'))
    assert code(reply) == (400, "MalformedPOSTRequest")


async def test_another_ones_bucket(client: Client) -> None:
    """Signed by somebody, but not by its owner."""
    other = {**client.account, "secret_id": "AKIDother", "bucket": "other-1250000000"}
    client.stand.provider.home.book.put("tencent_oss.account", "other", other)
    reply = await client.post(signed(client), headers={"host": "other-1250000000.cos.ap-shanghai.myqcloud.com"})
    assert code(reply) == (403, "AccessDenied")
    reply = await client.post(signed(client), headers={"host": "nobody-1250000000.cos.ap-shanghai.myqcloud.com"})
    assert code(reply) == (404, "NoSuchBucket")
