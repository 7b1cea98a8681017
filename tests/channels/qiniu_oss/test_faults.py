"""Everything that can go wrong between us and Kodo, and what it is taken for."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.channels.qiniu_oss.stand import CALLBACK, KEY, PNG, PROVIDER, Stand, Watched, thing

from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import InProcess, Mischief
from hutong.capabilities.storage import Object
from hutong.channels.qiniu_oss.adapter import FAULTS, QiniuOss

Verb = Callable[[], Awaitable[Any]]
LOST = (Mischief.TIMEOUT_AFTER_ACCEPTING, Mischief.RESET, Mischief.HALF_ANSWER)
RUBBISH = (b"", b"{", b"[]", b"null", b"{}", b"<html></html>", b"\xff\xfe", b'{"hash":1}', b'"ok"')


async def _verbs(stand: Stand, adapter: QiniuOss) -> AsyncIterator[tuple[str, Verb]]:
    """Every verb that asks Kodo something, each with what it needs."""
    film = Object("parts.bin", 3, "application/zip")
    yield "put", lambda: adapter.put(thing(PNG), PNG)
    yield "begin", lambda: adapter.begin(film)
    upload = await stand.adapter.begin(film)
    yield "part", lambda: adapter.part("parts.bin", upload, 1, b"abc")
    tag = await stand.adapter.part("parts.bin", upload, 1, b"abc")
    yield "complete", lambda: adapter.complete(film, upload, [tag])
    other = await stand.adapter.begin(film)
    yield "abort", lambda: adapter.abort("parts.bin", other)
    await stand.adapter.put(thing(PNG), PNG)
    yield "stat", lambda: adapter.stat(KEY)
    yield "read", lambda: adapter.read(KEY, 0, 100)
    yield "delete", lambda: adapter.delete(KEY)


@pytest.mark.parametrize("wrong", LOST)
async def test_no_answer_but_accepted(stand: Stand, wrong: Mischief) -> None:
    """It may have happened: NoAnswer, which the switchboard takes as UNKNOWN; every verb may be repeated."""
    adapter = stand.through(Watched(stand.http, patience=0.2))
    async for name, verb in _verbs(stand, adapter):
        stand.order_wrong(wrong)
        with pytest.raises(NoAnswer):
            await verb()
        assert stand.provider.mischiefs.ordered == [], name
        await verb()
    assert stand.provider.objects() == {"parts.bin": 3}


@pytest.mark.parametrize("wrong", [Mischief.NOT_THE_FORMAT, Mischief.BAD_GATEWAY])
async def test_answers_not_to_be_believed(stand: Stand, wrong: Mischief) -> None:
    """HTML, 502: an error that is not Failed, which the switchboard takes as UNKNOWN."""
    async for _, verb in _verbs(stand, stand.adapter):
        stand.order_wrong(wrong)
        with pytest.raises(ValueError):
            await verb()
    assert stand.provider.mischiefs.ordered == []


async def test_nobody_listens(stand: Stand) -> None:
    """NeverLeft: nothing happened."""
    adapter = QiniuOss(stand.config, Line(InProcess({}), PROVIDER, CALLBACK))
    async for _, verb in _verbs(stand, adapter):
        with pytest.raises(NeverLeft):
            await verb()


@pytest.mark.parametrize("wrong", [Mischief.ERROR_BODY_200, Mischief.UNLISTED_STATE])
async def test_errors_that_nobody_listed(stand: Stand, wrong: Mischief) -> None:
    """HTTP 200 with an error in it is no success; a status that no manual lists may mean anything."""
    async for name, verb in _verbs(stand, stand.adapter):
        if name == "read":
            continue  # files have no body that says failure, and no state
        stand.order_wrong(wrong)
        with pytest.raises(Failed) as failure:
            await verb()
        code = "200" if wrong is Mischief.ERROR_BODY_200 else "460"
        assert (failure.value.fault, failure.value.code) == (Fault.UNKNOWN, code), name


@pytest.mark.parametrize("status", FAULTS)
async def test_every_status_of_the_table(stand: Stand, status: int) -> None:
    """In Kodo's words it is what the table says; in nobody's words it is unknown."""
    watched = Watched(stand.http)
    adapter = stand.through(watched)
    gone = ("abort", "delete") if status == 612 else ()
    async for name, verb in _verbs(stand, adapter):
        watched.instead = [Reply(status, json.dumps({"error": "某种原因", "code": status}).encode())]
        if name in gone:
            await verb()
            continue
        with pytest.raises(Failed) as failure:
            await verb()
        assert failure.value.fault is FAULTS[status], name
        assert failure.value.code == str(status)
        watched.instead = [Reply(status, b"<html></html>")]
        with pytest.raises(ValueError):
            await verb()


@pytest.mark.parametrize("status", [201, 204, 298, 301, 403, 404, 418, 460, 500, 502, 503, 504, 698])
async def test_other_statuses(stand: Stand, status: int) -> None:
    """UNKNOWN, whatever they are elsewhere."""
    watched = Watched(stand.http, patience=1.0)
    watched.instead = [Reply(status, b'{"error":"some words"}')]
    with pytest.raises(Failed) as failure:
        await stand.through(watched).stat(KEY)
    assert failure.value.fault is (Fault.CONFIG if status == 403 else Fault.UNKNOWN)


async def test_words_that_tell_more(stand: Stand) -> None:
    """A bucket in another region is a setting's fault, though its status says "bad request"."""
    watched = Watched(stand.http)
    watched.instead = [Reply(400, b'{"error":"incorrect region, please use up-z1.qiniup.com"}')]
    with pytest.raises(Failed) as failure:
        await stand.through(watched).put(thing(PNG), PNG)
    assert failure.value.fault is Fault.CONFIG


@pytest.mark.parametrize("body", RUBBISH)
async def test_rubbish(stand: Stand, body: bytes) -> None:
    """Never a success: UNKNOWN by any exception. Where Kodo says nothing, nothing is what is believed."""
    watched = Watched(stand.http)
    async for name, verb in _verbs(stand, stand.through(watched)):
        if name in ("abort", "delete") and not body:
            continue
        for status in (200, 500):
            watched.instead = [Reply(status, body, {"content-range": "bytes 0-99/264"})] * 2
            with pytest.raises(ValueError):
                await verb()


async def test_what_kodo_has_is_not_what_was_sent(stand: Stand) -> None:
    """Sum, size, key or a part's sums differ: UNKNOWN, never success."""
    watched = Watched(stand.http)
    adapter = stand.through(watched)
    tag = (await stand.adapter.put(thing(PNG), PNG)).tag
    right = {"key": KEY, "hash": tag, "fsize": len(PNG), "mimeType": "image/png"}
    for changed in ({"hash": "F" + tag[1:][::-1]}, {"fsize": len(PNG) - 1}, {"key": "other.png"}):
        watched.instead = [Reply(200, json.dumps({**right, **changed}).encode())]
        with pytest.raises(Failed) as failure:
            await adapter.put(thing(PNG), PNG)
        assert failure.value.fault is Fault.UNKNOWN
    film = Object("p.bin", 3, "application/zip")
    upload = await adapter.begin(film)
    for told in ({"etag": tag, "md5": "900150983cd24fb0d6963f7d28e17f72"}, {"etag": "x", "md5": "x"}):
        watched.instead = [Reply(200, json.dumps(told).encode())]
        with pytest.raises(Failed) as failure:
            await adapter.part("p.bin", upload, 1, b"abc")
        assert failure.value.fault is Fault.UNKNOWN


@pytest.mark.parametrize(
    ("body", "extent"),
    [(b"abc", ""), (b"abc", "bytes 1-3/264"), (b"ab", "bytes 0-2/264"), (b"abcd", "bytes 0-2/264"), (b"", "bytes */1")],
)
async def test_another_stretch_than_was_asked_for(stand: Stand, body: bytes, extent: str) -> None:
    """A stretch is believed only with its extent, which must be the one asked for."""
    watched = Watched(stand.http)
    watched.instead = [Reply(206, body, {"content-range": extent})]
    with pytest.raises(ValueError):
        await stand.through(watched).read(KEY, 0, 3)


async def test_a_domain_of_another_bucket(stand: Stand) -> None:
    """The bucket has the file and its domain does not: that is a setting, not a missing file."""
    await stand.adapter.put(thing(PNG), PNG)
    watched = Watched(stand.http)
    watched.instead = [Reply(404, b"<html>nginx</html>")]
    with pytest.raises(Failed) as failure:
        await stand.through(watched).read(KEY, 0, 4)
    assert (failure.value.fault, failure.value.code) == (Fault.CONFIG, "404")


async def test_settings_that_kodo_does_not_accept(stand: Stand) -> None:
    """Wrong keys, another bucket, somebody else's bucket: our settings' fault."""
    others = stand.provider.accounts.opened("stranger")
    cases = [
        (stand.with_settings(PRIVATE_KEY="0" * 40), ("401",)),
        (stand.with_settings(merchant_no="0" * 40), ("401",)),
        (stand.with_settings(BUCKET_NAME="no-such-bucket"), ("631",)),
        (stand.with_settings(BUCKET_NAME=others["bucket"]), ("403",)),
    ]
    for adapter, codes in cases:
        for verb in (adapter.put(thing(PNG), PNG), adapter.begin(thing(PNG)), adapter.stat(KEY), adapter.delete(KEY)):
            with pytest.raises(Failed) as failure:
                await verb
            assert failure.value.fault is Fault.CONFIG
            assert failure.value.code in codes


async def test_nothing_secret_is_in_what_fails(stand: Stand) -> None:
    """Neither the key nor the content is in any words."""
    watched = Watched(stand.http)
    adapter = stand.through(watched)
    said = []
    async for _, verb in _verbs(stand, adapter):
        watched.instead = [Reply(500, b"\x89PNG\r\n\x1a\n")]
        with pytest.raises(ValueError) as failure:
            await verb()
        said.append(f"{failure.value!r}")
    secret = stand.account.settings["PRIVATE_KEY"]
    assert secret not in " ".join(said)
    assert all(
        secret.encode() not in body and secret not in f"{url}{headers}" for _, url, headers, body in watched.sent
    )


async def test_where_no_hosts_are_told(stand: Stand) -> None:
    """One address serves for all."""
    adapter = QiniuOss(stand.config, replace(stand.line, hosts={}))
    await adapter.put(thing(PNG), PNG)
    assert (await adapter.stat(KEY)).size == len(PNG)
