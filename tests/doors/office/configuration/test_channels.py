"""通道信息: listed, added from known codes, edited by one person at a time, removed when nothing leads to them."""

import csv
import io
import zipfile
from uuid import uuid4

from tests.office import Person, Stand

CHANNELS = "/office/api/channels"


async def _made(admin: Person, code: str = "LOCAL_OSS", **more: object) -> dict[str, object]:
    made: dict[str, object] = await admin.post(
        CHANNELS, {"code": code, "merchant_no": f"disk-{uuid4().hex[:8]}", "enabled": False, **more}
    )
    return made


async def test_the_list_tells_codes_completeness_and_state(admin: Person, stand: Stand) -> None:
    found = await admin.get(CHANNELS)
    row = next(one for one in found["rows"] if one["code"] == "WXPAY_V3")
    assert row["code_name"] == "微信支付V3"
    assert row["right"] == row["needed"] > 3
    assert (row["state"], row["enabled"], row["resting_until"]) == ("published", True, None)
    assert row["certificate_end"] is None
    assert found["removed"] == []
    only = await admin.get(f"{CHANNELS}?code=ALIPAY&code=WXPAY&search=%20alipay%20")
    assert [one["code"] for one in only["rows"]] == ["ALIPAY"]


async def test_codes_come_with_their_own_words(admin: Person) -> None:
    rows = (await admin.get(f"{CHANNELS}/codes"))["rows"]
    jpush = next(one for one in rows if one["code"] == "JPUSH_SMS")
    assert (jpush["merchant_no"]["label"], jpush["group"], jpush["recommended"]) == ("通道商户号", "sms", True)
    assert jpush["merchant_no"]["help"].startswith("AppKey")
    assert "短信回执" in jpush["capabilities"]
    groups = [one["group"] for one in rows]
    assert groups == sorted(groups), "those of one kind stand together"


async def test_an_unknown_code_is_refused_with_the_known_ones(admin: Person) -> None:
    answer = await admin.refused("POST", CHANNELS, {"code": "PAYPAL", "merchant_no": "x"})
    assert answer["code"] == 6001
    assert "WXPAY_V3" in answer["message"]
    assert [(field["name"], "WXPAY_V3" in field["message"]) for field in answer["fields"]] == [("code", True)]


async def test_a_wrong_number_is_named_at_its_field_and_a_known_one_is_refused(admin: Person, stand: Stand) -> None:
    answer = await admin.refused("POST", CHANNELS, {"code": "JPUSH_SMS", "merchant_no": "short"})
    assert [field["name"] for field in answer["fields"]] == ["MERCHANT_NO"]
    row = next(one for one in (await admin.get(CHANNELS))["rows"] if one["code"] == "JPUSH_SMS")
    again = await admin.refused("POST", CHANNELS, {"code": "JPUSH_SMS", "merchant_no": row["merchant_no"]})
    assert (again["code"], again["fields"][0]["name"]) == (6005, "MERCHANT_NO")


async def test_a_form_is_drawn_from_the_spec_and_masks_secrets(admin: Person, stand: Stand) -> None:
    form = await admin.get(f"{CHANNELS}/{stand.stack.channels['WXPAY_V3']}/form")
    fields = {field["key"]: field for field in form["fields"]}
    assert fields["PRIVATE_KEY"]["kind"] == "secret"
    assert fields["PRIVATE_KEY"]["multiline"]
    assert fields["PRIVATE_KEY"]["value"].startswith("•")
    assert {fact["label"]: fact["value"] for fact in fields["PRIVATE_KEY"]["facts"]}["密钥"] == "RSA 2048"
    assert fields["SIGN_TYPE"]["kind"] == "fixed"
    method = (await admin.get(f"{CHANNELS}/{stand.stack.channels['JCSMS']}/form"))["fields"]
    options = {field["key"]: [one["value"] for one in field["options"]] for field in method}
    assert options["METHOD"] == ["POST", "GET"]


async def test_pasted_certificates_tell_whose_they_are_and_until_when(admin: Person, stand: Stand) -> None:
    made = await _made(admin, "ALIPAY", merchant_no="2021000000000001")
    account = stand.stack.simulators["ALIPAY"].account("certificate")
    changes = dict(account.settings)
    await admin.patch(f"{CHANNELS}/{made['id']}", {"expect": made["mark"], "changes": changes})
    fields = {field["key"]: field for field in (await admin.get(f"{CHANNELS}/{made['id']}/form"))["fields"]}
    facts = {fact["label"].split(" · ")[-1] for fact in fields["ALIPAY_CERTIFICATE"]["facts"]}
    assert {"序列号", "到期日期", "签发者", "SHA-256 指纹"} <= facts
    row = next(one for one in (await admin.get(CHANNELS))["rows"] if one["id"] == made["id"])
    assert row["certificate_end"] > "2026"
    await admin.delete(f"{CHANNELS}/{made['id']}")


async def test_settings_are_changed_kept_and_removed_in_one_go(admin: Person) -> None:
    made = await _made(admin, name="磁盘", remark="旧")
    at = f"{CHANNELS}/{made['id']}"
    changes = {"FILE_ALLOW_SUFFIX": ".png"}
    once = await admin.patch(at, {"expect": made["mark"], "name": "新", "changes": changes})
    assert once["mark"] != made["mark"]
    form = await admin.get(f"{at}/form")
    assert {field["key"]: field["value"] for field in form["fields"]}["FILE_ALLOW_SUFFIX"] == ".png"
    await admin.patch(at, {"expect": once["mark"], "changes": {"FILE_ALLOW_SUFFIX": None}})
    missing = next(field for field in (await admin.get(f"{at}/form"))["fields"] if field["key"] == "FILE_ALLOW_SUFFIX")
    assert not missing["set"]
    assert missing["findings"], "a required setting that is absent is told"
    row = next(one for one in (await admin.get(CHANNELS))["rows"] if one["id"] == made["id"])
    assert (row["name"], row["remark"], row["state"]) == ("新", "旧", "added")


async def test_somebody_elses_edit_is_not_overwritten(admin: Person, stand: Stand) -> None:
    made, at = await _made(admin), ""
    at = f"{CHANNELS}/{made['id']}"
    other = await stand.sign_in("operator")
    await other.patch(at, {"expect": made["mark"], "remark": "theirs"})
    answer = await admin.refused("PATCH", at, {"expect": made["mark"], "remark": "mine"})
    assert answer["code"] == 6010
    assert "修改过" in answer["message"]
    row = next(one for one in (await admin.get(CHANNELS))["rows"] if one["id"] == made["id"])
    assert row["remark"] == "theirs"


async def test_every_wrong_setting_is_named_at_once(admin: Person, stand: Stand) -> None:
    channel_id = stand.stack.channels["WXPAY_V3"]
    form = await admin.get(f"{CHANNELS}/{channel_id}/form")
    wrong = {"MCHID": "x", "MCH_SERIAL_NO": "?"}
    answer = await admin.refused("PATCH", f"{CHANNELS}/{channel_id}", {"expect": form["mark"], "changes": wrong})
    assert [field["name"] for field in answer["fields"]] == ["MCHID", "MCH_SERIAL_NO"]
    strange = await admin.refused("PATCH", f"{CHANNELS}/{channel_id}", {"expect": form["mark"], "changes": {"X": "1"}})
    assert strange["code"] == 6002


async def test_a_channel_in_use_is_not_removed_and_its_users_are_named(admin: Person, stand: Stand) -> None:
    answer = await admin.refused("DELETE", f"{CHANNELS}/{stand.stack.channels['ALIPAY']}")
    assert answer["code"] == 6007
    assert ("product", "aliqr") in [(field["name"], field["message"]) for field in answer["fields"]]
    made = await _made(admin)
    await admin.delete(f"{CHANNELS}/{made['id']}")
    gone = await admin.refused("DELETE", f"{CHANNELS}/{made['id']}")
    assert gone["code"] == 6006


async def test_what_the_next_refresh_takes_away_is_told(admin: Person, stand: Stand) -> None:
    made = await _made(admin)
    await admin.patch(
        f"{CHANNELS}/{made['id']}", {"expect": made["mark"], "changes": {"FILE_ALLOW_SUFFIX": ".png,.jpg"}}
    )
    plan = await admin.get("/office/api/refresh")
    await admin.post("/office/api/refresh", {"expect": plan["token"]})
    await admin.delete(f"{CHANNELS}/{made['id']}")
    assert (await admin.get(CHANNELS))["removed"] == [made["title"]]


async def test_the_list_is_taken_away_without_formulas(admin: Person) -> None:
    await _made(admin, name="=1+1", remark="x")
    status, body = await admin.call("GET", f"{CHANNELS}/export?format=csv&columns=name&columns=complete&code=LOCAL_OSS")
    assert status == 200
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert rows[0] == ["名称", "完整度"]
    assert "'=1+1" in [row[0] for row in rows]
    reply = await admin.raw("GET", f"{CHANNELS}/export?format=xlsx", headers={"accept-language": "en"})
    assert "channels-" in reply.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(reply.body)) as book:
        assert "Merchant number" in book.read("xl/worksheets/sheet1.xml").decode()
    wrong = await admin.refused("GET", f"{CHANNELS}/export?columns=secret")
    assert wrong["code"] == 7050


async def test_names_bear_no_nul(admin: Person) -> None:
    answer = await admin.refused("POST", CHANNELS, {"code": "LOCAL_OSS", "merchant_no": "a\x00b", "name": "c\x00"})
    assert {field["name"] for field in answer["fields"]} == {"merchant_no", "name"}


async def test_a_tab_in_a_remark_is_told_at_the_remark_in_the_operators_words(admin: Person) -> None:
    made = await _made(admin)
    answer = await admin.refused("PATCH", f"{CHANNELS}/{made['id']}", {"expect": made["mark"], "remark": "a\tb"})
    assert (answer["code"], answer["message"]) == (7050, "填写的内容不正确：备注")
    why = "不能含有制表符、换行等控制字符"
    assert answer["fields"] == [{"name": "remark", "label": "备注", "message": why}]
    assert "签名" not in answer["remedy"] + answer["cause"]
