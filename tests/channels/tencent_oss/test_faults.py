"""Everything that can go wrong between us and COS, and what it is taken for."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from tests.channels.tencent_oss.stand import PNG, Stand, link_to, object_of

from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import InProcess, Mischief
from hutong.capabilities.storage import Object
from hutong.channels.tencent_oss.adapter import FAULTS, TencentOss

Verb = Callable[[TencentOss], Awaitable[object]]
OBJECT = Object("2026/photo.png", len(PNG), "image/png")
UPLOAD = "1585130821cbb7df1d11846c073ad648"
VERBS: Mapping[str, Verb] = {
    "put": lambda adapter: adapter.put(OBJECT, PNG),
    "begin": lambda adapter: adapter.begin(OBJECT),
    "part": lambda adapter: adapter.part(OBJECT.key, UPLOAD, 1, PNG),
    "complete": lambda adapter: adapter.complete(OBJECT, UPLOAD, [f"{'0' * 32}:{len(PNG)}"]),
    "abort": lambda adapter: adapter.abort(OBJECT.key, UPLOAD),
    "stat": lambda adapter: adapter.stat(OBJECT.key),
    "read": lambda adapter: adapter.read(OBJECT.key, 0, 8),
    "delete": lambda adapter: adapter.delete(OBJECT.key),
}
EVERY_VERB = pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS.keys())


class Canned:
    """An Http that always gives the same answer."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.sent: list[str] = []

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        self.sent.append(method)
        return self.reply


def _canned(stand: Stand, reply: Reply) -> TencentOss:
    return TencentOss(stand.config, replace(stand.line, http=Canned(reply)))


def _error(code: str, status: int) -> Reply:
    body = (
        f"<?xml version='1.0' encoding='utf-8' ?>\n<Error>\n\t<Code>{code}</Code>\n\t<Message>no</Message>\n</Error>\n"
    )
    return Reply(status, body.encode(), {"content-type": "application/xml"})


async def _fails(verb: Awaitable[object]) -> Failed:
    with pytest.raises(Failed) as failure:
        await verb
    return failure.value


@EVERY_VERB
@pytest.mark.parametrize("wrong", [Mischief.TIMEOUT_AFTER_ACCEPTING, Mischief.RESET, Mischief.HALF_ANSWER])
async def test_no_answer(stand: Stand, verb: Verb, wrong: Mischief) -> None:
    """The request may have arrived: NoAnswer, which the switchboard takes as UNKNOWN."""
    await stand.adapter.put(OBJECT, PNG)
    stand.order_wrong(wrong)
    with pytest.raises(NoAnswer):
        await verb(stand.impatient())
    assert stand.provider.mischiefs.ordered == []


@EVERY_VERB
@pytest.mark.parametrize("wrong", [Mischief.BAD_GATEWAY, Mischief.NOT_THE_FORMAT])
async def test_answers_not_to_be_believed(stand: Stand, verb: Verb, wrong: Mischief) -> None:
    """HTML, with 502 or with 200: unknown."""
    await stand.adapter.put(OBJECT, PNG)
    stand.order_wrong(wrong)
    assert (await _fails(verb(stand.adapter))).fault is Fault.UNKNOWN
    assert stand.provider.mischiefs.ordered == []


@EVERY_VERB
async def test_nobody_listens(stand: Stand, verb: Verb) -> None:
    """NeverLeft: nothing happened."""
    adapter = TencentOss(stand.config, Line(InProcess({}), stand.line.endpoint, ""))
    with pytest.raises(NeverLeft):
        await verb(adapter)


@pytest.mark.parametrize("status", [200, 204, 206, 301, 404, 500, 503])
@pytest.mark.parametrize("body", [b"", b"<html></html>", b"{}", b"<a>" * 2000], ids=["nothing", "html", "json", "deep"])
async def test_rubbish(stand: Stand, status: int, body: bytes) -> None:
    """Whatever comes without the proof of success is unknown; a 204 alone is what deleting wants."""
    adapter = _canned(stand, Reply(status, body))
    for name, verb in VERBS.items():
        if status == 204 and name in ("abort", "delete"):
            await verb(adapter)
        else:
            assert (await _fails(verb(adapter))).fault is Fault.UNKNOWN, name


async def test_merging_that_failed(stand: Stand) -> None:
    """COS says 200 before it begins; what follows may be an error, and the upload is still there."""
    upload = await stand.adapter.begin(OBJECT)
    tag = await stand.adapter.part(OBJECT.key, upload, 1, PNG)
    stand.order_wrong(Mischief.ERROR_BODY_200)
    failed = await _fails(stand.adapter.complete(OBJECT, upload, [tag]))
    assert (failed.fault, failed.code) == (Fault.UNKNOWN, "InternalError")
    assert stand.provider.objects() == {}
    await stand.adapter.complete(OBJECT, upload, [tag])
    assert stand.provider.content(OBJECT.key) == PNG


async def test_another_object(stand: Stand) -> None:
    """An answer about somebody else's file is none."""
    told = "<Key>other</Key><UploadId>1</UploadId><ETag>1</ETag>"
    for root, verb in (("InitiateMultipartUploadResult", "begin"), ("CompleteMultipartUploadResult", "complete")):
        adapter = _canned(stand, Reply(200, f"<{root}>{told}</{root}>".encode()))
        assert (await _fails(VERBS[verb](adapter))).fault is Fault.UNKNOWN


@pytest.mark.parametrize("verb", ["put", "begin", "part", "complete", "abort", "read", "delete"])
async def test_an_unlisted_code(stand: Stand, verb: str) -> None:
    """Is unknown, never failure."""
    await stand.adapter.put(OBJECT, PNG)
    stand.order_wrong(Mischief.UNLISTED_STATE)
    failed = await _fails(VERBS[verb](stand.adapter))
    assert (failed.fault, failed.code) == (Fault.UNKNOWN, "HeldForReview")


@pytest.mark.parametrize("code", sorted(FAULTS))
async def test_every_listed_code(stand: Stand, code: str) -> None:
    """As the table says; with 5xx only "slow down" is believed. What is absent is already deleted or aborted."""
    absent = {"NoSuchKey": "delete", "NoSuchUpload": "abort"}
    for name, verb in VERBS.items():
        adapter = _canned(stand, _error(code, 404))
        if name == absent.get(code):
            await verb(adapter)
        else:
            failed = await _fails(verb(adapter))
            assert (failed.fault, failed.code) == (FAULTS[code], code)
        failed = await _fails(verb(_canned(stand, _error(code, 503))))
        assert failed.fault is (Fault.SLOW_DOWN if FAULTS[code] is Fault.SLOW_DOWN else Fault.UNKNOWN)


async def test_the_reason_of_a_refused_head(stand: Stand) -> None:
    """It has none, so a GET asks; only what refuses is asked again."""
    for reply, methods in ((Reply(500), ["HEAD"]), (_error("NoSuchBucket", 404), ["HEAD", "GET"])):
        http = Canned(reply)
        await _fails(TencentOss(stand.config, replace(stand.line, http=http)).stat(OBJECT.key))
        assert http.sent == methods


def _asked(*replies: Reply) -> Any:
    class InTurn:
        def __init__(self) -> None:
            self.replies = list(replies)

        async def send(self, *_: object, **__: object) -> Reply:
            return self.replies.pop(0)

    return InTurn()


async def test_a_head_has_no_words(stand: Stand) -> None:
    """So it can't say wrong ones: the wrong stays ordered."""
    await stand.adapter.put(OBJECT, PNG)
    stand.order_wrong(Mischief.UNLISTED_STATE)
    assert (await stand.adapter.stat(OBJECT.key)).size == len(PNG)
    assert stand.provider.mischiefs.ordered == [(Mischief.UNLISTED_STATE, "")]


async def test_a_body_of_nothing_has_a_length(stand: Stand) -> None:
    """The client of HTTP would say none, and COS refuses that."""
    told: list[Mapping[str, str]] = []

    class Noting:
        async def send(self, method: str, url: str, *, headers: Mapping[str, str], **more: Any) -> Reply:
            told.append(headers)
            return await stand.http.send(method, url, headers=headers, **more)

    adapter = TencentOss(stand.config, replace(stand.line, http=Noting()))
    await adapter.put(object_of(b""), b"")
    await adapter.begin(OBJECT)
    assert [headers["content-length"] for headers in told] == ["0", "0"]


async def test_head_and_get_disagree(stand: Stand) -> None:
    """Something came or went in between: to be asked again."""
    for second in (Reply(206, b"x"), Reply(200, PNG)):
        adapter = TencentOss(stand.config, replace(stand.line, http=_asked(Reply(404), second)))
        assert (await _fails(adapter.stat(OBJECT.key))).fault is Fault.UNKNOWN


async def test_wrong_settings(stand: Stand) -> None:
    """Another key, another SecretId, no such bucket: our settings' fault, for every verb and a link."""
    await stand.adapter.put(OBJECT, PNG)
    secret = stand.account.settings["PRIVATE_KEY"]
    stranger = TencentOss(replace(stand.config, merchant_no="AKID" + "0" * 32), stand.line)
    nowhere = replace(stand.line, endpoint=stand.line.endpoint.replace(stand.config.bucket_name, "no-1250000000"))
    cases = [
        (stand.with_settings(PRIVATE_KEY=secret[::-1]), "SignatureDoesNotMatch"),
        (stranger, "InvalidAccessKeyId"),
        (TencentOss(stand.config, nowhere), "NoSuchBucket"),
    ]
    for adapter, code in cases:
        for verb in VERBS.values():
            failed = await _fails(verb(adapter))
            assert (failed.fault, failed.code) == (Fault.CONFIG, code)
            assert secret not in f"{failed} {failed.words}"
        assert (await stand.fetch(adapter.link(link_to(OBJECT.key)))).status in (403, 404)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-range": "bytes 1-8/100"},
        {"content-range": "bytes 0-8/100"},
        {"content-range": "bytes 0-7/*"},
        {"content-range": "bytes 0-3/4"},
        {"content-range": "bytes 0-6/100"},
    ],
)
async def test_another_stretch(stand: Stand, headers: dict[str, str]) -> None:
    """What was not asked for, or is cut before the object ends, is not believed."""
    adapter = _canned(stand, Reply(206, PNG[:8], headers))
    assert (await _fails(adapter.read(OBJECT.key, 0, 8))).fault is Fault.UNKNOWN


async def test_a_cut_stretch(stand: Stand) -> None:
    """Fewer bytes than the answer itself promises."""
    for size in range(8):
        adapter = _canned(stand, Reply(206, PNG[:size], {"content-range": "bytes 0-7/100"}))
        assert (await _fails(adapter.read(OBJECT.key, 0, 8))).fault is Fault.UNKNOWN


@pytest.mark.parametrize("verb", ["put", "part"])
async def test_something_else_was_kept(stand: Stand, verb: str) -> None:
    """The tag is the MD5 of what COS has: another one is unknown, unless its KMS encrypts."""
    other = {"etag": f'"{"0" * 32}"'}
    assert (await _fails(VERBS[verb](_canned(stand, Reply(200, b"", other))))).fault is Fault.UNKNOWN
    sealed = {**other, "x-cos-server-side-encryption": "cos/kms"}
    assert await VERBS[verb](_canned(stand, Reply(200, b"", sealed)))
    merely = {**other, "x-cos-server-side-encryption": "AES256"}
    assert (await _fails(VERBS[verb](_canned(stand, Reply(200, b"", merely))))).fault is Fault.UNKNOWN


async def test_damage_on_the_way(stand: Stand) -> None:
    """COS notices by the MD5, keeps nothing, and says so: to be put again."""

    class Damaging:
        async def send(self, method: str, url: str, *, body: bytes = b"", **more: Any) -> Reply:
            return await stand.http.send(method, url, body=body[:-1] + b"?", **more)

    adapter = TencentOss(stand.config, replace(stand.line, http=Damaging()))
    failed = await _fails(adapter.put(object_of(PNG), PNG))
    assert (failed.fault, failed.code) == (Fault.UNKNOWN, "BadDigest")
    assert stand.provider.objects() == {}
