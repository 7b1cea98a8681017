"""通道路由: who runs, who would after a refresh, what is missing; nobody overwrites another's route."""

import csv
import io
from typing import Any

from tests.office import Person, Stand

ROUTES = "/office/api/routes"


async def _business(admin: Person, business: str) -> dict[str, Any]:
    rows = (await admin.get(f"{ROUTES}/businesses"))["rows"]
    found: dict[str, Any] = next(one for one in rows if one["business"] == business)
    return found


async def _rows(admin: Person, business: str) -> dict[int, dict[str, Any]]:
    rows = (await admin.get(f"{ROUTES}?business={business}"))["rows"]
    return {row["channel_id"]: row for row in rows}


async def test_a_business_without_a_route_says_what_to_do(admin: Person, stand: Stand) -> None:
    found = await _business(admin, "sms")
    assert "没有可用的路由" in found["lacking"]
    assert "JPUSH_SMS" in found["lacking"]
    channel_id = stand.stack.channels["JPUSH_SMS"]
    await admin.put(f"{ROUTES}/sms/{channel_id}", {"expect": "", "weight": 100})
    drafted = await _business(admin, "sms")
    assert "刷新配置后生效" in drafted["lacking"]
    assert drafted["running"] == []
    assert (await _rows(admin, "sms"))[channel_id]["state"] == "added"
    plan = await admin.get("/office/api/refresh")
    await admin.post("/office/api/refresh", {"expect": plan["token"]})
    running = await _business(admin, "sms")
    assert running["lacking"] == ""
    assert [(step["channel_id"], step["place"]) for step in running["running"]] == [(channel_id, "first")]
    assert (await _rows(admin, "sms"))[channel_id]["state"] == "published"


async def test_the_highest_weight_runs_and_a_split_shares(admin: Person, stand: Stand) -> None:
    one, two = stand.stack.channels["ALIYUN_OSS"], stand.stack.channels["LOCAL_OSS"]
    await admin.put(f"{ROUTES}/storage/{one}", {"expect": "", "weight": 10, "remark": "主"})
    await admin.put(f"{ROUTES}/storage/{two}", {"expect": "", "weight": 30})
    found = await _business(admin, "storage")
    assert [(step["channel_id"], step["place"], step["share"]) for step in found["drafted"]] == [
        (two, "first", None),
        (one, "standby", None),
    ]
    assert {able["id"]: able["routed"] for able in found["able"]}[one] is True
    await admin.put(f"{ROUTES}/storage/split", {"split": True})
    shared = await _business(admin, "storage")
    assert shared["split"]
    assert [step["share"] for step in shared["drafted"]] == [75, 25]
    status, body = await admin.call("GET", f"{ROUTES}/export?columns=weight&columns=remark")
    assert status == 200
    assert ["10", "主"] in list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


async def test_a_route_is_changed_by_one_at_a_time(admin: Person, stand: Stand) -> None:
    channel_id = stand.stack.channels["TENCENT_OSS"]
    at = f"{ROUTES}/storage/{channel_id}"
    await admin.put(at, {"expect": "", "weight": 1})
    twice = await admin.refused("PUT", at, {"expect": "", "weight": 2})
    assert twice["code"] == 6010
    assert "已经存在" in twice["message"]
    row = (await _rows(admin, "storage"))[channel_id]
    await admin.put(at, {"expect": row["mark"], "weight": 5, "enabled": False})
    stale = await admin.refused("PUT", at, {"expect": row["mark"], "weight": 6})
    assert stale["code"] == 6010
    after = (await _rows(admin, "storage"))[channel_id]
    assert (after["weight"], after["enabled"]) == (5, False)
    await admin.delete(at)
    assert (await admin.refused("DELETE", at))["code"] == 6023


async def test_what_can_not_be_a_route_is_refused(admin: Person, stand: Stand) -> None:
    pay = stand.stack.channels["WXPAY"]
    answer = await admin.refused("PUT", f"{ROUTES}/sms/{pay}", {"expect": "", "weight": 1})
    assert "不能做这类业务" in answer["message"]
    answer = await admin.refused("PUT", f"{ROUTES}/sms/{pay}", {"expect": "", "weight": 10001})
    assert [field["name"] for field in answer["fields"]] == ["weight"]
    answer = await admin.refused("PUT", f"{ROUTES}/faces/split", {"split": True})
    assert "sms" in answer["message"]


async def test_why_a_channel_is_out_is_told(admin: Person, stand: Stand) -> None:
    made = await admin.post("/office/api/channels", {"code": "LOCAL_OSS", "merchant_no": "bare"})
    await admin.put(f"{ROUTES}/storage/{made['id']}", {"expect": "", "weight": 1})
    step = next(one for one in (await _business(admin, "storage"))["drafted"] if one["channel_id"] == made["id"])
    assert step["place"] == "out"
    assert "FILE_ALLOW_SUFFIX" in step["why"]
