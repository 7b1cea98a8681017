"""Callbacks of browser uploads: a hint for the hub, from the carrier or from nobody."""

from dataclasses import replace
from random import Random

from tests.exams.steps import Paper
from tests.exams.storage.forms import put
from tests.exams.storage.hall import SECRET, Hall

from hutong.base.http import Reply
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.simulation import Mischief
from hutong.capabilities.storage import HearsUploads, Object

paper = Paper[[Hall]]()


async def knocked(hall: Hall) -> tuple[Object, Knock, Reply]:
    """A file that a browser has put, the true callback about it, and what the browser was answered."""
    file = hall.file(len(SECRET))
    reply = await hall.post(hall.form(file), SECRET)
    await hall.provider.knocker.settled()
    assert put(reply)
    assert hall.knocks
    return file, hall.knocks[-1], reply


@paper.step(needs=HearsUploads)
async def an_upload_is_told(hall: Hall) -> None:
    """Its key, at the address of this channel and revision, once; the browser reads what the hub answered."""
    file, knock, reply = await knocked(hall)
    assert hall.heard == [file.key]
    assert not hall.forged
    assert hall.line.callback.endswith(knock.path)
    assert hall.acknowledge(knock, True).body in reply.body


@paper.step(needs=HearsUploads)
async def what_was_refused_is_not_told(hall: Hall) -> None:
    """No file, no callback."""
    file = hall.file(len(SECRET))
    assert not put(await hall.post(hall.form(file), SECRET[:-1]))
    await hall.provider.knocker.settled()
    assert hall.knocks == []


@paper.step(needs=HearsUploads)
async def a_forged_callback_is_refused(hall: Hall) -> None:
    """Of a stranger; the file is there all the same, and found by looking."""
    hall.wrong(Mischief.NOTICE_FORGED)
    file = hall.file(len(SECRET))
    await hall.post(hall.form(file), SECRET)
    await hall.provider.knocker.settled()
    assert hall.done, "the provider did not forge a callback"
    assert len(hall.forged) == 1
    assert hall.heard in ([], [file.key])
    assert (await hall.stat(file.key)).size == len(SECRET)


@paper.step(needs=HearsUploads)
async def a_foreign_or_stale_callback_is_refused(hall: Hall) -> None:
    """Of another account, or with an old time, where the protocol knows such."""
    for mischief in (Mischief.NOTICE_FOREIGN, Mischief.NOTICE_STALE):
        hall.wrong(mischief)
        file = hall.file(len(SECRET))
        await hall.post(hall.form(file), SECRET)
        await hall.provider.knocker.settled()
        if hall.done:
            assert hall.forged or file.key not in (hall.hears(hall.knocks[0]) or [])
        hall.right()
        hall.knocks.clear()
        hall.forged.clear()


@paper.step(needs=HearsUploads)
async def a_lost_callback_loses_no_file(hall: Hall) -> None:
    """Nobody calls: the file is there, and found by looking."""
    hall.wrong(Mischief.NOTICE_LOST)
    file = hall.file(len(SECRET))
    await hall.post(hall.form(file), SECRET)
    assert hall.done
    assert hall.knocks == []
    assert (await hall.stat(file.key)).size == len(SECRET)


@paper.step(needs=HearsUploads)
async def a_hub_that_does_not_hear_loses_no_file(hall: Hall) -> None:
    """The hub can't take the callback: the browser is not told that all is well, but the file is there."""
    hall.deaf = 1
    file = hall.file(len(SECRET))
    reply = await hall.post(hall.form(file), SECRET)
    assert len(hall.knocks) >= 1
    assert reply.status not in (200, 201, 204)
    assert (await hall.stat(file.key)).size == len(SECRET)


@paper.step(needs=HearsUploads)
async def a_changed_callback_names_no_other_file(hall: Hall) -> None:
    """Any byte changed, left out or doubled, and any header left out: forged, or the same key."""
    file, knock, _ = await knocked(hall)
    true, chance = [file.key], Random(7)
    assert hall.hears(knock) == true
    for _ in range(400):
        body, index = bytearray(knock.body), chance.randrange(len(knock.body))
        match chance.randrange(3):
            case 0:
                body[index] ^= 1 << chance.randrange(8)
            case 1:
                del body[index]
            case _:
                body.insert(index, body[index])
        assert hall.hears(replace(knock, body=bytes(body))) in (None, true), bytes(body)
    for name in knock.headers:
        left = {other: value for other, value in knock.headers.items() if other != name}
        for headers in (left, {**left, name: ""}, {**left, name: "签名\ud800"}, {**left, name: "x" * 9999}):
            assert hall.hears(replace(knock, headers=headers)) in (None, true)


@paper.step(needs=HearsUploads)
async def a_callback_without_its_parts_is_refused(hall: Hall) -> None:
    """No body, half a body, rubbish, another key: forged; every such knock has an answer."""
    file, knock, _ = await knocked(hall)
    stranger = hall.file(len(SECRET))
    other = knock.body.replace(file.key.encode(), stranger.key.encode())
    quoted = knock.body.replace(file.key.replace("/", "%2F").encode(), stranger.key.replace("/", "%2F").encode())
    for body in (
        b"",
        b"{}",
        b"[]",
        b"a=1",
        b"\xff" * 50,
        b"[" * 9999,
        knock.body[: len(knock.body) // 2],
        other,
        quoted,
    ):
        if body != knock.body:
            assert hall.hears(replace(knock, body=body)) is None, body[:80]
            assert isinstance(hall.acknowledge(replace(knock, body=body), False), Reply)
    for method in ("GET", "PUT"):
        assert hall.hears(replace(knock, method=method)) is None


def forged_at_worst(hall: Hall, knock: Knock) -> None:
    """Whatever bytes come: Forged, never anything else."""
    try:
        heard = hall.listen(knock)
    except Forged:
        return
    assert heard == []
