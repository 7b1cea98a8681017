"""Links: the whole file or a stretch of it, to whoever has the link, while it holds."""

import asyncio
import os
import re
import resource
from datetime import timedelta
from email.utils import formatdate, parsedate_to_datetime
from urllib.parse import unquote

import pytest
from tests.doors.files.place import Place

from hutong.base.clock import now
from hutong.capabilities.storage import Stores
from hutong.doors.files import serving
from hutong.doors.files.serving import BLOCK, disposition

pytestmark = pytest.mark.asyncio(loop_scope="module")
BODY = bytes(range(200))


async def test_a_file_is_read(place: Place) -> None:
    answer = await place.get(await place.link(await place.keep(BODY)))
    assert (answer.status, answer.body) == (200, BODY)
    headers = answer.headers
    assert (headers["content-type"], headers["content-length"]) == ("image/png", "200")
    assert headers["content-disposition"] == "inline; filename=\"a.png\"; filename*=UTF-8''a.png"
    assert headers["accept-ranges"] == "bytes"
    assert headers["cache-control"] == "private"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["referrer-policy"] == "no-referrer"
    assert re.fullmatch(r'"[0-9a-f]+-[0-9a-f]+"', headers["etag"])
    assert abs(parsedate_to_datetime(headers["last-modified"]) - now()) < timedelta(minutes=1)


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 17])
@pytest.mark.parametrize("cached", [True, False])
async def test_of_any_size_in_blocks(place: Place, size: int, cached: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the system can't say what it has in memory."""
    if not cached:
        monkeypatch.setattr(serving, "_NOWAIT", None)
    body = os.urandom(size)
    link = await place.link(await place.keep(body))
    answer = await place.get(link)
    assert (answer.status, answer.headers["content-length"]) == (200, str(size))
    assert answer.body == body
    assert max(answer.pieces) <= BLOCK
    head = await place.get(link, "HEAD")
    assert (head.status, head.headers, head.body) == (200, answer.headers, b"")


async def test_many_at_once(place: Place) -> None:
    bodies = [os.urandom(2 * BLOCK + number) for number in range(8)]
    links = [await place.link(await place.keep(body)) for body in bodies]
    answers = await asyncio.gather(*(place.get(link) for link in links))
    assert [answer.body for answer in answers] == bodies


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-9", 0, 10),
        ("bytes=10-", 10, 200),
        ("bytes=-1", 199, 200),
        ("bytes=-50", 150, 200),
        ("bytes=-999", 0, 200),
        ("bytes=0-199", 0, 200),
        ("bytes=0-999", 0, 200),
        ("bytes=199-", 199, 200),
        ("bytes=199-199", 199, 200),
        ("Bytes= 5-6 ", 5, 7),
    ],
)
async def test_a_stretch_is_read(place: Place, wanted: str, start: int, end: int) -> None:
    link = await place.link(await place.keep(BODY))
    answer = await place.get(link, range=wanted)
    assert (answer.status, answer.body) == (206, BODY[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/200"
    assert answer.headers["content-length"] == str(end - start)
    assert answer.headers["content-type"] == "image/png"
    head = await place.get(link, "HEAD", range=wanted)
    assert (head.headers, head.body) == (answer.headers, b"")


async def test_stretches_of_a_large_file(place: Place) -> None:
    body = os.urandom(3 * BLOCK)
    link = await place.link(await place.keep(body))
    for start, end in [(0, BLOCK), (BLOCK - 1, BLOCK + 1), (7, 2 * BLOCK + 9), (2 * BLOCK, 3 * BLOCK)]:
        answer = await place.get(link, range=f"bytes={start}-{end - 1}")
        assert (answer.status, answer.body) == (206, body[start:end])


@pytest.mark.parametrize(
    "wanted",
    [
        *(
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=5",
            "bytes=a-b",
            "bytes=5-4",
            "bytes=1-2,5-6",
            "bytes=0-0,-1",
            "lines=0-5",
        ),
        *("bytes=--5", "bytes=0x0-0x5", "bytes=+1-5", "bytes=1 - 5", f"bytes=0-{'9' * 19}", "", "bytes=１-５"),
    ],
)
async def test_what_is_no_single_stretch_gives_the_whole(place: Place, wanted: str) -> None:
    answer = await place.get(await place.link(await place.keep(BODY)), range=wanted.encode().decode("latin-1"))
    assert (answer.status, answer.body) == (200, BODY)
    assert "content-range" not in answer.headers


@pytest.mark.parametrize("wanted", ["bytes=200-", "bytes=200-300", "bytes=-0", "bytes=999999999999999999-"])
async def test_a_stretch_that_is_not_there(place: Place, wanted: str) -> None:
    link = await place.link(await place.keep(BODY))
    answer = await place.get(link, range=wanted)
    assert (answer.status, answer.headers["content-range"]) == (416, "bytes */200")
    assert "range" in answer.body.decode()
    head = await place.get(link, "HEAD", range=wanted)
    assert (head.status, head.headers, head.body) == (416, answer.headers, b"")


async def test_an_empty_file_has_no_stretch(place: Place) -> None:
    link = await place.link(await place.keep(b""))
    assert (await place.get(link)).status == 200
    for wanted in ("bytes=0-", "bytes=0-0", "bytes=-1"):
        answer = await place.get(link, range=wanted)
        assert (answer.status, answer.headers["content-range"]) == (416, "bytes */0")


async def test_a_stretch_on_condition(place: Place) -> None:
    link = await place.link(await place.keep(BODY))
    headers = (await place.get(link)).headers
    tag, date = headers["etag"], headers["last-modified"]
    for condition in (tag, date):
        assert (await place.get(link, range="bytes=5-9", if_range=condition)).body == BODY[5:10]
    other = formatdate(parsedate_to_datetime(date).timestamp() + 1, usegmt=True)
    for condition in (f"W/{tag}", '"other"', other, formatdate(0, usegmt=True), "", "*", "yesterday"):
        assert (await place.get(link, range="bytes=5-9", if_range=condition)).status == 200


async def test_who_has_it_already_is_told_so(place: Place) -> None:
    link = await place.link(await place.keep(BODY))
    headers = (await place.get(link)).headers
    tag, date = headers["etag"], headers["last-modified"]
    later = formatdate(parsedate_to_datetime(date).timestamp() + 100, usegmt=True)
    earlier = formatdate(parsedate_to_datetime(date).timestamp() - 1, usegmt=True)
    has: list[dict[str, str]] = [
        *[{"if_none_match": text} for text in (tag, f"W/{tag}", f'"x", {tag}', "*")],
        *[{"if_modified_since": text} for text in (date, later)],
        {"if_none_match": tag, "if_modified_since": earlier, "range": "bytes=0-1"},
    ]
    for told in has:
        for method in ("GET", "HEAD"):
            answer = await place.get(link, method, **told)
            assert (answer.status, answer.body) == (304, b"")
            assert (answer.headers["etag"], answer.headers["cache-control"]) == (tag, "private")
            assert "content-length" not in answer.headers
    lacks: list[dict[str, str]] = [
        *[{"if_none_match": text} for text in ('"x"', "", tag.strip('"'))],
        *[{"if_modified_since": text} for text in (earlier, "yesterday", "")],
        {"if_none_match": '"x"', "if_modified_since": later},
    ]
    for told in lacks:
        assert (await place.get(link, **told)).status == 200


NAMES = ["a.png", "收据 2026.png", 'q"uo\\te.png', "a/b.png", "50%.txt", "x;y=z.bin", "🧾.pdf", "a'b.png"]


@pytest.mark.parametrize("name", NAMES)
async def test_the_name_comes_as_it_is(place: Place, name: str) -> None:
    answer = await place.get(await place.link(await place.keep(BODY), name=name, inline=False))
    told = answer.headers["content-disposition"]
    found = re.fullmatch(r"attachment; filename=\"([ !#-.0-\[\]-~]+)\"; filename\*=UTF-8''([!#-~]+)", told)
    assert found
    assert unquote(found[2]) == name
    assert len(found[1]) == len(name)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", "file"),
        (" . ", "file"),
        ("a\r\nx: y", "a__x: y"),
        ("a\0b", "a_b"),
        ("\u202egnp.exe", "_gnp.exe"),
        ("\ud800", "_"),
    ],
)
async def test_what_a_name_may_not_hold_is_not_shown(name: str, shown: str) -> None:
    assert unquote(disposition(name, inline=True).rpartition("''")[2]) == shown
    assert disposition(name, inline=True).isprintable()


async def test_a_type_that_would_split_the_answer_is_not_sent() -> None:
    for bad in ("text/html\r\nx: y", "text", "", "文/件", "a/b;c"):
        assert serving._media(bad) == b"application/octet-stream"
    for good in ("text/plain; charset=utf-8", "image/svg+xml"):
        assert serving._media(good) == good.encode()


async def test_links_that_do_not_hold(place: Place) -> None:
    key, other = await place.keep(BODY), await place.keep(b"other")
    link = await place.link(key)
    expired = await place.link(key, until=now() - timedelta(seconds=1))
    path, _, query = link.partition("?")
    wrong = [expired, path, f"{path}?", f"{path}?{query}x", link.replace("inline=1", "inline=0"), f"{link}&until=1"]
    wrong += [link.replace(key, other), link.replace(key, f"x/../{key}"), link.replace(key, f"{key}%00")]
    wrong += [link.replace(key, "../../../etc/passwd"), link.replace(key, f"{key}@/about"), link.replace(key, "")]
    for address in wrong:
        answer = await place.get(address)
        assert answer.status == 403, address
        assert "链接无效或已过期" in answer.body.decode()
        assert "expired" in answer.body.decode()
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"


async def test_a_link_holds_for_the_revisions_that_there_are(place: Place) -> None:
    link = await place.link(await place.keep(BODY))
    here = f"/files/{place.channel_id}/{place.revision}/"
    for there in (
        f"/files/{place.channel_id}/999999/",
        f"/files/999999/{place.revision}/",
        f"/files/{place.elsewhere}/1/",
    ):
        answer = await place.get(link.replace(here, there))
        assert (answer.status, "没有这个文件" in answer.body.decode()) == (404, True)


async def test_a_deleted_file_is_not_found(place: Place) -> None:
    key = await place.keep(BODY)
    link = await place.link(key)
    opened = await place.opened()
    await opened.ask("delete", key, opened.face(Stores).delete(key))
    for method in ("GET", "HEAD"):
        assert (await place.get(link, method)).status == 404


@pytest.mark.parametrize(
    "path",
    ["/files/", "/files/1", "/files/1/", "/files/a/1/x", "/files/1/-1/x", "/files/1/1 /x", f"/files/1/{'9' * 19}/x"],
)
async def test_paths_that_are_nobodys(place: Place, path: str) -> None:
    for method in ("GET", "HEAD", "POST"):
        assert (await place.get(path, method)).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_a_file_is_only_read(place: Place, method: str) -> None:
    key = await place.keep(BODY)
    answer = await place.get(await place.link(key), method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert place.content(key).read_bytes() == BODY


async def test_what_can_not_be_read_now_is_told_so(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    link = await place.link(await place.keep(BODY))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))  # no more files can be opened
    try:
        answer, head = await place.get(link), await place.get(link, "HEAD")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert (answer.status, head.status, head.body) == (503, 503, b"")
    assert "请稍后再试" in answer.body.decode()
    assert "Too many open files" in caplog.text
    assert "sign=" not in caplog.text
    assert (await place.get(link)).status == 200


async def test_the_database_may_be_away(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    link = await place.link(await place.keep(BODY))

    async def away(*_: object) -> None:
        raise ConnectionResetError("the database went away")

    monkeypatch.setattr(place.hub.switchboard, "open", away)
    assert (await place.get(link)).status == 503
