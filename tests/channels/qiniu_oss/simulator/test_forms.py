"""The simulated Kodo's form upload: policies, variables, and all that is refused."""

from typing import Any

import pytest
from tests.channels.qiniu_oss.simulator.client import Client
from tests.channels.qiniu_oss.stand import PNG, Stand, part

from hutong.channels.qiniu_oss.simulator.stock import sum_of


@pytest.fixture
def client(stand: Stand) -> Client:
    """Somebody who has the account's keys."""
    return Client(stand)


async def test_the_usual_answer(stand: Stand, client: Client) -> None:
    """Sum and key; without a key the sum is the key."""
    assert await client.put(b"abc", key="a.txt") == (200, {"hash": sum_of(b"abc"), "key": "a.txt"})
    assert await client.put(b"abcd") == (200, {"hash": sum_of(b"abcd"), "key": sum_of(b"abcd")})
    assert dict(stand.provider.objects()) == {"a.txt": 3, sum_of(b"abcd"): 4}


async def test_variables(client: Client) -> None:
    """Numbers as they are, texts quoted once, unknown ones null; policies in \\u escapes or as they are."""
    body = '{"k":$(key),"n":$(fsize),"t":$(mimeType),"f":$(fname),"e":"$(ext)","q":"$(x:say)","no":$(imageInfo.width)}'
    answer = await client.put(
        PNG, {"returnBody": body}, key="a.png", kind="image/png", fileName="头像.png", x_say='你"好'
    )
    assert answer == (
        200,
        {"k": "a.png", "n": len(PNG), "t": "image/png", "f": "头像.png", "e": ".png", "q": '你"好', "no": None},
    )
    token = client.token({"returnBody": '{"说":$(key)}'}, ascii=False)
    reply = await client.post(
        part("token", token.encode()), part("key", "键".encode()), part("file", b"x", "; filename=f")
    )
    assert reply.body.decode() == '{"说":"键"}'


async def test_save_keys(client: Client) -> None:
    """A name that the policy gives, where none is given or whatever is given."""
    rules = {"saveKey": "up/$(etag)$(ext)"}
    assert (await client.put(b"abc", rules, fileName="a.txt"))[1]["key"] == f"up/{sum_of(b'abc')}.txt"
    assert (await client.put(b"abc", rules, key="mine"))[1]["key"] == "mine"
    assert (await client.put(b"abc", {**rules, "forceSaveKey": True}, key="mine"))[1]["key"].startswith("up/")


async def test_prefixes(stand: Stand, client: Client) -> None:
    """A scope may be the beginning of a key; then nothing is overwritten."""
    rules = {"scope": f"{stand.bucket}:up/", "isPrefixalScope": 1}
    assert (await client.put(b"abc", rules, key="up/1"))[0] == 200
    assert (await client.put(b"abc", rules, key="down/1"))[0] == 403
    assert (await client.put(b"xyz", rules, key="up/1"))[0] == 614
    assert (await client.put(b"xyz", {"scope": f"{stand.bucket}:up/1"}, key="up/1"))[0] == 200
    assert stand.provider.content("up/1") == b"xyz"


@pytest.mark.parametrize(
    ("rules", "kind", "name", "status"),
    [
        ({"mimeLimit": "image/*"}, "image/png", "file", 200),
        ({"mimeLimit": "image/*"}, "text/plain", "file", 403),
        ({"mimeLimit": "image/jpeg;image/png"}, "", "a.png", 200),
        ({"mimeLimit": "image/jpeg;image/gif"}, "", "file", 403),
        ({"mimeLimit": "!image/png"}, "", "file", 403),
        ({"mimeLimit": "!image/gif"}, "", "file", 200),
        ({"mimeLimit": "text/plain", "detectMime": 1}, "text/plain", "a.txt", 403),
        ({"mimeLimit": "image/png", "detectMime": 1}, "text/plain", "a.txt", 200),
        ({"mimeLimit": "application/octet-stream", "detectMime": -1}, "", "a.png", 403),
    ],
)
async def test_types(client: Client, rules: dict[str, Any], kind: str, name: str, status: int) -> None:
    """What is said, what names tell, what the first bytes show; a picture is a picture."""
    assert (await client.put(PNG, rules, key="k", kind=kind, fileName=name))[0] == status


async def test_checksums(client: Client) -> None:
    """Believed, refused, or no checksum at all."""
    assert (await client.put(b"abc", key="a", crc32="891568578"))[0] == 200
    assert (await client.put(b"abc", key="a", crc32="891568579"))[0] == 406
    for bad in ("x", "-1", "99999999999"):
        assert (await client.put(b"abc", key="a", crc32=bad))[0] == 400


@pytest.mark.parametrize(
    "rules",
    [
        {"returnUrl": "http://a.example"},
        {"fsizelimit": 7},
        {"deadline": "1"},
        {"insertOnly": True},
        {"forceSaveKey": 1},
        {"callbackUrl": "a.example", "callbackBody": "a=1"},
        {"callbackUrl": "http://a.example"},
        {"callbackUrl": "http://a.example", "callbackBody": "a=1", "callbackBodyType": "text/plain"},
    ],
)
async def test_policies_that_are_refused(client: Client, rules: dict[str, Any]) -> None:
    """Rules of no manual, of another kind, or without what belongs to them."""
    status, told = await client.put(b"abc", rules, key="a")
    assert status == 400
    assert told["error"].startswith(("invalid", "callbackBody"))


async def test_a_return_body_that_is_no_json(client: Client) -> None:
    """It is found out when it is needed."""
    assert (await client.put(b"abc", {"returnBody": "key=$(key)"}, key="a"))[0] == 400


async def test_tokens_that_are_refused(stand: Stand, client: Client) -> None:
    """Signed well, and no policy; of buckets that are not the account's."""
    file = part("file", b"abc", "; filename=f")
    for raw in (b"x", b"[]", b"{}", b'{"scope":"b"}', b"\xff"):
        assert (await client.post(part("token", client.token(raw=raw).encode()), file)).status == 401
    others = stand.provider.accounts.opened("stranger")["bucket"]
    assert (await client.put(b"abc", {"scope": "nobodys"}, key="a"))[0] == 631
    assert (await client.put(b"abc", {"scope": others}, key="a"))[0] == 403
    assert (await client.post(file)).status == 401


async def test_forms_that_are_none(client: Client) -> None:
    """Another type, no file, a file that is none, a broken form; a key that is too long."""
    token = part("token", client.token().encode())
    assert (await client.post(token, kind="application/json")).status == 400
    assert (await client.post(token)).status == 400
    assert (await client.post(token, part("file", b"abc"))).status == 400
    assert (await client.post(token, kind="multipart/form-data")).status == 400
    assert (await client.post(token, b"--XyZ\r\nno header at all\r\n\r\n")).status == 400
    assert (await client.put(b"abc", key="k" * 751))[0] == 400


async def test_callbacks_one_after_the_other(stand: Stand, client: Client) -> None:
    """The first that answers is enough; a body in JSON; answers that are no JSON are no answers."""
    body = {"callbackBody": '{"k":"$(key)","n":$(fsize)}', "callbackBodyType": "application/json"}
    urls = "http://nobody.test/a;http://hub.test/callback"
    status, told = await client.put(b"abc", {"callbackUrl": urls, **body}, key="a")
    assert (status, told["callback_body"]) == (579, '{"k":"a","n":3}')
    assert [attempt.call.url for attempt in stand.provider.knocker.tries] == urls.split(";")
    assert stand.knocks[0].body == b'{"k":"a","n":3}'
    assert stand.knocks[0].headers["content-type"] == "application/json"
