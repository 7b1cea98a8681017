"""The office's text messages: numbers are never shown whole, a test goes along the routes, a number can be blocked."""

from typing import Any

from tests.office import Person, Stand
from tests.stack import MERCHANT
from tests.texting import inbox, lead, teach

from hutong.capabilities.simulation import Mischief

PHONE = "13800001234"


async def trial(stand: Stand, admin: Person, phone: str = PHONE, name: str = "王芳") -> Any:
    """A test message that was sent from the office."""
    if "notice" not in stand.stack.hub.switchboard.current.content.templates:
        await teach(stand.stack)
        await lead(stand.stack, "sms", "ALIYUN_SMS")
    form = {"merchant_id": MERCHANT, "phone": phone, "template": "notice", "params": {"name": name, "fee": "9.90"}}
    return await admin.post("/office/api/sms/test", form)


async def test_a_test_message_is_sent_and_told_without_its_phone(stand: Stand, admin: Person) -> None:
    sent = await trial(stand, admin)
    assert (sent["state"], sent["why"]) == ("sent", "")
    assert sent["channel"].startswith("阿里云短信")
    [(code, message)] = inbox(stand.stack, PHONE)
    assert (code, "王芳" in message.text) == ("ALIYUN_SMS", True)
    await stand.stack.hub.switchboard.calls.flush()
    row = (await admin.get("/office/api/sms?limit=1"))["rows"][0]
    assert (row["id"], row["phone"], row["template"], row["kind"]) == (sent["id"], "138****1234", "notice", "template")
    story = await admin.get(f"/office/api/sms/{sent['id']}")
    assert [event["what"] for event in story["events"]] == ["sent"]
    assert story["events"][0]["channel"] == sent["channel"]
    assert [call["verb"] for call in story["calls"]] == ["send_sms"]
    assert PHONE not in str(story)
    assert PHONE not in str(row)
    audited = await stand.stack.hub.pool.fetchrow(
        "SELECT actor, detail::text FROM audit_event WHERE action = 'sms.test' ORDER BY id DESC LIMIT 1"
    )
    assert audited is not None
    assert audited["actor"] == f"office/{admin.username}"
    assert PHONE not in audited["detail"]


async def test_a_test_message_goes_by_the_channel_that_was_chosen(stand: Stand, admin: Person) -> None:
    phone, ids = "13800005555", stand.stack.channels
    await trial(stand, admin, "13800005554")  # the routes lead to another one
    form = {"merchant_id": MERCHANT, "phone": phone, "template": "notice", "params": {"name": "王芳", "fee": "9.90"}}
    sent = await admin.post("/office/api/sms/test", {**form, "channel_id": ids["MIAODI"]})
    assert (sent["state"], sent["why"]) == ("sent", "")
    assert [code for code, _ in inbox(stand.stack, phone)] == ["MIAODI"]
    detail = await stand.stack.hub.pool.fetchval(
        "SELECT detail FROM audit_event WHERE action = 'sms.test' ORDER BY id DESC LIMIT 1"
    )
    assert detail["channel"].startswith(f"{ids['MIAODI']} MIAODI ")
    senders = {one["value"] for one in (await admin.get("/office/api/sms/choices"))["senders"]}
    assert str(ids["MIAODI"]) in senders
    assert str(ids["WXPAY_V3"]) not in senders
    for wrong in (ids["WXPAY_V3"], 999_999):
        refused = await admin.refused("POST", "/office/api/sms/test", {**form, "channel_id": wrong})
        assert (refused["code"], "短信" in refused["message"]) == (4001, True), refused


async def test_what_may_not_have_arrived_says_why(stand: Stand, admin: Person) -> None:
    await trial(stand, admin, "13800009999")
    stand.stack.simulators["ALIYUN_SMS"].mischiefs.order(Mischief.RESET)
    sent = await trial(stand, admin, "13800009998")
    assert sent["state"] == "unknown"
    assert sent["why"]
    story = await admin.get(f"/office/api/sms/{sent['id']}")
    assert (story["state"], story["ask_at"] is not None) == ("unknown", True)
    assert story["events"][-1]["what"] == "unknown"


async def test_filters_and_totals(stand: Stand, admin: Person) -> None:
    sent = await trial(stand, admin, "13900005678")
    for wanted in (
        "phone=13900005678",
        "phone=%2B8613900005678",
        f"search={sent['id']}",
        "phone=13900005678&state=sent&template=notice&merchant_id=M1001",
    ):
        assert [row["id"] for row in (await admin.get(f"/office/api/sms?{wanted}"))["rows"]] == [sent["id"]], wanted
    for other in ("phone=1390000567", "phone=13900005678&state=failed", "phone=13900005678&template=code"):
        assert (await admin.get(f"/office/api/sms?{other}"))["rows"] == [], other
    totals = await admin.get("/office/api/sms/totals?phone=13900005678")
    assert totals == {"count": 1, "states": {"sent": 1}}
    choices = await admin.get("/office/api/sms/choices")
    assert {"notice", "code"} <= {one["value"] for one in choices["templates"]}
    notice = next(one for one in choices["templates"] if one["value"] == "notice")
    assert set(notice["params"]) == {"name", "fee"}
    assert choices["channels"][0]["label"].startswith("阿里云短信")


async def test_a_number_is_blocked_from_its_message(stand: Stand, admin: Person) -> None:
    sent = await trial(stand, admin, "13700001111")
    path = f"/office/api/sms/{sent['id']}"
    assert (await admin.get(path))["blocked"] is False
    await admin.post(f"{path}/block", {"reason": "投诉"})
    assert (await admin.get(path))["blocked"] is True
    form = {"merchant_id": MERCHANT, "phone": "13700001111", "template": "notice", "params": {"name": "a", "fee": "1"}}
    assert (await admin.refused("POST", "/office/api/sms/test", form))["code"] == 3107
    await admin.post(f"{path}/unblock")
    assert (await admin.get(path))["blocked"] is False


async def test_wrong_forms_are_refused(stand: Stand, admin: Person) -> None:
    await trial(stand, admin, "13600001111")
    form = {"merchant_id": MERCHANT, "phone": PHONE, "template": "notice", "params": {"name": "a", "fee": "1"}}
    path = "/office/api/sms/test"
    for change in (
        {"phone": "12345"},
        {"phone": "13600001111,13600001112"},
        {"template": "none"},
        {"params": {"name": "a"}},
        {"merchant_id": "M404"},
    ):
        answer = await admin.refused("POST", path, {**form, **change})
        assert answer["message"], change
        assert ("phone" in change) == ([one["name"] for one in answer["fields"]] == ["phone"])
        assert "逗号" not in str(answer), change
    assert (await admin.refused("GET", "/office/api/sms/none"))["message"]
    support = await stand.sign_in("support")
    assert (await support.refused("POST", path, form))["code"] == 7006
