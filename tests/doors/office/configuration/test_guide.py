"""配置向导: the documents' order, and at each step what is done and what is next."""

from tests.office import Person, Stand


async def test_each_step_tells_what_is_next(admin: Person, stand: Stand) -> None:
    found = await admin.get("/office/api/guide")
    assert [step["name"] for step in found["steps"]] == [
        "文件存储",
        "微信小程序",
        "公众号（微信内收款、模板消息）",
        "短信",
        "收款（微信、支付宝，或银联商务）",
    ]
    storage, _, official, sms, pay = found["steps"]
    assert {check["next"]["what"] for check in official["checks"] if not check["done"]} == {"letter", "push", "proof"}
    assert [one["code_name"] for one in official["channels"]] == ["微信公众号"]
    assert pay["done"]
    route = next(check for check in storage["checks"] if not check["done"])
    assert (route["next"]["what"], route["next"]["name"]) == ("route", "storage")
    assert {check["next"]["what"] for check in sms["checks"] if not check["done"]} == {"route", "template"}
    assert all(channel["running"] for channel in pay["channels"])


async def test_a_step_is_done_once_it_is_refreshed(admin: Person, stand: Stand) -> None:
    channel_id = stand.stack.channels["LOCAL_OSS"]
    await admin.put(f"/office/api/routes/storage/{channel_id}", {"expect": "", "weight": 1})
    storage = (await admin.get("/office/api/guide"))["steps"][0]
    assert [check["next"]["what"] for check in storage["checks"] if not check["done"]] == ["refresh"]
    plan = await admin.get("/office/api/refresh")
    await admin.post("/office/api/refresh", {"expect": plan["token"]})
    after = await admin.get("/office/api/guide")
    assert after["steps"][0]["done"]
    assert after["running"] == plan["base"] + 1
