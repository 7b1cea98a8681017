"""审计日志: what was done is listed in words, filtered, opened; the chain is verified."""

from tests.office import Person, Stand

from hutong.features.merchants import edit
from hutong.features.merchants.edit import Terms


async def test_what_was_done_is_listed_in_words(stand: Stand, admin: Person) -> None:
    actor = stand.stack.hub.actor("someone")
    await edit.create(actor, "茶馆", mer_id="A1")
    await edit.edit(actor, "A1", Terms(name="茶楼", enabled=True))
    listed = await admin.get("/office/api/audit?subject=merchant/A1")
    assert [(row["action_label"], row["subject_kind"], row["subject_label"]) for row in listed["rows"]] == [
        ("修改商户", "商户", "茶楼（A1）"),
        ("新增商户", "商户", "茶楼（A1）"),
    ]
    shown = await admin.get(f"/office/api/audit/{listed['rows'][0]['id']}")
    assert shown["lines"] == [{"label": "名称", "old": "茶馆", "new": "茶楼"}]
    english = await admin.raw("GET", "/office/api/audit?subject=merchant/A1", headers={"accept-language": "en"})
    assert b"Changed a merchant" in english.body
    account = (await admin.get("/office/api/audit?action=account.create"))["rows"][0]
    assert account["subject_label"].startswith(("office/", "portal/"))


async def test_a_channel_that_is_gone_is_still_called_by_code_and_number(admin: Person) -> None:
    made = await admin.post("/office/api/channels", {"code": "LOCAL_OSS", "merchant_no": "short-lived"})
    at, route = f"channel/{made['id']}", f"route/storage/{made['id']}"
    changes = {"FILE_ALLOW_SUFFIX": ".png"}
    await admin.patch(f"/office/api/channels/{made['id']}", {"expect": made["mark"], "changes": changes})
    await admin.put(f"/office/api/routes/storage/{made['id']}", {"weight": 1, "enabled": False, "expect": ""})
    await admin.delete(f"/office/api/routes/storage/{made['id']}")
    await admin.delete(f"/office/api/channels/{made['id']}")
    rows = (await admin.get(f"/office/api/audit?subject={at}"))["rows"]
    assert {row["subject_label"] for row in rows} == {f"{made['id']} LOCAL_OSS short-lived"}
    routed = (await admin.get(f"/office/api/audit?subject={route}"))["rows"]
    assert {row["subject_label"] for row in routed} == {f"文件存储 → {made['id']} LOCAL_OSS short-lived"}
    edited = next(row for row in rows if row["action"] == "channel.edit")
    assert (await admin.get(f"/office/api/audit/{edited['id']}"))["lines"][0]["label"] == "允许后缀名"


async def test_filters_and_pages(stand: Stand, admin: Person) -> None:
    actor = stand.stack.hub.actor("Zhang San")
    for number in range(3):
        await edit.create(actor, "shop", mer_id=f"P{number}")
    first = await admin.get("/office/api/audit?actor=zhang&limit=2")
    rest = await admin.get(f"/office/api/audit?actor=zhang&limit=2&after={first['next']}")
    assert [row["subject"] for row in first["rows"] + rest["rows"]] == ["merchant/P2", "merchant/P1", "merchant/P0"]
    assert rest["next"] is None
    two = await admin.get("/office/api/audit?actor=zhang&action=merchant.create&action=role.put&subject=merchant")
    assert len(two["rows"]) == 3
    assert (await admin.get("/office/api/audit?to=2020-01-01"))["rows"] == []
    assert len((await admin.get("/office/api/audit?from=2020-01-01&actor=zhang"))["rows"]) == 3
    choices = await admin.get("/office/api/audit/choices")
    assert {"value": "merchant.create", "label": "新增商户"} in choices["actions"]
    assert {"value": "merchant", "label": "商户"} in choices["kinds"]
    assert (await admin.refused("GET", "/office/api/audit/999999"))["code"] == 7008
    assert (await admin.refused("GET", "/office/api/audit?from=yesterday"))["fields"][0]["name"] == "from"


async def test_the_chain_is_verified_and_the_row_is_named(stand: Stand, admin: Person) -> None:
    assert (await admin.get("/office/api/audit/verify"))["last"] is None
    report = await admin.post("/office/api/audit/verify")
    assert (report["intact"], report["complete"], report["findings"]) == (True, True, [])
    assert report["rows"] > 3
    last = (await admin.get("/office/api/audit/verify"))["last"]
    assert (last["intact"], last["actor"], last["rows"]) == (True, "office/administrator-hub", report["rows"])
    pool = stand.parts.pool
    await pool.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
    await pool.execute("UPDATE audit_event SET actor = 'nobody' WHERE id = (SELECT min(id) FROM audit_event)")
    broken = await admin.post("/office/api/audit/verify")
    assert (broken["intact"], broken["found"]) == (False, 1)
    assert broken["findings"][0]["seq"] == 1
    assert "审计行被改动过" in broken["findings"][0]["text"]
    assert (await admin.get("/office/api/audit/verify"))["last"]["found"] == 1
