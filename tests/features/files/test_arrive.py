"""Files that browsers put straight to the carrier: exactly what was agreed, looked at before it is believed."""

import hashlib

import orjson
import pytest
from tests.features.files.test_upload import BIG, row, swept
from tests.filing import PNG, read, submit, upload
from tests.stack import Stack
from tests.texting import STORAGE_CODES, lead
from tests.upstream import number

from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.storage import HearsUploads, ServesItself, Stores
from hutong.switchboard import registry
from hutong.switchboard.open import Opened

pytestmark = pytest.mark.asyncio(loop_scope="module")
TELLING = [
    code
    for code in STORAGE_CODES
    if issubclass(registry.spec(code).adapter, HearsUploads) or issubclass(registry.spec(code).adapter, ServesItself)
]


async def invite(hub: Stack, body: bytes, name: str = "头像.png", **more: str) -> tuple[str, dict[str, object]]:
    fields = {"fileId": number("P"), "name": name, "size": str(len(body)), **more}
    status, answer = await hub.post("/api/file/presign", fields)
    assert (status, answer["code"], answer["status"]) == (200, 1, "expected"), answer
    return fields["fileId"], answer


async def state(hub: Stack, file_id: str) -> str:
    return str((await row(hub, file_id))["state"])


@pytest.mark.parametrize("code", STORAGE_CODES)
async def test_a_browser_puts_it_and_it_is_there(hub: Stack, code: str) -> None:
    await lead(hub, "storage", code)
    file_id, answer = await invite(hub, PNG, notifyUrl="http://127.0.0.1:9/file")
    reply = await submit(hub, answer, PNG, "image/png")
    assert reply.status < 300, reply
    if code in TELLING:
        assert await state(hub, file_id) == "stored", "told by a callback, before anybody asked"
    _, info = await hub.post("/api/file/info", {"fileId": file_id})
    assert info["status"] == "stored"
    assert (await read(hub, file_id)).body == PNG
    [notice] = [one for one in await hub.notices() if one["subject"] == info["sysFileId"]]
    assert (notice["topic"], notice["fields"]["fileId"]) == ("file.stored", file_id)


@pytest.mark.parametrize("code", STORAGE_CODES)
async def test_the_worker_finds_what_nobody_told_of(hub: Stack, code: str) -> None:
    await lead(hub, "storage", code)
    file_id, answer = await invite(hub, PNG)
    simulator = hub.simulators[code]
    key = str((await row(hub, file_id))["key"])
    await submit(hub, answer, PNG, "image/png")
    await hub.hub.pool.execute("UPDATE file SET state = 'expected', look_at = now() WHERE file_id = $1", file_id)
    assert key in simulator.objects()
    await hub.money.storage.arrivals.turn()
    assert await state(hub, file_id) == "stored"


@pytest.mark.parametrize("code", STORAGE_CODES)
async def test_what_is_not_what_its_name_says_is_thrown_away(hub: Stack, code: str) -> None:
    await lead(hub, "storage", code)
    wrong = b"MZ" + b"\0" * (len(PNG) - 2)
    file_id, answer = await invite(hub, PNG)
    key = str((await row(hub, file_id))["key"])
    await submit(hub, answer, wrong, "image/png")
    _, info = await hub.post("/api/file/info", {"fileId": file_id})
    assert info["status"] in ("refused", "expected")
    if info["status"] == "refused":
        assert ".png" in info["reason"]
    await swept(hub)
    assert key not in hub.simulators[code].objects()


@pytest.mark.parametrize("code", STORAGE_CODES)
async def test_a_form_takes_nothing_else(hub: Stack, code: str) -> None:
    await lead(hub, "storage", code)
    file_id, answer = await invite(hub, PNG)
    form = orjson.loads(str(answer["form"]))
    tampered = {name: f"{value[:-2]}AA" for name, value in form["fields"].items() if len(value) > 20}
    assert tampered
    assert (await submit(hub, answer, PNG + b"x", "image/png")).status >= 400
    for name, value in tampered.items():
        assert (await submit(hub, answer, PNG, "image/png", **{name: value})).status >= 400, name
    assert await state(hub, file_id) == "expected"


@pytest.mark.parametrize("code", STORAGE_CODES)
async def test_a_file_is_never_of_another_type_than_its_form_says(hub: Stack, code: str) -> None:
    """Some carriers refuse it, others go by the form's own field."""
    await lead(hub, "storage", code)
    file_id, answer = await invite(hub, PNG)
    await submit(hub, answer, PNG, "text/html")
    opened = await hub.hub.switchboard.open(hub.channels[code])
    carrier = opened.face(Stores)
    if (key := str((await row(hub, file_id))["key"])) in hub.simulators[code].objects():
        assert (await opened.ask("stat", key, carrier.stat(key))).content_type == "image/png"
    else:
        assert await state(hub, file_id) == "expected"


@pytest.mark.parametrize("code", STORAGE_CODES)
async def test_a_form_that_is_used_again_changes_nothing(hub: Stack, code: str) -> None:
    """Where a carrier lets a form overwrite, the file is out of its reach."""
    await lead(hub, "storage", code)
    file_id, answer = await invite(hub, PNG)
    await submit(hub, answer, PNG, "image/png")
    assert (await hub.post("/api/file/info", {"fileId": file_id}))[1]["status"] == "stored"
    await submit(hub, answer, b"MZ" + b"\0" * (len(PNG) - 2), "image/png")
    assert (await read(hub, file_id)).body == PNG
    await swept(hub)
    key = (await row(hub, file_id))["key"]
    assert dict(hub.simulators[code].objects())[key] == len(PNG)
    if not registry.spec(code).adapter.ONCE:
        assert (await row(hub, file_id))["sha256"] == hashlib.sha256(PNG).hexdigest()


async def test_large_files_are_taken_over_by_the_worker(hub: Stack) -> None:
    await lead(hub, "storage", "TENCENT_OSS")
    file_id, answer = await invite(hub, BIG, "big.bin")
    await submit(hub, answer, BIG, "application/octet-stream")
    assert (await hub.post("/api/file/info", {"fileId": file_id}))[1]["status"] == "expected"
    while await hub.money.storage.arrivals.turn():
        await hub.money.storage.arrivals.finish()
    assert await state(hub, file_id) == "stored"
    assert hub.simulators["TENCENT_OSS"].content(str((await row(hub, file_id))["key"])) == BIG


async def test_an_upload_that_failed_leaves_no_digest_to_a_form(hub: Stack) -> None:
    fields = {"fileId": number("P"), "name": "头像.png", "size": str(len(PNG))}
    assert (await upload(hub, PNG, {**fields, "sha256": "0" * 64}))[1]["code"] == 3205
    _, answer = await hub.post("/api/file/presign", fields)
    await submit(hub, answer, PNG, "image/png")
    assert (await row(hub, fields["fileId"]))["sha256"] == ""
    assert await state(hub, fields["fileId"]) == "stored"


async def test_a_carrier_that_can_not_be_opened_gives_way_to_the_next(
    hub: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lead(hub, "storage", "ALIYUN_OSS", "QINIU_OSS")
    opened = hub.hub.switchboard.open

    async def closed(channel_id: int, revision: int | None = None) -> Opened:
        if channel_id == hub.channels["ALIYUN_OSS"]:
            raise Failed(Fault.CONFIG, words="its seal is broken")
        return await opened(channel_id, revision)

    monkeypatch.setattr(hub.hub.switchboard, "open", closed)
    file_id, _ = await invite(hub, PNG)
    assert (await row(hub, file_id))["channel_id"] == hub.channels["QINIU_OSS"]


async def test_a_newer_form_is_another_place(hub: Stack) -> None:
    """Whoever looked at the older one settles nothing for the newer; what the older one brings later goes."""
    file_id, first = await invite(hub, PNG)
    seen = await hub.money.storage.files._ledger.find("M1001", file_id)
    fields = {"fileId": file_id, "name": "头像.png", "size": str(len(PNG))}
    _, second = await hub.post("/api/file/presign", fields)
    for said in ("stored", "refused", "lost"):
        assert await hub.money.storage.files._ledger.arrived(seen, said) is None
    assert await state(hub, file_id) == "expected"
    assert (await submit(hub, first, PNG, "image/png")).status == 403
    assert (await submit(hub, second, PNG, "image/png")).status == 200
    assert (await read(hub, file_id)).body == PNG


async def test_an_empty_file_comes_by_a_form(hub: Stack) -> None:
    await lead(hub, "storage", "ALIYUN_OSS")
    file_id, answer = await invite(hub, b"")
    assert (await submit(hub, answer, b"", "image/png")).status < 300
    assert await state(hub, file_id) == "stored"


async def test_nothing_comes_and_the_time_is_over(hub: Stack) -> None:
    file_id, _ = await invite(hub, PNG)
    await hub.money.storage.arrivals.turn()
    assert await state(hub, file_id) == "expected"
    late = "UPDATE file SET expires_at = now() - interval '2 minutes', look_at = now() WHERE file_id = $1"
    await hub.hub.pool.execute(late, file_id)
    await hub.money.storage.arrivals.turn()
    assert await state(hub, file_id) == "lost"
    _, answer = await hub.post("/api/file/presign", {"fileId": file_id, "name": "头像.png", "size": str(len(PNG))})
    assert answer["status"] == "expected", "another form may be had under the same number"


async def test_asked_again_it_gives_a_new_form_and_none_once_the_file_is_there(hub: Stack) -> None:
    file_id, first = await invite(hub, PNG)
    fields = {"fileId": file_id, "name": "头像.png", "size": str(len(PNG))}
    _, second = await hub.post("/api/file/presign", fields)
    assert orjson.loads(second["form"])["fields"] != orjson.loads(str(first["form"]))["fields"]
    assert (await submit(hub, first, PNG, "image/png")).status >= 400, "the older form leads nowhere"
    assert (await submit(hub, second, PNG, "image/png")).status == 200
    _, third = await hub.post("/api/file/presign", fields)
    assert (third["status"], "form" in third) == ("stored", False)
    _, other = await hub.post("/api/file/presign", {**fields, "size": "1"})
    assert other["code"] == 3201


async def test_large_files_come_by_a_form_too(hub: Stack) -> None:
    file_id, answer = await invite(hub, BIG, "big.bin")
    assert (await submit(hub, answer, BIG, "application/octet-stream")).status == 200
    assert await state(hub, file_id) == "stored"
    assert hub.simulators["LOCAL_OSS"].content(str((await row(hub, file_id))["key"])) == BIG


async def test_a_callback_that_is_forged_changes_nothing(hub: Stack) -> None:
    await lead(hub, "storage", "QINIU_OSS")
    file_id, _ = await invite(hub, PNG)
    key, channel = (await row(hub, file_id))["key"], hub.channels["QINIU_OSS"]
    url = f"http://hub.test/callback/{channel}/{hub.hub.switchboard.current.id}"
    body = orjson.dumps({"key": key, "fsize": len(PNG), "hash": "x"})
    reply = await hub.net.send("POST", url, headers={"content-type": "application/json"}, body=body)
    assert reply.status >= 400
    assert await state(hub, file_id) == "expected"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": "x.exe"}, 3203),
        ({"name": "x"}, 3206),
        ({"size": "x"}, 1002),
        ({"seconds": "59"}, 1002),
        ({"seconds": "3601"}, 1002),
        ({"notifyUrl": "http://10.0.0.1/"}, 1008),
    ],
)
async def test_bad_input_is_named(hub: Stack, fields: dict[str, str], code: int) -> None:
    wish = {"fileId": number("P"), "name": "x.png", "size": "10", **fields}
    assert (await hub.post("/api/file/presign", wish))[1]["code"] == code
