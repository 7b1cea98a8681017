"""短信模板 at the office: texts, parameters, and how each channel knows them."""

from typing import Any

from tests.office import Person, Stand

TEMPLATES = "/office/api/templates"
CODE = {"expect": "", "label_zh": "验证码", "label_en": "Code", "text": "您的验证码是 ${code}，${minutes} 分钟内有效。"}


async def one(admin: Person, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(row for row in (await admin.get(TEMPLATES))["rows"] if row["name"] == name)
    return found


async def test_a_template_is_added_changed_by_one_at_a_time_and_removed(admin: Person, stand: Stand) -> None:
    sender = stand.stack.channels["ALIYUN_SMS"]
    carriers = [
        {"channel_id": sender, "template": "SMS_1", "sign": "胡同"},
        {"channel_id": stand.stack.channels["MIAODI"]},
    ]
    await admin.put(f"{TEMPLATES}/code", {**CODE, "carriers": carriers})
    row = await one(admin, "code")
    assert (row["params"], row["state"], row["label"]) == (["code", "minutes"], "added", "验证码")
    assert [(carrier["channel_id"], carrier["template"]) for carrier in row["carriers"]] == [(sender, "SMS_1")]
    assert (await admin.refused("PUT", f"{TEMPLATES}/code", CODE))["code"] == 6010
    await admin.put(f"{TEMPLATES}/code", {**CODE, "expect": row["mark"], "enabled": False})
    assert (await one(admin, "code"))["carriers"] == []
    await admin.delete(f"{TEMPLATES}/code")
    assert (await admin.refused("DELETE", f"{TEMPLATES}/code"))["code"] == 6025


async def test_wrong_fields_are_named(admin: Person, stand: Stand) -> None:
    shop = stand.stack.channels["ALIPAY"]
    wrong = {**CODE, "text": "${1}", "carriers": [{"channel_id": shop, "template": "x"}]}
    refused = await admin.refused("PUT", f"{TEMPLATES}/C", wrong)
    assert [field["name"] for field in refused["fields"]] == ["name", "text", f"carriers.{shop}"]
    long = await admin.refused("PUT", f"{TEMPLATES}/code", {**CODE, "text": "长" * 501})
    assert long["fields"][0]["name"] == "text"


async def test_channels_that_send_are_offered_those_with_a_route_first(admin: Person, stand: Stand) -> None:
    routed = stand.stack.channels["MIAODI"]
    await admin.put(f"/office/api/routes/sms/{routed}", {"expect": "", "weight": 5})
    channels = (await admin.get(TEMPLATES))["channels"]
    assert (channels[0]["id"], channels[0]["routed"]) == (routed, True)
    assert stand.stack.channels["ALIPAY"] not in [one["id"] for one in channels]
    assert all(one["templates"] or one["plain"] for one in channels)
    await admin.put(f"{TEMPLATES}/code", CODE)
    warned = (await one(admin, "code"))["findings"]
    plain = channels[0]["plain"]
    assert [finding["warning"] for finding in warned] == ([] if plain else [True])
