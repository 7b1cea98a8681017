"""The simulated Kodo's management and downloads: lists, batches, ranges."""

import base64
import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from tests.channels.qiniu_oss.simulator.client import Client
from tests.channels.qiniu_oss.stand import KEY, PNG, PROVIDER, Stand, link, thing

FORM = "application/x-www-form-urlencoded"


async def _ask(stand: Stand, path: str, body: bytes = b"") -> tuple[int, Any]:
    client = Client(stand)
    signed = client.sign(f"{path}\n{body.decode()}")
    headers = {"authorization": f"QBox {signed}", "content-type": FORM}
    reply = await stand.http.send("POST", f"{PROVIDER}{path}", headers=headers, body=body)
    return reply.status, json.loads(reply.body) if reply.body else None


def _entry(bucket: str, key: str) -> str:
    return base64.urlsafe_b64encode(f"{bucket}:{key}".encode()).decode()


async def test_stat(stand: Stand) -> None:
    """What the manual lists."""
    stored = await stand.adapter.put(thing(PNG), PNG)
    status, told = await _ask(stand, f"/stat/{_entry(stand.bucket, KEY)}")
    assert (status, told["fsize"], told["hash"], told["mimeType"], told["type"]) == (
        200,
        len(PNG),
        stored.tag,
        "image/png",
        0,
    )
    assert told["putTime"] > 17 * 10**15


async def test_lists(stand: Stand) -> None:
    """By prefix, a page at a time, in the order of the keys; of one's own bucket."""
    for key in ("b/2", "a/1", "b/1", "b/3"):
        await stand.adapter.put(thing(b"x", key), b"x")
    query = {"bucket": stand.bucket, "prefix": "b/", "limit": "2"}
    status, page = await _ask(stand, f"/list?{urlencode(query)}")
    assert (status, [item["key"] for item in page["items"]]) == (200, ["b/1", "b/2"])
    _, rest = await _ask(stand, f"/list?{urlencode({**query, 'marker': page['marker']})}")
    assert ([item["key"] for item in rest["items"]], "marker" in rest) == (["b/3"], False)
    await stand.adapter.delete("a/1")
    assert len((await _ask(stand, f"/list?bucket={stand.bucket}"))[1]["items"]) == 3
    for changed, wanted in (
        ({"marker": "x"}, 640),
        ({"limit": "0"}, 400),
        ({"limit": "x"}, 400),
        ({"delimiter": "/"}, 400),
        ({"bucket": "nobodys"}, 631),
        ({"bucket": stand.provider.accounts.opened("stranger")["bucket"]}, 403),
    ):
        assert (await _ask(stand, f"/list?{urlencode({**query, **changed})}"))[0] == wanted


async def test_batches(stand: Stand) -> None:
    """Each with its own status; 298 when some of them failed."""
    await stand.adapter.put(thing(PNG), PNG)
    there, gone = _entry(stand.bucket, KEY), _entry(stand.bucket, "gone")
    body = urlencode(
        [("op", f"/stat/{there}"), ("op", f"/delete/{there}"), ("op", f"stat/{gone}"), ("op", "/move/a/b")]
    )
    status, told = await _ask(stand, "/batch", body.encode())
    assert (status, [one["code"] for one in told]) == (298, [200, 200, 612, 400])
    await stand.adapter.put(thing(PNG), PNG)
    assert (await _ask(stand, "/batch", urlencode({"op": f"/stat/{there}"}).encode()))[0] == 200
    assert (await _ask(stand, "/batch"))[0] == 400


@pytest.mark.parametrize(
    ("range", "status", "extent", "body"),
    [
        ("bytes=0-3", 206, "bytes 0-3/264", PNG[:4]),
        ("bytes=260-", 206, "bytes 260-263/264", PNG[260:]),
        ("bytes=260-999", 206, "bytes 260-263/264", PNG[260:]),
        ("bytes=-4", 206, "bytes 260-263/264", PNG[260:]),
        ("bytes=-999", 206, "bytes 0-263/264", PNG),
        ("bytes=264-", 416, None, None),
        ("bytes=5-4", 416, None, None),
        ("bytes=-0", 416, None, None),
        ("bytes=-", 200, None, PNG),
        ("bytes=0-1,3-4", 200, None, PNG),
        ("lines=1-2", 200, None, PNG),
    ],
)
async def test_ranges(stand: Stand, range: str, status: int, extent: str | None, body: bytes | None) -> None:
    """One range, as HTTP has it; several, or other units, are not known."""
    await stand.adapter.put(thing(PNG), PNG)
    reply = await stand.get(stand.adapter.link(link()), range=range)
    assert (reply.status, reply.headers.get("content-range")) == (status, extent)
    if body is not None:
        assert reply.body == body


async def test_a_file_called_like_a_service(stand: Stand) -> None:
    """Keys may look like paths of other services: a signed address still opens the file."""
    for key in ("stat/a", "list", "buckets/x"):
        await stand.adapter.put(thing(PNG, key), PNG)
        assert await stand.adapter.read(key, 0, 4) == PNG[:4]


async def test_a_key_of_any_letters(stand: Stand) -> None:
    """Kodo's keys may be anything; ours never are."""
    key = "目录/a b+c.txt"
    assert (await Client(stand).put(b"abc", key=key))[0] == 200
    client = Client(stand)
    url = f"{PROVIDER}/{quote(key)}?e=9999999999"
    assert (await stand.get(f"{url}&token={client.sign(url)}")).body == b"abc"
