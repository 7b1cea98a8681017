"""The office's files: found, told, opened by an address that ends, deleted for good; what carriers keep."""

from typing import Any
from urllib.parse import quote

from tests.filing import PNG, fields_of, upload
from tests.office import Person, Stand
from tests.stack import MERCHANT
from tests.texting import lead

DELETE = "SELECT actor FROM audit_event WHERE action = 'file.delete' AND subject = $1"


async def put(stand: Stand, name: str = "头像 1.png") -> dict[str, Any]:
    """An uploaded file's fields, with our number as `id`."""
    routes = stand.stack.hub.switchboard.current.content.routes_of("storage")
    if [route.channel_id for route in routes] != [stand.stack.channels["LOCAL_OSS"]]:
        await lead(stand.stack, "storage", "LOCAL_OSS")
    fields = fields_of(PNG, name)
    _, answer = await upload(stand.stack, PNG, fields)
    assert answer["code"] == 1, answer
    return {**fields, "id": answer["sysFileId"]}


async def test_a_file_is_found_and_told(stand: Stand, admin: Person) -> None:
    file = await put(stand, "合同 2026.png")
    row = (await admin.get("/office/api/files?limit=1"))["rows"][0]
    assert (row["id"], row["name"], row["size"], row["state"]) == (file["id"], "合同 2026.png", len(PNG), "stored")
    assert row["channel"].startswith("服务器存储")
    for wanted in (file["id"], file["fileId"]):
        assert [one["id"] for one in (await admin.get(f"/office/api/files?search={wanted}"))["rows"]] == [file["id"]]
    for wanted in (f"name={quote('合同')}", "media=image/", "state=stored", f"channel_id={row['channel_id']}"):
        assert file["id"] in [one["id"] for one in (await admin.get(f"/office/api/files?{wanted}"))["rows"]], wanted
    for other in ("name=nobody", "media=video/", "state=lost", "merchant_id=M404", "channel_id=99999"):
        assert (await admin.get(f"/office/api/files?{other}"))["rows"] == [], other
    await stand.stack.hub.switchboard.calls.flush()
    story = await admin.get(f"/office/api/files/{file['id']}")
    assert [event["what"] for event in story["events"]] == ["uploading", "stored"]
    assert story["sha256"] == file["sha256"]
    assert story["calls"]
    assert "PNG" not in str(story["calls"])


async def test_it_is_opened_by_an_address_and_that_is_audited(stand: Stand, admin: Person) -> None:
    file = await put(stand)
    link = await admin.post(f"/office/api/files/{file['id']}/link", {"inline": True})
    reply = await stand.stack.net.send("GET", link["url"], headers={}, timeout=30)
    assert (reply.status, reply.body) == (200, PNG)
    assert reply.headers["content-disposition"].startswith("inline")
    seen = await stand.stack.hub.pool.fetchval(
        "SELECT actor FROM audit_event WHERE action = 'file.open' AND subject = $1", f"file/{file['id']}"
    )
    assert seen == f"office/{admin.username}"


async def test_a_deleted_file_is_gone_for_everybody(stand: Stand, admin: Person) -> None:
    file = await put(stand)
    before = await admin.get("/office/api/files/totals")
    await admin.delete(f"/office/api/files/{file['id']}")
    after = await admin.get("/office/api/files/totals")
    assert (after["stored"], after["bytes"]) == (before["stored"] - 1, before["bytes"] - len(PNG))
    assert (await admin.get(f"/office/api/files/{file['id']}"))["state"] == "deleted"
    assert (await admin.refused("POST", f"/office/api/files/{file['id']}/link", {}))["message"]
    assert (await stand.stack.post("/api/file/url", {"fileId": file["fileId"]}))[1]["code"] != 1
    assert await stand.stack.hub.pool.fetchval(DELETE, f"file/{file['id']}") == f"office/{admin.username}"
    left = (await admin.get("/office/api/files/leftovers"))["rows"]
    assert any(one["channel"].startswith("服务器存储") for one in left)
    assert await admin.post("/office/api/files/leftovers/retry") == {"count": 0}
    for method, path in (("GET", ""), ("POST", "/link"), ("DELETE", "")):
        answer = await admin.refused(method, f"/office/api/files/none{path}", {} if method == "POST" else None)
        assert answer["message"], method


async def test_what_carriers_keep_and_choices(stand: Stand, admin: Person) -> None:
    await put(stand)
    (kept,) = (await admin.get("/office/api/files/kept"))["rows"]
    assert (kept["files"] > 0, kept["bytes"]) == (True, kept["files"] * len(PNG))
    await lead(stand.stack, "storage", "ALIYUN_OSS")
    rows = (await admin.get("/office/api/files/kept"))["rows"]
    assert [(one["channel_id"], one["files"] > 0) for one in rows] == [
        (kept["channel_id"], True),
        (stand.stack.channels["ALIYUN_OSS"], False),
    ]
    choices = await admin.get("/office/api/files/choices")
    assert {one["value"] for one in choices["channels"]} >= {str(one["channel_id"]) for one in rows}
    assert MERCHANT in {one["value"] for one in choices["merchants"]}


async def test_an_auditor_looks_and_does_not_delete(stand: Stand, admin: Person) -> None:
    file = await put(stand)
    auditor = await stand.sign_in("auditor")
    assert (await auditor.get(f"/office/api/files/{file['id']}"))["id"] == file["id"]
    assert (await auditor.refused("DELETE", f"/office/api/files/{file['id']}"))["code"] == 7006
    assert (await admin.get(f"/office/api/files/{file['id']}"))["state"] == "stored"
