"""Files at Kodo: put whole and in parts, looked at, read, linked to, deleted."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.channels.qiniu_oss.stand import HUB, KEY, MIB, PNG, PROVIDER, Stand, Watched, link, patterned, thing

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import InProcess, Shelf
from hutong.capabilities.storage import PART, PATIENCE, WHOLE, Object, Stored
from hutong.channels.qiniu_oss import SPEC
from hutong.channels.qiniu_oss.adapter import QiniuOss
from hutong.channels.qiniu_oss.settings import QiniuOssConfig
from hutong.channels.qiniu_oss.simulator import stock


async def test_a_file(stand: Stand) -> None:
    """Put, looked at, read in stretches, deleted twice."""
    adapter = stand.adapter
    stored = await adapter.put(thing(PNG), PNG)
    assert stored == Stored(KEY, len(PNG), "image/png", stock.sum_of(PNG))
    assert await adapter.stat(KEY) == stored
    assert stand.provider.objects() == {KEY: len(PNG)}
    assert stand.provider.content(KEY) == PNG
    assert await adapter.read(KEY, 0, PART) == PNG
    assert await adapter.read(KEY, 8, 4) == PNG[8:12]
    assert await adapter.read(KEY, len(PNG) - 1, 4) == PNG[-1:]
    assert await adapter.read(KEY, len(PNG), 4) == b""
    assert await adapter.read(KEY, len(PNG) + 7, 4) == b""
    await adapter.delete(KEY)
    await adapter.delete(KEY)
    assert stand.provider.objects() == {}
    for verb in (adapter.stat(KEY), adapter.read(KEY, 0, 4)):
        with pytest.raises(Failed) as failure:
            await verb
        assert failure.value.fault is Fault.NOT_FOUND


async def test_an_empty_file(stand: Stand) -> None:
    """It has a sum, and nothing can be read of it."""
    stored = await stand.adapter.put(thing(b""), b"")
    assert (stored.size, stored.tag) == (0, "Fto5o-5ea0sNMlW_75VgGJCv2AcJ")
    assert await stand.adapter.read(KEY, 0, 4) == b""


async def test_the_type_that_was_said(stand: Stand) -> None:
    """Kodo is told not to guess: a picture kept as something else stays that."""
    stored = await stand.adapter.put(thing(PNG, "a.png", "application/octet-stream"), PNG)
    assert stored.content_type == "application/octet-stream"


async def test_the_largest_whole_file(stand: Stand) -> None:
    """Sixteen MiB in one request, four blocks; the request has time."""
    body, watched = patterned(WHOLE), Watched(stand.http)
    stored = await stand.through(watched).put(thing(body, "large.bin", "application/zip"), body)
    assert stored.tag == stock.sum_of(body)
    assert watched.timeouts == [PATIENCE]
    assert await stand.adapter.read("large.bin", WHOLE - 3, PART) == body[-3:]
    assert await stand.adapter.read("large.bin", PART, PART) == body[PART:]


@pytest.mark.parametrize("on_disk", [False, True])
async def test_a_file_in_parts(tmp_path: Path, on_disk: bool) -> None:
    """Nothing is visible before the end; the parts may be put again, in any order, and completed twice."""
    stand = Stand(Shelf(tmp_path) if on_disk else None)
    body = patterned(2 * PART + MIB + 7)
    pieces = [body[start : start + PART] for start in range(0, len(body), PART)]
    film = Object("big/film.mp4", len(body), "video/mp4")
    watched = Watched(stand.http)
    adapter = stand.through(watched)
    upload = await adapter.begin(film)
    tags = {number: await adapter.part(film.key, upload, number, pieces[number - 1]) for number in (3, 1, 2, 1)}
    assert (stand.provider.objects(), stand.provider.unfinished()) == ({}, 1)
    for _ in range(2):
        stored = await adapter.complete(film, upload, [tags[1], tags[2], tags[3]])
        assert (stored.size, stored.content_type) == (len(body), "video/mp4")
    assert stand.provider.content(film.key) == body
    assert stand.provider.unfinished() == 0
    assert await adapter.read(film.key, PART - 2, 4) == body[PART - 2 : PART + 2]
    assert watched.timeouts == [2.0, *[PATIENCE] * 6, 2.0, PATIENCE]
    await stand.provider.close()


@pytest.mark.parametrize("size", [4 * MIB, 4 * MIB + 1, 9])
async def test_one_part(stand: Stand, size: int) -> None:
    """A file may have a single part, of one block or two."""
    body = patterned(size)
    film = Object("one.bin", size, "application/zip")
    upload = await stand.adapter.begin(film)
    stored = await stand.adapter.complete(film, upload, [await stand.adapter.part("one.bin", upload, 1, body)])
    assert stored == await stand.adapter.stat("one.bin")
    assert stand.provider.content("one.bin") == body


async def test_an_aborted_upload(stand: Stand) -> None:
    """Its parts are gone; aborting again, or what never was, is no failure; going on is."""
    film = Object("gone.bin", 3, "application/zip")
    upload = await stand.adapter.begin(film)
    tag = await stand.adapter.part("gone.bin", upload, 1, b"abc")
    for one in (upload, upload, "never/was?"):
        await stand.adapter.abort("gone.bin", one)
    assert stand.provider.unfinished() == 0
    for verb in (stand.adapter.part("gone.bin", upload, 2, b"x"), stand.adapter.complete(film, upload, [tag])):
        with pytest.raises(Failed) as failure:
            await verb
        assert (failure.value.fault, failure.value.code) == (Fault.NOT_FOUND, "612")


async def test_an_upload_that_is_over_and_another_file(stand: Stand) -> None:
    """Under the key lies something that this upload can't have made: not found, never success."""
    await stand.adapter.put(thing(b"other", "x.bin", "application/zip"), b"other")
    film = Object("x.bin", 5, "application/zip")
    upload = await stand.adapter.begin(film)
    tag = await stand.adapter.part("x.bin", upload, 1, b"mine!")
    await stand.adapter.abort("x.bin", upload)
    with pytest.raises(Failed) as failure:
        await stand.adapter.complete(film, upload, [tag])
    assert failure.value.fault is Fault.NOT_FOUND
    assert stand.provider.content("x.bin") == b"other"


async def test_parts_that_are_no_file(stand: Stand) -> None:
    """Too few, in the wrong order, too small, a size that was not promised: refused, and nothing is visible."""
    body = patterned(PART + 5)
    film = Object("y.bin", len(body), "application/zip")
    upload = await stand.adapter.begin(film)
    first = await stand.adapter.part("y.bin", upload, 1, body[:PART])
    second = await stand.adapter.part("y.bin", upload, 2, body[PART:])
    for tags in ([first], [second, first], [first, second, second]):
        with pytest.raises(Failed) as failure:
            await stand.adapter.complete(film, upload, tags)
        assert failure.value.fault in (Fault.REFUSED, Fault.CONFIG)
    small = Object("z.bin", 10, "application/zip")
    other = await stand.adapter.begin(small)
    tags = [await stand.adapter.part("z.bin", other, number, b"small") for number in (1, 2)]
    with pytest.raises(Failed) as failure:
        await stand.adapter.complete(small, other, tags)
    assert (failure.value.fault, failure.value.words) == (Fault.REFUSED, "part is too small")
    assert (stand.provider.objects(), stand.provider.unfinished()) == ({}, 2)
    assert (await stand.adapter.complete(film, upload, [first, second])).size == len(body)


@pytest.mark.parametrize("inline", [True, False])
async def test_a_link(stand: Stand, inline: bool) -> None:
    """Good without any further right; saved under its own name, or shown."""
    await stand.adapter.put(thing(PNG), PNG)
    reply = await stand.get(stand.adapter.link(link(inline=inline)))
    assert (reply.status, reply.body, reply.headers["content-type"]) == (200, PNG, "image/png")
    disposition = reply.headers["content-disposition"]
    assert disposition.startswith("inline;" if inline else "attachment;")
    assert (f"filename*=utf-8''{quote('合同 (1).png', safe='')}" in disposition) is not inline
    part = await stand.get(stand.adapter.link(link(inline=inline)), range="bytes=4-7")
    assert (part.status, part.body, part.headers["content-range"]) == (206, PNG[4:8], f"bytes 4-7/{len(PNG)}")
    head = await stand.get(stand.adapter.link(link(inline=inline)), "HEAD")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(PNG)))


async def test_links_that_open_nothing(stand: Stand) -> None:
    """Over, without a signature, or changed in any part of it."""
    await stand.adapter.put(thing(PNG), PNG)
    await stand.adapter.put(thing(PNG, "2026/11/other.png"), PNG)
    url = stand.adapter.link(link())
    over = stand.adapter.link(link(until=now() - timedelta(seconds=1)))
    address, _, query = url.partition("?")
    signed = query.partition("&token=")[0]
    end = int(signed.partition("&e=")[2])
    changed = [
        over,
        address,
        f"{address}?{signed}",
        url.replace(KEY, "2026/11/other.png"),
        url.replace(f"e={end}", f"e={end + 1}"),
        url.replace("attname=", "attname=x"),
        url[:-5] + "AAAA=",
        url.replace("token=", "token=x"),
    ]
    for other in changed:
        assert (await stand.get(other)).status == 401, other
    assert (await stand.get(url + "&attname=evil.html")).headers["content-disposition"].find("evil") < 0


def _production(merchant_no: str = "Qb3m0Xk1vT7cYpR9sWz2") -> tuple[QiniuOss, Watched, bytes]:
    secret = "Sk9u2Xk1vT7cYpR9sWz2"
    settings = {
        "PRIVATE_KEY": secret,
        "FILE_ALLOW_SUFFIX": ".png",
        "BUCKET_NAME": "hutong-files",
        "ENDPOINT": "files.example.com",
        "REGION": "z1",
    }
    config = QiniuOssConfig.read(merchant_no, settings)
    facts, watched = config.facts(), Watched(InProcess({}))
    hosts = {name: address.format_map(facts) for name, address in SPEC.hosts.items()}
    line = Line(watched, SPEC.endpoint.format_map(facts), f"{HUB}/callback/1/1", hosts=hosts)
    return QiniuOss(config, line), watched, secret.encode()


def _signed(secret: bytes, data: str) -> str:
    return "Qb3m0Xk1vT7cYpR9sWz2:" + urlsafe_b64encode(hmac.new(secret, data.encode(), "sha1").digest()).decode()


async def test_production_addresses() -> None:
    """Three services with hosts of their own; signatures are over what they see."""
    adapter, watched, secret = _production()
    until = now() + timedelta(hours=1)
    address = f"https://files.example.com/a/b.png?e={int(until.timestamp())}"
    assert adapter.link(link("a/b.png", inline=True, until=until)) == f"{address}&token={_signed(secret, address)}"
    watched.instead = [
        Reply(200, b'{"fsize":3,"hash":"Fx","mimeType":"image/png","type":0,"putTime":17}'),
        Reply(200, b'{"uploadId":"u1","expireAt":1}'),
        Reply(206, b"abc", {"content-range": "bytes 0-2/3"}),
    ]
    assert await adapter.stat("a/b.png") == Stored("a/b.png", 3, "image/png", "Fx")
    _, url, headers, _ = watched.sent[0]
    assert url == "https://rs-z1.qiniuapi.com/stat/aHV0b25nLWZpbGVzOmEvYi5wbmc="
    kind, date = headers["content-type"], headers["X-Qiniu-Date"]
    path = url.removeprefix("https://rs-z1.qiniuapi.com")
    text = f"GET {path}\nHost: rs-z1.qiniuapi.com\nContent-Type: {kind}\nX-Qiniu-Date: {date}\n\n"
    assert headers["authorization"] == f"Qiniu {_signed(secret, text)}"
    assert await adapter.begin(Object("a/b.png", 3, "image/png")) == "u1"
    assert watched.sent[1][1] == "https://up-z1.qiniup.com/buckets/hutong-files/objects/YS9iLnBuZw==/uploads"
    token = watched.sent[1][2]["authorization"].removeprefix("UpToken ")
    policy = token.rpartition(":")[2]
    assert token == f"{_signed(secret, policy)}:{policy}"
    assert b'"scope":"hutong-files:a/b.png"' in urlsafe_b64decode(policy)
    assert await adapter.read("a/b.png", 0, 3) == b"abc"
    assert watched.sent[2][1].startswith("https://files.example.com/a/b.png?e=")


async def test_against_the_simulator_paths_are_under_its_own(stand: Stand) -> None:
    """One address with a path of its own, which is in no signature but that of downloads."""
    watched = Watched(stand.http)
    adapter = stand.through(watched)
    await adapter.put(thing(PNG), PNG)
    await adapter.read(KEY, 0, 4)
    await adapter.delete(KEY)
    assert watched.paths == ["POST /", f"GET /{KEY}", watched.paths[2]]
    assert watched.paths[2].startswith("POST /delete/")
    assert all(url.startswith(f"{PROVIDER}/") for _, url, _, _ in watched.sent)


async def test_a_restarted_carrier_knows_its_files(stand: Stand) -> None:
    """Another simulator on the same book and shelf: the account, its files, an upload under way."""
    await stand.adapter.put(thing(PNG), PNG)
    film = Object("u.bin", 3, "application/zip")
    upload = await stand.adapter.begin(film)
    tag = await stand.adapter.part("u.bin", upload, 1, b"abc")
    again = SPEC.simulator(stand.home)
    stand.http.apps[PROVIDER] = again.app
    assert again.account("direct") == stand.account
    assert await stand.adapter.read(KEY, 0, PART) == PNG
    assert (await stand.adapter.complete(film, upload, [tag])).size == 3
    assert dict(again.objects()) == {KEY: len(PNG), "u.bin": 3}
