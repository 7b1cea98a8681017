"""刷新配置: the difference first, nothing unseen, every version kept, and the way back."""

from tests.office import Person, Stand

CHANNELS, REFRESH, REVISIONS = "/office/api/channels", "/office/api/refresh", "/office/api/revisions"


async def _edit(admin: Person, channel_id: int, **change: object) -> None:
    form = await admin.get(f"{CHANNELS}/{channel_id}/form")
    await admin.patch(f"{CHANNELS}/{channel_id}", {"expect": form["mark"], **change})


async def test_a_refresh_shows_what_changes_and_publishes_that(admin: Person, stand: Stand) -> None:
    channel_id = stand.stack.channels["WXPAY"]
    before = await admin.get(f"{REVISIONS}/state")
    assert not before["edited"]
    await _edit(admin, channel_id, changes={"PRIVATE_KEY": "k" * 32}, enabled=True, remark="换密钥")
    state = await admin.get(f"{REVISIONS}/state")
    assert (state["edited"], state["changes"], state["running"]) == (True, 1, before["newest"])
    plan = await admin.get(REFRESH)
    change = plan["changes"][0]
    assert (change["what"], change["kind"], change["channel_id"]) == ("channel", "changed", channel_id)
    fields = {field["name"]: field for field in change["fields"]}
    assert fields["PRIVATE_KEY"]["new"] == "••••••kkkk"
    assert fields["remark"]["label"] == "备注"
    done = await admin.post(REFRESH, {"expect": plan["token"], "remark": "季度换密钥"})
    assert done["revision"] == done["running"] == before["newest"] + 1
    newest = (await admin.get(REVISIONS))["rows"][0]
    assert (newest["remark"], newest["running"], newest["changes"]) == ("季度换密钥", True, 1)
    assert (await admin.get(f"{REVISIONS}/{newest['id']}"))["diff"][0]["channel_id"] == channel_id
    nothing = await admin.refused("POST", REFRESH, {"expect": (await admin.get(REFRESH))["token"]})
    assert nothing["code"] == 6009


async def test_what_somebody_else_edits_meanwhile_is_not_published_unseen(admin: Person, stand: Stand) -> None:
    channel_id = stand.stack.channels["ALIPAY"]
    await _edit(admin, channel_id, remark="seen")
    plan = await admin.get(REFRESH)
    await _edit(await stand.sign_in("operator"), channel_id, remark="unseen")
    answer = await admin.refused("POST", REFRESH, {"expect": plan["token"]})
    assert answer["code"] == 6010
    again = await admin.get(REFRESH)
    assert [field["new"] for field in again["changes"][0]["fields"]] == ["unseen"]
    await admin.post(REFRESH, {"expect": again["token"]})


async def test_an_incomplete_draft_leads_to_what_is_missing(admin: Person) -> None:
    made = await admin.post(CHANNELS, {"code": "JPUSH_SMS", "merchant_no": "a" * 24})
    plan = await admin.get(REFRESH)
    error = next(one for one in plan["errors"] if one["channel_id"] == made["id"])
    assert (error["what"], error["key"]) == ("channel", "PRIVATE_KEY")
    assert (await admin.refused("POST", REFRESH, {"expect": plan["token"]}))["code"] == 6004
    await admin.delete(f"{CHANNELS}/{made['id']}")


async def test_a_rollback_shows_what_it_does_and_what_is_lost(admin: Person, stand: Stand) -> None:
    channel_id = stand.stack.channels["MIAODI"]
    first = (await admin.get(f"{REVISIONS}/state"))["newest"]
    await _edit(admin, channel_id, remark="published")
    await admin.post(REFRESH, {"expect": (await admin.get(REFRESH))["token"]})
    await _edit(admin, channel_id, name="only drafted")
    plan = await admin.get(f"{REVISIONS}/{first}/rollback")
    assert [field["name"] for field in plan["changes"][0]["fields"]] == ["remark"]
    assert {field["name"] for field in plan["lost"][0]["fields"]} == {"remark", "name"}
    stale = await admin.refused("POST", f"{REVISIONS}/{first}/rollback", {"expect": "0-0"})
    assert stale["code"] == 6010
    done = await admin.post(f"{REVISIONS}/{first}/rollback", {"expect": plan["token"], "remark": "回退"})
    assert done["running"] == done["revision"] == first + 2
    assert not (await admin.get(f"{REVISIONS}/state"))["edited"]
    assert (await admin.refused("GET", f"{REVISIONS}/99999/rollback"))["code"] == 6008


async def test_versions_are_read_on_and_on(admin: Person) -> None:
    page = await admin.get(f"{REVISIONS}?limit=1")
    older = await admin.get(f"{REVISIONS}?limit=1&after={page['next']}") if page["next"] else {"rows": []}
    ids = [row["id"] for row in [*page["rows"], *older["rows"]]]
    assert ids == sorted(ids, reverse=True)


async def test_looking_is_one_right_and_refreshing_another(stand: Stand) -> None:
    operator = await stand.sign_in("operator")
    permissions = (await operator.get("/office/api/me"))["permissions"]
    assert "channel.view" in permissions
    auditor = await stand.sign_in("auditor")
    assert (await auditor.refused("POST", REFRESH, {"expect": "x"}))["code"] == 7006
