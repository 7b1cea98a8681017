"""Everything that can go wrong between us and OSS, and what it is taken for."""

import logging
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.channels.aliyun_oss.stand import CALLBACK, TEXT, Stand, failed, link, wish

from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import InProcess, Mischief
from hutong.capabilities.storage import Object
from hutong.channels.aliyun_oss.adapter import FAULTS, AliyunOss

FILE = Object("a", 5, TEXT)
DIGEST = "5D41402ABC4B2A76B9719D911017C592"  # of "hello"
VERBS: dict[str, Callable[[AliyunOss], Awaitable[object]]] = {
    "put": lambda adapter: adapter.put(FILE, b"hello"),
    "begin": lambda adapter: adapter.begin(FILE),
    "part": lambda adapter: adapter.part("a", "U", 1, b"hello"),
    "complete": lambda adapter: adapter.complete(FILE, "U", [f"{DIGEST}/5"]),
    "abort": lambda adapter: adapter.abort("a", "U"),
    "stat": lambda adapter: adapter.stat("a"),
    "read": lambda adapter: adapter.read("a", 0, 5),
    "delete": lambda adapter: adapter.delete("a"),
}
each_verb = pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)


class Canned:
    """An Http that gives one answer."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """The canned answer."""
        return self._reply


def _with(stand: Stand, status: int, body: bytes = b"", **headers: str) -> AliyunOss:
    named = {"x-oss-request-id": "0" * 24, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return AliyunOss(stand.config, replace(stand.line, http=Canned(Reply(status, body, named))))


def _error(code: str, message: str = "某种原因", ec: str = "0017-00000001") -> bytes:
    return f"<Error><Code>{code}</Code><Message>{message}</Message><EC>{ec}</EC></Error>".encode()


@each_verb
@pytest.mark.parametrize("wrong", [Mischief.TIMEOUT_AFTER_ACCEPTING, Mischief.RESET])
async def test_no_answer_but_accepted(
    stand: Stand, verb: Callable[[AliyunOss], Awaitable[object]], wrong: Mischief
) -> None:
    """The request may have arrived: NoAnswer, which the switchboard takes as UNKNOWN."""
    adapter = AliyunOss(stand.config, replace(stand.line, http=_Hasty(stand.http)))
    stand.order_wrong(wrong)
    with pytest.raises(NoAnswer):
        await verb(adapter)
    assert stand.provider.mischiefs.ordered == []


class _Hasty:
    """Carries requests with little patience."""

    def __init__(self, inner: InProcess) -> None:
        self._inner = inner

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """See `Http.send`."""
        return await self._inner.send(method, url, headers=headers, body=body, timeout=0.05)


@each_verb
async def test_half_an_answer(stand: Stand, verb: Callable[[AliyunOss], Awaitable[object]]) -> None:
    """The end is missing: NoAnswer."""
    stand.order_wrong(Mischief.HALF_ANSWER)
    with pytest.raises(NoAnswer):
        await verb(stand.adapter)


@each_verb
@pytest.mark.parametrize("wrong", [Mischief.NOT_THE_FORMAT, Mischief.BAD_GATEWAY, Mischief.UNLISTED_STATE])
async def test_answers_not_to_be_believed(
    stand: Stand, verb: Callable[[AliyunOss], Awaitable[object]], wrong: Mischief
) -> None:
    """HTML with 200, HTML with 502, a code that no manual lists: UNKNOWN."""
    await stand.put("a")
    stand.order_wrong(wrong)
    fault, _ = await failed(verb(stand.adapter))
    assert (fault, stand.provider.mischiefs.ordered) == (Fault.UNKNOWN, [])


@pytest.mark.parametrize("name", ["put", "begin", "part", "complete", "read"])
async def test_http_200_with_an_error_body(stand: Stand, name: str) -> None:
    """It is no success, and a system error may have happened: ask."""
    await stand.put("a")
    upload = await stand.adapter.begin(FILE)
    tag = await stand.adapter.part("a", upload, 1, b"hello")
    verb = {
        "part": lambda: stand.adapter.part("a", upload, 1, b"hello"),
        "complete": lambda: stand.adapter.complete(FILE, upload, [tag]),
    }.get(name, lambda: VERBS[name](stand.adapter))
    stand.order_wrong(Mischief.ERROR_BODY_200)
    assert await failed(verb()) == (Fault.UNKNOWN, "InternalError")


@each_verb
async def test_nobody_listens(stand: Stand, verb: Callable[[AliyunOss], Awaitable[object]]) -> None:
    """NeverLeft: nothing happened."""
    with pytest.raises(NeverLeft):
        await verb(AliyunOss(stand.config, Line(InProcess({}), stand.endpoint, CALLBACK)))


@pytest.mark.parametrize("code", FAULTS)
@each_verb
async def test_every_code_of_the_table(stand: Stand, verb: Callable[[AliyunOss], Awaitable[object]], code: str) -> None:
    """What the table says, in the words of OSS and with its fine code; a 5xx is unknown but for "slow down"."""
    borne = {"NoSuchUpload": "abort", "NoSuchKey": "delete"}
    if verb is VERBS.get(borne.get(code, "")):
        await verb(_with(stand, 404, _error(code)))
        return
    for status in (403, 503):
        adapter = _with(stand, status, _error(code))
        with pytest.raises(Failed) as failure:
            await verb(adapter)
        wanted = FAULTS[code] if status == 403 or FAULTS[code] is Fault.SLOW_DOWN else Fault.UNKNOWN
        assert (failure.value.fault, failure.value.code) == (wanted, code)
        assert failure.value.words == "某种原因 [0017-00000001]"


@pytest.mark.parametrize("code", ["OfNoManual", "", "AccessDenied ", "<b/>"])
async def test_unlisted_codes(stand: Stand, code: str) -> None:
    """Unknown, whatever the status; a blank is no other code."""
    for status in (400, 403, 404, 409, 500, 503):
        fault, _ = await failed(_with(stand, status, _error(code)).put(FILE, b"hello"))
        assert fault is (Fault.CONFIG if code.strip() == "AccessDenied" and status < 500 else Fault.UNKNOWN)


@each_verb
@pytest.mark.parametrize(
    "status", [200, 201, 203, 204, 206, 301, 302, 304, 307, 400, 401, 403, 404, 409, 500, 502, 504]
)
async def test_statuses_without_a_body(
    stand: Stand, verb: Callable[[AliyunOss], Awaitable[object]], status: int
) -> None:
    """A status says nothing by itself; even the right one must come from OSS."""
    adapter = AliyunOss(stand.config, replace(stand.line, http=Canned(Reply(status))))
    with pytest.raises(Failed) as failure:
        await verb(adapter)
    assert (failure.value.fault, failure.value.code) == (Fault.UNKNOWN, f"HTTP {status}")


async def test_settings_that_oss_does_not_accept(each: Stand) -> None:
    """Another secret, a key that is not there, another region, another bucket: our settings' fault."""
    good = each.account.settings
    cases = [
        (each.account.merchant_no, {**good, "PRIVATE_KEY": "x" * 30}, "SignatureDoesNotMatch"),
        ("LTAI5tOfNobody0000000000", good, "InvalidAccessKeyId"),
    ]
    for key_id, changed, code in cases:
        adapter = AliyunOss(type(each.config).read(key_id, changed), each.line)
        for verb in VERBS.values():
            assert await failed(verb(adapter)) == (Fault.CONFIG, code)
    nowhere = each.endpoint.replace(each.bucket, "no-such-bucket")
    each.http.apps[nowhere if nowhere.startswith("https") else "http://other.test"] = each.provider.app
    other = AliyunOss(replace(each.config, bucket_name="no-such-bucket"), replace(each.line, endpoint=nowhere))
    if nowhere.startswith("http:"):
        for verb in VERBS.values():
            assert await failed(verb(other)) == (Fault.CONFIG, "NoSuchBucket")
    abroad = AliyunOss(replace(each.config, region_id="cn-beijing"), each.line)
    for verb in VERBS.values():
        assert await failed(verb(abroad)) == (Fault.CONFIG, "InvalidArgument")


@pytest.mark.parametrize(
    ("etag", "encrypted", "wanted"),
    [
        (f'"{DIGEST}"', "", None),
        (f'"{DIGEST.lower()}"', "", None),
        ('"0000"', "KMS", None),
        ('"0000"', "", Fault.UNKNOWN),
        ('""', "", Fault.UNKNOWN),
        ("", "", Fault.UNKNOWN),
    ],
)
async def test_digests(stand: Stand, etag: str, encrypted: str, wanted: Fault | None) -> None:
    """What OSS says that it has must be what was sent, unless a key of the bucket's encrypts it."""
    more = {"x_oss_server_side_encryption": encrypted} if encrypted else {}
    for name in ("put", "part"):
        verb = VERBS[name](_with(stand, 200, etag=etag, **more))
        if wanted is None:
            await verb
        else:
            assert (await failed(verb))[0] is wanted


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"<html></html>", b"<InitiateMultipartUploadResult>", b"<InitiateMultipartUploadResult/>"),
        b"<Other><Bucket>{bucket}</Bucket><Key>a</Key><UploadId>U</UploadId></Other>",
        b"<InitiateMultipartUploadResult><Bucket>x</Bucket><Key>a</Key><UploadId>U</UploadId></InitiateMultipartUploadResult>",
        b"<InitiateMultipartUploadResult><Bucket>{bucket}</Bucket><Key>b</Key><UploadId>U</UploadId></InitiateMultipartUploadResult>",
        b"<InitiateMultipartUploadResult><Bucket>{bucket}</Bucket><Key>a</Key><UploadId/></InitiateMultipartUploadResult>",
    ],
)
async def test_answers_about_something_else(stand: Stand, body: bytes) -> None:
    """Another bucket, another file, or without what must be there: not believed."""
    told = body.replace(b"{bucket}", stand.bucket.encode())
    assert (await failed(_with(stand, 200, told).begin(FILE)))[0] is Fault.UNKNOWN
    done = told.replace(b"InitiateMultipartUploadResult", b"CompleteMultipartUploadResult").replace(
        b"UploadId", b"ETag"
    )
    assert (await failed(_with(stand, 200, done).complete(FILE, "U", [f"{DIGEST}/5"])))[0] is Fault.UNKNOWN


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (200, b"hello", ""),
        (206, b"hello", ""),
        (206, b"hello", "bytes 1-5/5"),
        (206, b"hell", "bytes 0-4/5"),
        (206, b"hello!", "bytes 0-4/5"),
        (206, b"hell", "bytes 0-3/9"),
        (206, b"hello", "bytes 0-4/*"),
        (206, b"", "bytes 0--1/0"),
        (206, b"hello", "bytes 0-4/５"),
    ],
)
async def test_other_stretches(stand: Stand, status: int, body: bytes, told: str) -> None:
    """The whole for a stretch, another one, a short or a long one, one that does not say where it is from."""
    assert (await failed(_with(stand, status, body, content_range=told).read("a", 0, 5)))[0] is Fault.UNKNOWN


async def test_an_end_that_is_none(stand: Stand) -> None:
    """Told that a stretch lies beyond the end, the adapter looks; a file is not cut short on a word."""
    await stand.put("a")

    class Liar(Canned):
        async def send(
            self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
        ) -> Reply:
            if method == "GET":
                return Reply(416, _error("InvalidRange"), {"x-oss-request-id": "0"})
            return await stand.http.send(method, url, headers=headers, body=body, timeout=timeout)

    adapter = AliyunOss(stand.config, replace(stand.line, http=Liar(Reply(500))))
    assert await adapter.read("a", 5, 5) == b""
    assert await failed(adapter.read("a", 4, 5)) == (Fault.REFUSED, "InvalidRange")


@pytest.mark.parametrize("length", ["", "-1", "1e3", "５", "5,5"])
async def test_sizes_that_are_none(stand: Stand, length: str) -> None:
    """Digits, or nothing is known."""
    assert (await failed(_with(stand, 200, content_length=length).stat("a")))[0] is Fault.UNKNOWN


@settings(max_examples=200, deadline=None)
@given(
    status=some.sampled_from([200, 204, 206, 400, 404, 500]),
    body=some.binary(max_size=60),
    name=some.sampled_from(list(VERBS)),
)
async def test_any_bytes(status: int, body: bytes, name: str) -> None:
    """Whatever comes instead of an answer: unknown, or a deletion that the status confirms."""
    adapter = _with(STAND, status, body)
    done = name in ("abort", "delete") and status == 204
    if done:
        await VERBS[name](adapter)
    else:
        assert (await failed(VERBS[name](adapter)))[0] is Fault.UNKNOWN


STAND = Stand()


async def test_no_secret_is_told(stand: Stand, caplog: pytest.LogCaptureFixture) -> None:
    """Not by failures, links, forms, errors of OSS, nor by anything printed; and no content in words."""
    caplog.set_level(logging.DEBUG)
    secret = stand.account.settings["PRIVATE_KEY"]
    told = [repr(stand.adapter), str(vars(stand.adapter)), repr(stand.line), stand.adapter.link(link("a"))]
    told.append(repr(stand.adapter.form(wish("a"))))
    await stand.put("a", b"what-nobody-else-may-read")
    for wrong in (None, Mischief.UNLISTED_STATE, Mischief.ERROR_BODY_200, Mischief.BAD_GATEWAY):
        for verb in VERBS.values():
            if wrong:
                stand.order_wrong(wrong)
            try:
                told.append(repr(await verb(stand.adapter)))
            except Failed as error:
                told.append(f"{error!r} {error} {error.words}")
            stand.provider.mischiefs.clear()
    leaks = "\n".join([*told, caplog.text])
    for hidden in (secret, stand.line.own_key.reveal(), b64encode(secret.encode()).decode()):
        assert hidden not in leaks
    assert all("what-nobody" not in text for text in told if "Failed" in text)
