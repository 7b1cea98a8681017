"""Links: anybody reads the one file while they are good, and nobody anything with a link that is over or changed."""

from datetime import timedelta
from urllib.parse import urlsplit

from tests.exams.steps import Paper
from tests.exams.storage.hall import SECRET, Hall, saved_as

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.storage import ServesItself

paper = Paper[[Hall]]()
NAMES = ("a.pdf", "合同 2026（副本）.pdf", "a\"b'c;d=e.pdf", "x%20y+z&w=1#.pdf", "🍵.pdf", "a\\b.pdf", "a,b.pdf")


def turned(text: str) -> str:
    """The text with one letter or digit in it changed into another of its kind."""
    for index, letter in enumerate(text):
        if letter.isascii() and letter.isalnum() and (index < 2 or "%" not in text[index - 2 : index]):
            other = {"9": "8", "z": "y", "Z": "Y"}.get(letter) or chr(ord(letter) + 1)
            return f"{text[:index]}{other}{text[index + 1 :]}"
    return f"{text}1"


@paper.step()
async def a_link_is_read_without_any_right(hall: Hall) -> None:
    """No header, no cookie: the content with its type."""
    file = await hall.kept()
    reply = await hall.browse(hall.link(file.key))
    assert (reply.status, reply.body) == (200, SECRET)
    assert reply.headers["content-type"] == file.content_type
    assert len(hall.objects) == 1


@paper.step()
async def a_link_gives_a_name(hall: Hall) -> None:
    """Saved under any name, Chinese and with quotes; or shown in the browser."""
    file = await hall.kept()
    for name in NAMES:
        saved = await hall.browse(hall.link(file.key, name=name))
        assert (saved.status, saved_as(saved)) == (200, ("attachment", name))
        shown = await hall.browse(hall.link(file.key, name=name, inline=True))
        kind, told = saved_as(shown)
        assert (shown.status, kind) == (200, "inline")
        assert told in ("", name, file.key.rpartition("/")[2])  # where only saving gives a name


@paper.step()
async def a_link_gives_a_type(hall: Hall) -> None:
    """The one that the link tells, or that of the file where links tell none; never another."""
    file = await hall.kept(SECRET, "application/octet-stream")
    reply = await hall.browse(hall.link(file.key, content_type="image/png"))
    assert reply.status == 200
    assert reply.headers["content-type"] in ("image/png", file.content_type)


@paper.step(without=ServesItself)
async def a_link_is_read_in_stretches(hall: Hall) -> None:
    """As a browser does that plays a film."""
    file = await hall.kept(bytes(range(100)))
    reply = await hall.browse(hall.link(file.key), headers={"range": "bytes=10-19"})
    assert (reply.status, reply.body) == (206, bytes(range(10, 20)))
    assert reply.headers["content-range"] == "bytes 10-19/100"


@paper.step()
async def a_link_is_over_at_its_time(hall: Hall) -> None:
    """Good for as long as it was given for, and no longer."""
    file = await hall.kept()
    for ago in (timedelta(seconds=2), timedelta(hours=1)):
        over = hall.link(file.key, at=now() - ago - timedelta(minutes=10), until=now() - ago)
        _refused(await hall.browse(over))
    good = hall.link(file.key, at=now() - timedelta(minutes=10), until=now() + timedelta(seconds=20))
    assert (await hall.browse(good)).status == 200


def _refused(reply: Reply, where: str = "") -> None:
    assert 400 <= reply.status < 500, f"{where}: {reply.status}"
    assert SECRET not in reply.body, where


@paper.step()
async def a_changed_link_is_refused(hall: Hall) -> None:
    """Every parameter, changed, left out or emptied; and the whole without any."""
    file = await hall.kept()
    for inline in (True, False):
        address, _, query = hall.link(file.key, name="合同1.pdf", inline=inline).partition("?")
        fields = query.split("&")
        for index, field in enumerate(fields):
            name, _, value = field.partition("=")
            others = [f"{name}={turned(value)}", f"{name}=", ""]
            for other in others:
                told = "&".join(filter(None, [*fields[:index], other, *fields[index + 1 :]]))
                _refused(await hall.browse(f"{address}?{told}"), f"{name} as {other}")
        _refused(await hall.browse(address), "without anything")


@paper.step()
async def a_link_with_more_in_it_does_nothing_more(hall: Hall) -> None:
    """No other type, no other name, no other file can be had by adding to a link."""
    file = await hall.kept()
    url = hall.link(file.key, inline=False)
    usual = await hall.browse(url)
    extra = ("response-content-type=text/html", "response-content-disposition=inline", "attname=x.html", "inline=1")
    for more in (*extra, "type=text/html", "uploads", "acl", "delete", "versionId=1"):
        for where in (f"{url}&{more}", url.replace("?", f"?{more}&")):
            reply = await hall.browse(where)
            if reply.status < 400:
                assert reply == usual or _same(reply, usual), more


def _same(reply: Reply, usual: Reply) -> bool:
    names = ("content-type", "content-disposition")
    return reply.body == usual.body and all(reply.headers.get(name) == usual.headers.get(name) for name in names)


@paper.step()
async def a_link_is_for_one_file(hall: Hall) -> None:
    """Neither another nor what is above it."""
    file, other = await hall.kept(), await hall.kept()
    url = hall.link(file.key)
    for key in (other.key, "", "7", f"{file.key}/", f"../{file.key}", f"x/../{file.key}"):
        _refused(await hall.browse(url.replace(file.key, key)), key)


@paper.step()
async def a_link_of_a_stranger_is_refused(hall: Hall) -> None:
    """Made with other secrets."""
    file, own = await hall.kept(), hall.own_key
    hall.estrange()
    strange = [hall.link(file.key, inline=inline) for inline in (True, False)]
    hall.own_key = own
    hall.reopen()
    for url in strange:
        _refused(await hall.browse(url))


@paper.step()
async def a_link_is_for_reading(hall: Hall) -> None:
    """Nothing is put, changed or deleted with it."""
    file = await hall.kept()
    url = hall.link(file.key)
    for method in ("PUT", "POST", "DELETE"):
        _refused(await hall.browse(url, method), method)
    assert hall.objects == {file.key: len(SECRET)}
    assert hall.provider.content(file.key) == SECRET


@paper.step()
async def a_link_to_nothing_is_not_found(hall: Hall) -> None:
    """A file that was deleted is not read any more."""
    file = await hall.kept()
    url = hall.link(file.key)
    await hall.delete(file.key)
    assert (await hall.browse(url)).status == 404


@paper.step()
async def a_link_leaves_nothing(hall: Hall) -> None:
    """It is made here, without asking anybody, and leads to the carrier or to the hub's own files."""
    url = hall.link("7/x.pdf")
    assert hall.wire.urls == []
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}".startswith((hall.line.endpoint, hall.line.files))
    assert parts.path.endswith("/7/x.pdf")
