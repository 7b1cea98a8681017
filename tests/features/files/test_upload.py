"""Uploads: kept by whoever the routes name, compared with what was promised, and nothing half done is ever seen."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.features.files.conftest import usual
from tests.filing import PNG, fields_of, read, upload
from tests.stack import HUB, MERCHANT, Stack
from tests.texting import STORAGE_CODES, lead
from tests.upstream import number

from hutong.base import asgi
from hutong.base.asgi import Gone, Receive, Scope, Send
from hutong.base.http import REFUSED, NeverLeft
from hutong.base.signing import verify
from hutong.capabilities.simulation import Mischief
from hutong.capabilities.storage import PART, WHOLE
from hutong.features.files import upload as room
from hutong.features.files.record import File
from hutong.features.files.wish import FileWish

pytestmark = pytest.mark.asyncio(loop_scope="module")
BIG = b"".join(bytes([n % 251]) * (1 << 20) for n in range(WHOLE >> 20)) + b"the end"  # two parts and a rest


async def row(hub: Stack, file_id: str) -> dict[str, object]:
    return dict(
        await hub.hub.pool.fetchrow("SELECT * FROM file WHERE merchant_id = $1 AND file_id = $2", MERCHANT, file_id)
    )


async def swept(hub: Stack) -> None:
    """Everything that is to be thrown away is thrown away."""
    await hub.hub.pool.execute("UPDATE leftover SET due_at = now() WHERE owner IS NULL")
    while await hub.money.storage.leftovers.turn():
        pass


@pytest.mark.parametrize("code", STORAGE_CODES)
async def test_whoever_keeps_it_the_same_calls_keep_and_give_it(hub: Stack, code: str) -> None:
    await lead(hub, "storage", code)
    fields = fields_of(PNG)
    status, answer = await upload(hub, PNG, fields)
    assert (status, answer["code"], answer["status"]) == (200, 1, "stored"), answer
    assert verify({**answer, "code": "1"}, hub.md5_key, hub.verifier)
    assert (answer["contentType"], answer["sha256"], answer["size"]) == ("image/png", fields["sha256"], str(len(PNG)))
    reply = await read(hub, fields["fileId"])
    assert (reply.status, reply.body) == (200, PNG)
    _, info = await hub.post("/api/file/info", {"fileId": fields["fileId"]})
    assert info["name"] == "头像 1.png"
    _, gone = await hub.post("/api/file/delete", {"fileId": fields["fileId"]})
    assert gone["status"] == "deleted"
    key = (await row(hub, fields["fileId"]))["key"]
    assert key in hub.simulators[code].objects()
    await swept(hub)
    assert key not in hub.simulators[code].objects()


@pytest.mark.parametrize("code", STORAGE_CODES)
async def test_large_files_go_in_parts(hub: Stack, code: str) -> None:
    await lead(hub, "storage", code)
    body = b"\0\0\0\x18ftypmp42" + BIG[12:]
    fields = fields_of(body, "录像.mp4")
    status, answer = await upload(hub, body, fields)
    assert (status, answer["status"]) == (200, "stored"), answer
    simulator = hub.simulators[code]
    key = str((await row(hub, fields["fileId"]))["key"])
    assert simulator.objects()[key] == len(body)
    assert simulator.content(key) == body
    assert simulator.unfinished() == 0
    assert await hub.hub.pool.fetchval("SELECT count(*) FROM leftover WHERE key = $1", key) == 0


async def test_an_old_file_is_found_after_the_route_and_the_keys_changed(hub: Stack) -> None:
    await lead(hub, "storage", "TENCENT_OSS")
    fields = fields_of(PNG)
    await upload(hub, PNG, fields)
    await usual(hub)
    assert (await read(hub, fields["fileId"])).body == PNG
    assert (await row(hub, fields["fileId"]))["channel_id"] == hub.channels["TENCENT_OSS"]


async def test_the_same_request_again_is_the_same_file(hub: Stack) -> None:
    fields = fields_of(PNG)
    answers = [await upload(hub, PNG, fields) for _ in range(3)]
    assert len({answer["sysFileId"] for _, answer in answers}) == 1
    other = {**fields_of(PNG + b"x"), "fileId": fields["fileId"]}
    status, answer = await upload(hub, PNG + b"x", other)
    assert (status, answer["code"]) == (409, 3201)
    await hub.post("/api/file/delete", {"fileId": fields["fileId"]})
    status, answer = await upload(hub, PNG, fields)
    assert (status, answer["code"]) == (410, 3208)


async def test_equal_requests_at_once_keep_one_file(hub: Stack) -> None:
    fields = fields_of(PNG)
    answers = await asyncio.gather(*(upload(hub, PNG, fields) for _ in range(8)))
    codes = [answer["code"] for _, answer in answers]
    assert codes.count(1) >= 1
    assert set(codes) <= {1, 4007}
    assert (await row(hub, fields["fileId"]))["state"] == "stored"


@pytest.mark.parametrize(
    ("body", "fields", "code"),
    [
        (PNG, {"sha256": "0" * 64}, 3205),
        (PNG, {"sha256": "short"}, 1002),
        (PNG, {"size": str(len(PNG) + 1)}, 3204),
        (PNG, {"size": str(len(PNG) - 1)}, 3204),
        (PNG, {"size": "-1"}, 1002),
        (PNG, {"size": "99999999999999"}, 3204),
        (PNG, {"name": "photo.exe"}, 3203),
        (PNG, {"name": "photo.jpg"}, 3203),
        (PNG, {"name": "photo"}, 3206),
        (PNG, {"name": "../photo.png"}, 3206),
        (PNG, {"name": "a\\b.png"}, 3206),
        (PNG, {"name": ".png"}, 3206),
        (b"MZ" + b"\0" * 200, {"name": "tool.png"}, 3203),
        (b"<html><script>alert(1)</script>", {"name": "page.png"}, 3203),
        (b"\0\1\2 no text", {"name": "notes.txt"}, 3203),
        (BIG, {"sha256": "0" * 64, "name": "big.bin"}, 3205),
        (BIG, {"size": str(len(BIG) + 1), "name": "big.bin"}, 3204),
        (BIG, {"size": str(len(BIG) - 1), "name": "big.bin"}, 3204),
    ],
)
async def test_what_is_not_what_it_says_is_not_kept(hub: Stack, body: bytes, fields: dict[str, str], code: int) -> None:
    await lead(hub, "storage", "ALIYUN_OSS")
    before = dict(hub.simulators["ALIYUN_OSS"].objects())
    told = {**fields_of(body, "photo.png"), **fields}
    _, answer = await upload(hub, body, told)
    assert answer["code"] == code, answer
    assert answer["remedy"]
    await swept(hub)
    assert hub.simulators["ALIYUN_OSS"].objects() == before
    assert hub.simulators["ALIYUN_OSS"].unfinished() == 0


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"", "empty.png"),
        ("中文，GBK".encode("gb18030"), "notes.txt"),
        ("你好".encode()[:-1], "cut.txt"),
        (b"%PDF-1.7\n1 0 obj", "合同.PDF"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\1" * 99, "photo.jpeg"),
        (b"anything at all", "data.bin"),
        (b"PK\3\4" + b"\1" * 99, "archive.zip"),
    ],
)
async def test_what_is_what_it_says_is_kept(hub: Stack, body: bytes, name: str) -> None:
    fields = fields_of(body, name)
    _, answer = await upload(hub, body, fields, method="PUT")
    assert answer["code"] == 1, answer
    assert (await read(hub, fields["fileId"])).body == body


async def test_a_failed_upload_may_come_again_under_its_number(hub: Stack) -> None:
    fields = fields_of(PNG)
    status, answer = await upload(hub, PNG[:-1], fields)
    assert (status, answer["code"]) == (413, 3204)
    assert (await row(hub, fields["fileId"]))["state"] == "failed"
    _, told = await hub.post("/api/file/url", {"fileId": fields["fileId"]})
    assert told["code"] == 3207
    _, answer = await upload(hub, PNG, fields)
    assert answer["status"] == "stored"


async def test_a_carrier_that_is_away_is_replaced(hub: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    await lead(hub, "storage", "ALIYUN_OSS", "QINIU_OSS")
    send, away = hub.net.send, hub.simulators["ALIYUN_OSS"].home.base_url

    async def refuse(method: str, url: str, **rest: Any) -> object:
        if url.startswith(away):
            raise NeverLeft("ConnectError: connection refused")
        return await send(method, url, **rest)

    with monkeypatch.context() as patched:
        patched.setattr(hub.net, "send", refuse)
        small, large = fields_of(PNG), fields_of(BIG, "big.bin")
        assert (await upload(hub, PNG, small))[1]["code"] == 1
        assert (await upload(hub, BIG, large))[1]["code"] == 1
        for fields in (small, large):
            assert (await row(hub, fields["fileId"]))["channel_id"] == hub.channels["QINIU_OSS"]
    await swept(hub)


async def test_after_unknown_the_next_keeps_it_and_the_first_ones_is_thrown_away(hub: Stack) -> None:
    await lead(hub, "storage", "ALIYUN_OSS", "QINIU_OSS")
    before = dict(hub.simulators["ALIYUN_OSS"].objects())
    hub.simulators["ALIYUN_OSS"].mischiefs.order(Mischief.RESET)
    fields = fields_of(PNG)
    assert (await upload(hub, PNG, fields))[1]["code"] == 1
    assert (await row(hub, fields["fileId"]))["channel_id"] == hub.channels["QINIU_OSS"]
    assert len(hub.simulators["ALIYUN_OSS"].objects()) == len(before) + 1
    await swept(hub)
    assert hub.simulators["ALIYUN_OSS"].objects() == before


async def test_a_part_that_was_lost_is_sent_again(hub: Stack) -> None:
    await lead(hub, "storage", "TENCENT_OSS")
    fields = fields_of(BIG, "big.bin")
    provider = hub.simulators["TENCENT_OSS"]
    inner, lost = hub.net.apps[provider.home.base_url], []

    async def losing(scope: Scope, receive: Receive, send: Send) -> None:
        if b"partNumber=2" in scope["query_string"] and not lost:
            lost.append(scope["query_string"])
            raise ConnectionResetError("cut")
        await inner(scope, receive, send)

    hub.net.apps[provider.home.base_url] = losing
    try:
        _, answer = await upload(hub, BIG, fields)
    finally:
        hub.net.apps[provider.home.base_url] = inner
    assert (answer["code"], len(lost)) == (1, 1)
    assert provider.content(str((await row(hub, fields["fileId"]))["key"])) == BIG


async def test_no_route_names_the_page_and_reads_nothing(hub: Stack) -> None:
    await lead(hub, "storage")
    status, answer = await upload(hub, PNG)
    assert (status, answer["code"]) == (503, 4008)
    assert "通道路由" in answer["remedy"]


async def test_a_wrong_signature_is_refused_before_the_body_is_read(hub: Stack) -> None:
    told = {**hub.signed({"merId": MERCHANT, **fields_of(PNG)}), "name": "other.png"}
    reply = await hub.net.send("POST", f"{HUB}/api/file/upload?{urlencode(told)}", headers={}, body=PNG)
    assert reply.status == 401
    reply = await hub.net.send("GET", f"{HUB}/api/file/upload?{urlencode(told)}", headers={})
    assert reply.status == 405


async def test_whoever_goes_away_in_the_middle_leaves_nothing(hub: Stack) -> None:
    await lead(hub, "storage", "ALIYUN_OSS")
    before = dict(hub.simulators["ALIYUN_OSS"].objects())
    wish = FileWish(MERCHANT, number("F"), "big.bin", len(BIG))

    async def cut() -> AsyncIterator[bytes]:
        yield BIG[: PART + 5]
        raise Gone

    with pytest.raises(Gone):
        await hub.money.storage.uploader.upload(wish, cut())
    assert (await row(hub, wish.file_id))["state"] == "failed"
    assert hub.simulators["ALIYUN_OSS"].unfinished() == 1
    await swept(hub)
    assert hub.simulators["ALIYUN_OSS"].unfinished() == 0
    assert hub.simulators["ALIYUN_OSS"].objects() == before


async def test_whoever_sends_nothing_for_long_is_gone(hub: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "STALL", 0.01)

    async def silent() -> dict[str, object]:
        await asyncio.Event().wait()
        raise AssertionError

    wish = FileWish(MERCHANT, number("F"), "a.bin", 10)
    with pytest.raises(Gone):
        await hub.money.storage.uploader.upload(wish, asgi.read_chunks(silent))
    assert (await row(hub, wish.file_id))["state"] == "failed"


async def test_a_failure_that_can_not_be_written_is_written_later(hub: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    uploader = hub.money.storage.uploader
    failed, times = uploader._ledger.failed, []

    async def away(file: File, words: str) -> None:
        times.append(words)
        if len(times) < 3:
            raise ConnectionRefusedError("the database is away")
        await failed(file, words)

    monkeypatch.setattr(room, "_RETRY", 0.001)
    monkeypatch.setattr(uploader._ledger, "failed", away)
    fields = fields_of(PNG, sha256="0" * 64)
    assert (await upload(hub, PNG, fields))[1]["code"] == 3205
    await asyncio.gather(*uploader._failing)
    assert (await row(hub, fields["fileId"]))["state"] == "failed"


async def test_a_completion_that_was_not_answered_is_found_to_be_done(hub: Stack) -> None:
    await lead(hub, "storage", "TENCENT_OSS")
    provider, fields, cut = hub.simulators["TENCENT_OSS"], fields_of(BIG, "big.bin"), []
    inner = hub.net.apps[provider.home.base_url]

    async def cutting(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "POST" and b"uploadId=" in scope["query_string"] and not cut:
            cut.append(scope["path"])

            async def nowhere(_: object) -> None:
                return

            await inner(scope, receive, nowhere)
            raise ConnectionResetError("cut after it was done")
        await inner(scope, receive, send)

    hub.net.apps[provider.home.base_url] = cutting
    try:
        _, answer = await upload(hub, BIG, fields)
    finally:
        hub.net.apps[provider.home.base_url] = inner
    assert (answer["code"], len(cut)) == (1, 1), answer


async def test_a_carrier_that_fails_its_parts_is_counted(hub: Stack) -> None:
    await lead(hub, "storage", "TENCENT_OSS")
    inner = hub.net.apps[hub.simulators["TENCENT_OSS"].home.base_url]

    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        if b"partNumber" in scope["query_string"]:
            raise ConnectionResetError("cut")
        await inner(scope, receive, send)

    hub.net.apps[hub.simulators["TENCENT_OSS"].home.base_url] = broken
    try:
        assert (await upload(hub, BIG, fields_of(BIG, "big.bin")))[1]["code"] == 4004
    finally:
        hub.net.apps[hub.simulators["TENCENT_OSS"].home.base_url] = inner
    assert hub.hub.health._fails[hub.channels["TENCENT_OSS"]] == 1


async def test_another_merchants_file_is_nobodys(hub: Stack) -> None:
    for path in ("/api/file/info", "/api/file/url", "/api/file/delete"):
        status, answer = await hub.post(path, {"fileId": number("F")})
        assert (status, answer["code"]) == (404, 3202)


async def test_why_nothing_was_kept_is_told_in_chinese_in_the_answer_and_afterwards(
    hub: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner, fields = hub.net.send, fields_of(PNG)

    async def refuse(method: str, url: str, **rest: Any) -> Any:
        if url.startswith(HUB):
            return await inner(method, url, **rest)
        raise NeverLeft(REFUSED.en)

    await lead(hub, "storage", "TENCENT_OSS")
    monkeypatch.setattr(hub.net, "send", refuse)
    status, answer = await upload(hub, PNG, fields)
    assert (status, answer["msg"].split("：", 1)[1]) == (502, REFUSED.zh)
    assert (await row(hub, fields["fileId"]))["words"] == REFUSED.zh
