"""One channel in full: what it can do, who uses it, where its provider calls, its history, and the test."""

import pytest
from tests.office import Person, Stand

from hutong.doors.office.configuration import detail

CHANNELS = "/office/api/channels"


async def test_a_channel_tells_its_abilities_users_and_addresses(admin: Person, stand: Stand) -> None:
    channel_id = stand.stack.channels["WXPAY_V3"]
    found = await admin.get(f"{CHANNELS}/{channel_id}")
    assert "收款" in found["capabilities"]
    assert "wxnative" in found["used_by"]["products"] or found["used_by"]["products"]
    assert found["running"]
    assert found["rest"] is None
    address = found["addresses"][0]
    assert address["url"].startswith(f"http://hub.test/callback/{channel_id}/")
    assert not address["secret"]
    assert (await admin.refused("GET", f"{CHANNELS}/999999"))["code"] == 6006


async def test_an_address_with_a_token_is_masked_until_it_is_proved(admin: Person, stand: Stand) -> None:
    channel_id = stand.stack.channels["MIAODI"]
    found = await admin.get(f"{CHANNELS}/{channel_id}")
    address = next(one for one in found["addresses"] if one["secret"])
    assert "•" in address["url"]
    shown = await admin.post(f"{CHANNELS}/{channel_id}/receipts", {"proof": await admin.proof()})
    assert "•" not in shown["value"]
    assert shown["value"].startswith(f"http://hub.test/callback/{channel_id}")
    seen = await stand.stack.hub.pool.fetchval("SELECT count(*) FROM audit_event WHERE action = 'sms.receipts'")
    assert seen == 1


async def test_why_there_is_no_address_of_receipts_is_told_to_the_reader(admin: Person, stand: Stand) -> None:
    at, form = f"{CHANNELS}/{stand.stack.channels['WXPAY']}/receipts", {"proof": await admin.proof()}
    assert (await admin.refused("POST", at, form))["message"].endswith("：WXPAY 不支持 sms_receipt")
    _, told = await admin.call("POST", at, form, {"accept-language": "en"})
    assert told["message"].endswith(": WXPAY can't sms_receipt")


async def test_what_runs_is_tested_and_the_draft_too(admin: Person, stand: Stand) -> None:
    channel_id = stand.stack.channels["WXPAY"]
    at = f"{CHANNELS}/{channel_id}"
    assert (await admin.post(f"{at}/test", {}))["passed"] is True
    form = await admin.get(f"{at}/form")
    changes = {"PRIVATE_KEY": "0" * 32}
    await admin.patch(at, {"expect": form["mark"], "changes": changes})
    assert (await admin.post(f"{at}/test", {}))["passed"] is True, "an edit is not in effect"
    drafted = await admin.post(f"{at}/test", {"draft": True})
    assert (drafted["passed"], drafted["draft"]) == (False, True)
    made = await admin.post(CHANNELS, {"code": "LOCAL_OSS", "merchant_no": "untested"})
    absent = await admin.post(f"{CHANNELS}/{made['id']}/test", {})
    assert absent["passed"] is False
    assert absent["words"].startswith(f"通道 {made['id']} 不在配置版本 ")
    _, told = await admin.call("POST", f"{CHANNELS}/{made['id']}/test", {}, {"accept-language": "en"})
    assert told["words"].startswith(f"channel {made['id']} is not in revision ")


async def test_what_can_only_be_tried_by_a_message_says_so(admin: Person, stand: Stand) -> None:
    asked = {}
    for code in ("MIAODI", "ALIYUN_OSS"):
        asked[code] = await admin.post(f"{CHANNELS}/{stand.stack.channels[code]}/test", {})
    assert (asked["MIAODI"]["passed"], asked["MIAODI"]["texts"]) == (None, True)
    assert (asked["ALIYUN_OSS"]["passed"], asked["ALIYUN_OSS"]["texts"]) == (True, False)


async def test_a_test_that_takes_too_long_is_answered_meanwhile(
    admin: Person, stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detail, "PATIENCE", 0.0)
    found = await admin.post(f"{CHANNELS}/{stand.stack.channels['ALIYUN_OSS']}/test", {})
    assert found["passed"] is False
    assert "没有答复" in found["words"]


async def test_the_history_is_the_audits(admin: Person, stand: Stand) -> None:
    made = await admin.post(CHANNELS, {"code": "LOCAL_OSS", "merchant_no": "told"})
    at = f"{CHANNELS}/{made['id']}"
    await admin.patch(at, {"expect": made["mark"], "remark": "one"})
    first = await admin.get(f"{at}/history?limit=1")
    assert [(row["action"], row["actor"]) for row in first["rows"]] == [("channel.edit", f"office/{admin.username}")]
    assert first["rows"][0]["action_label"] == "修改通道"
    assert first["rows"][0]["lines"] == [{"label": "备注", "old": None, "new": "one"}]
    rest = await admin.get(f"{at}/history?after={first['next']}")
    assert [row["action"] for row in rest["rows"]] == ["channel.add"]
    assert rest["next"] is None


async def test_a_channel_that_rests_is_shown_and_healed(admin: Person, stand: Stand) -> None:
    channel_id = stand.stack.channels["JPUSH_SMS"]
    ill = (
        "INSERT INTO channel_health (channel_id, fails, until, words) VALUES ($1, 7, now() + interval '1 hour', 'gone')"
    )
    await stand.stack.hub.pool.execute(ill, channel_id)
    assert (await admin.get(f"{CHANNELS}/{channel_id}"))["rest"]["words"] == "gone"
    assert (await admin.post(f"{CHANNELS}/{channel_id}/heal"))["done"] is True
    assert (await admin.get(f"{CHANNELS}/{channel_id}"))["rest"] is None
    assert (await admin.post(f"{CHANNELS}/{channel_id}/heal"))["done"] is False
