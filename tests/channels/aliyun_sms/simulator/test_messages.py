"""The simulated Aliyun's messages: what fits, what does not, and what is shown of them."""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.channels.aliyun_sms.simulator.client import Client
from tests.channels.aliyun_sms.stand import HUB, PHONE, Stand

from hutong.base.clock import BEIJING, beijing, now
from hutong.base.http import Reply
from hutong.channels.aliyun_sms.simulator.accounts import AUDITED, GLOBAL
from hutong.channels.aliyun_sms.simulator.receipts import DELIVERED, _heard

SEND = {
    "PhoneNumbers": PHONE,
    "SignName": "胡同小店",
    "TemplateCode": "SMS_471000001",
    "TemplateParam": '{"code":"123456"}',
}
NOTICE = {"TemplateCode": "SMS_471000002"}


def _today() -> str:
    return f"{beijing(now()):%Y%m%d}"


def _query(**changes: str) -> dict[str, str]:
    return {"PhoneNumber": PHONE, "SendDate": _today(), "PageSize": "10", "CurrentPage": "1", **changes}


def _notice(name: str, fee: str = "1.00") -> dict[str, str]:
    return {**NOTICE, "TemplateParam": json.dumps({"name": name, "fee": fee})}


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"PhoneNumbers": ""}, 400, "MissingPhoneNumbers"),
        ({"SignName": ""}, 400, "MissingSignName"),
        ({"TemplateCode": ""}, 400, "MissingTemplateCode"),
        ({"PhoneNumbers": "12345"}, 200, "isv.MOBILE_NUMBER_ILLEGAL"),
        ({"PhoneNumbers": "+85291234567"}, 200, "isv.MOBILE_NUMBER_ILLEGAL"),
        ({"PhoneNumbers": "85291234567"}, 200, "isv.MOBILE_NUMBER_ILLEGAL"),
        ({"PhoneNumbers": f"{PHONE},"}, 200, "isv.MOBILE_NUMBER_ILLEGAL"),
        ({"PhoneNumbers": ",".join([PHONE] * 1001)}, 200, "isv.MOBILE_COUNT_OVER_LIMIT"),
        ({"SignName": "别人的店"}, 200, "isv.SMS_SIGNATURE_ILLEGAL"),
        ({"SignName": "胡同新店"}, 200, "isv.SMS_SIGNATURE_ILLEGAL"),
        ({"SignName": "胡同验证码", **_notice("张三")}, 200, "isv.SMS_SIGNATURE_SCENE_ILLEGAL"),
        ({"TemplateCode": "SMS_1"}, 200, "isv.SMS_TEMPLATE_ILLEGAL"),
        ({"TemplateCode": AUDITED}, 200, "isv.SMS_TEMPLATE_ILLEGAL"),
        ({"TemplateCode": GLOBAL}, 200, "isv.DOMESTIC_NUMBER_NOT_SUPPORTED"),
        ({"TemplateParam": ""}, 200, "isv.TEMPLATE_MISSING_PARAMETERS"),
        ({"TemplateParam": "{}"}, 200, "isv.TEMPLATE_MISSING_PARAMETERS"),
        ({"TemplateParam": '{"code":"123456","more":"1"}'}, 200, "isv.SMS_TEMPLATE_ILLEGAL"),
        ({"TemplateParam": '{"code":123456}'}, 200, "isv.INVALID_JSON_PARAM"),
        ({"TemplateParam": '["123456"]'}, 200, "isv.INVALID_JSON_PARAM"),
        ({"TemplateParam": "{'code':'123456'}"}, 200, "isv.INVALID_JSON_PARAM"),
        ({"TemplateParam": '{"code":"123"}'}, 200, "isv.PARAM_LENGTH_LIMIT"),
        ({"TemplateParam": '{"code":"1234567"}'}, 200, "isv.PARAM_LENGTH_LIMIT"),
        ({"TemplateParam": '{"code":"12 34"}'}, 200, "isv.TEMPLATE_PARAMS_ILLEGAL"),
        (_notice(""), 200, "isv.PARAM_LENGTH_LIMIT"),
        (_notice("张" * 36), 200, "isv.PARAM_LENGTH_LIMIT"),
        (_notice("http://a.test"), 200, "isv.PARAM_NOT_SUPPORT_URL"),
        (_notice("见 hutong.cn"), 200, "isv.PARAM_NOT_SUPPORT_URL"),
        (_notice("张三😀"), 200, "isv.UNSUPPORTED_CONTENT"),
        (_notice("【张三】"), 200, "isv.UNSUPPORTED_CONTENT"),
        ({"OutId": "x" * 256}, 200, "isv.INVALID_PARAMETERS"),
        ({"SmsUpExtendCode": "12345678"}, 200, "isv.EXTEND_CODE_ERROR"),
        ({"OutId": "x" * 255, "SmsUpExtendCode": "90999"}, 200, "OK"),
        (_notice("张" * 35, "12.50"), 200, "OK"),
    ],
)
async def test_what_fits(stand: Stand, changes: dict[str, str], status: int, code: str) -> None:
    """Business refusals are HTTP 200, missing fields the gateway's 400; nothing is sent then."""
    told = {name: value for name, value in {**SEND, **changes}.items() if value}
    found = await Client(stand).node("SendSms", told)
    assert (found["status"], found["Code"]) == (status, code)
    assert set(found) >= {"Message", "RequestId", "Code", "status"}
    assert len(list(stand.provider.inbox())) == (code == "OK")


@pytest.mark.parametrize("phone", [PHONE, f"+{PHONE}", f"86{PHONE}", f"+86{PHONE}", f"0086{PHONE}"])
async def test_ways_to_write_a_phone(stand: Stand, phone: str) -> None:
    """All the same phone."""
    assert (await Client(stand).node("SendSms", {**SEND, "PhoneNumbers": phone}))["Code"] == "OK"
    assert [message.phone for message in stand.provider.inbox()] == [PHONE]
    assert (await Client(stand).node("QuerySendDetails", _query()))["TotalCount"] == 1


async def test_many_phones_at_once(stand: Stand) -> None:
    """One number of the provider's for all of them, a message for each."""
    sent = await Client(stand).node("SendSms", {**SEND, "PhoneNumbers": f"{PHONE},13900139000", "OutId": "N1"})
    assert [message.phone for message in stand.provider.inbox()] == [PHONE, "13900139000"]
    for phone in (PHONE, "13900139000"):
        found = await Client(stand).node("QuerySendDetails", _query(PhoneNumber=phone, BizId=sent["BizId"]))
        assert [detail["PhoneNum"] for detail in found["SmsSendDetailDTOs"]["SmsSendDetailDTO"]] == [phone]
    _, second = stand.provider.inbox()
    stand.provider.report(second.id)
    await stand.provider.knocker.settled()
    assert [(heard.phone, heard.provider_no) for heard in stand.heard] == [("13900139000", sent["BizId"])]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"PhoneNumber": ""}, 400, "MissingPhoneNumber"),
        ({"SendDate": ""}, 400, "MissingSendDate"),
        ({"PageSize": ""}, 400, "MissingPageSize"),
        ({"CurrentPage": ""}, 400, "MissingCurrentPage"),
        ({"PhoneNumber": "1"}, 200, "isv.MOBILE_NUMBER_ILLEGAL"),
        ({"SendDate": "2017-01-01"}, 200, "isv.INVALID_PARAMETERS"),
        ({"SendDate": "20171301"}, 200, "isv.INVALID_PARAMETERS"),
        ({"PageSize": "0"}, 200, "isv.INVALID_PARAMETERS"),
        ({"PageSize": "51"}, 200, "isv.INVALID_PARAMETERS"),
        ({"PageSize": "ten"}, 200, "isv.INVALID_PARAMETERS"),
        ({"CurrentPage": "0"}, 200, "isv.INVALID_PARAMETERS"),
    ],
)
async def test_questions_that_do_not_fit(stand: Stand, changes: dict[str, str], status: int, code: str) -> None:
    """As for sending."""
    told = {name: value for name, value in _query(**changes).items() if value}
    found = await Client(stand).node("QuerySendDetails", told)
    assert (found["status"], found["Code"]) == (status, code)


async def test_details(stand: Stand) -> None:
    """Page by page, the newest first; of this day, phone and number alone; with a receipt once there is one."""
    for number in range(5):
        await Client(stand).node("SendSms", {**SEND, "OutId": f"N{number}"})
    pages: list[list[str]] = []
    for page in "123":
        found = await Client(stand).node("QuerySendDetails", _query(PageSize="2", CurrentPage=page))
        assert found["TotalCount"] == 5
        pages.append([detail["OutId"] for detail in found["SmsSendDetailDTOs"]["SmsSendDetailDTO"]])
    assert pages == [["N4", "N3"], ["N2", "N1"], ["N0"]]
    first = next(stand.provider.inbox())
    found = await Client(stand).node("QuerySendDetails", _query(BizId=first.id))
    (detail,) = found["SmsSendDetailDTOs"]["SmsSendDetailDTO"]
    assert (detail["SendStatus"], "ReceiveDate" in detail, "ErrCode" in detail) == (1, False, False)
    stand.provider.report(first.id, code="MOBILE_IN_BLACK")
    found = await Client(stand).node("QuerySendDetails", _query(BizId=first.id))
    (detail,) = found["SmsSendDetailDTOs"]["SmsSendDetailDTO"]
    assert (detail["SendStatus"], detail["ErrCode"]) == (2, "MOBILE_IN_BLACK")
    for changes in ({"PhoneNumber": "13900139000"}, {"SendDate": f"{beijing(now() - timedelta(days=1)):%Y%m%d}"}):
        assert (await Client(stand).node("QuerySendDetails", _query(**changes)))["TotalCount"] == 0


async def test_limits_of_a_phone(stand: Stand) -> None:
    """One code a minute, five an hour, ten a day, once they are ordered; notices are not counted."""
    client = Client(stand)
    for _ in range(3):
        assert (await client.node("SendSms", SEND))["Code"] == "OK"
    stand.provider.limits = True
    assert stand.provider.limits
    found = await client.node("SendSms", SEND)
    assert (found["Code"], found["Message"]) == ("isv.BUSINESS_LIMIT_CONTROL", "触发分钟级流控Permits:1")
    assert (await client.node("SendSms", {**SEND, **_notice("张三")}))["Code"] == "OK"
    assert (await client.node("SendSms", {**SEND, "PhoneNumbers": "13900139000"}))["Code"] == "OK"
    _age(stand, timedelta(minutes=2))
    assert (await client.node("SendSms", SEND))["Code"] == "OK"
    _age(stand, timedelta(minutes=2))
    assert (await client.node("SendSms", SEND))["Code"] == "OK"
    _age(stand, timedelta(minutes=2))
    assert (await client.node("SendSms", SEND))["Message"] == "触发小时级流控Permits:5"
    for _ in range(5):
        _age(stand, timedelta(minutes=61))
        assert (await client.node("SendSms", SEND))["Code"] == "OK"
    _age(stand, timedelta(minutes=61))
    assert (await client.node("SendSms", SEND))["Message"] == "触发天级流控Permits:10"
    _age(stand, timedelta(days=1))
    assert (await client.node("SendSms", SEND))["Code"] == "OK"


def _age(stand: Stand, span: timedelta) -> None:
    """Makes every message so much older."""
    book, kind = stand.provider.home.book, f"aliyun_sms.detail/{PHONE}"
    for detail in list(book.all(kind)):
        detail["sent_at"] = (datetime.fromisoformat(detail["sent_at"]) - span).isoformat()
        book.put(kind, detail["biz_id"], detail)


async def test_old_messages_are_not_shown(stand: Stand) -> None:
    """After thirty days."""
    await Client(stand).node("SendSms", SEND)
    for days, count in ((29, 1), (2, 0)):
        _age(stand, timedelta(days=days))
        (detail,) = stand.provider.home.book.all(f"aliyun_sms.detail/{PHONE}")
        day = f"{beijing(datetime.fromisoformat(detail['sent_at'])):%Y%m%d}"
        assert (await Client(stand).node("QuerySendDetails", _query(SendDate=day)))["TotalCount"] == count


async def test_the_receipt(stand: Stand) -> None:
    """As the manual prints it, with Beijing's time."""
    await Client(stand).node("SendSms", {**SEND, **_notice("张" * 35, "1" * 35), "OutId": "N1"})
    (message,) = stand.provider.inbox()
    stand.provider.report(message.id)
    await stand.provider.knocker.settled()
    (told,) = json.loads(stand.knocks[0].body)
    assert stand.knocks[0].headers["content-type"] == "application/json;charset=UTF-8"
    reported = datetime.strptime(told["report_time"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    assert abs(now() - reported) < timedelta(minutes=1)
    assert told == {
        "phone_number": PHONE,
        "send_time": told["send_time"],
        "report_time": told["report_time"],
        "success": True,
        "err_code": "DELIVERED",
        "err_msg": "用户接收成功",
        "sms_size": "2",
        "biz_id": message.id,
        "out_id": "N1",
    }


async def test_no_address_no_receipt(stand: Stand) -> None:
    """The message arrives nevertheless; one that nobody sent can't."""
    stand.provider.receipts_to = ""
    _, message = await stand.reported()
    assert (message.state, stand.knocks, stand.provider.knocker.tries) == ("delivered", [], [])
    with pytest.raises(KeyError):
        stand.provider.report("1^0")


async def test_receipts_come_again(stand: Stand) -> None:
    """Four times in all until they are heard; with the same content."""
    stand.http.apps[HUB] = _deaf
    await stand.reported()
    assert len(stand.provider.knocker.tries) == 1 + len(stand.provider.LADDER)
    assert len({one.call.body for one in stand.provider.knocker.tries}) == 1
    assert stand.provider.LADDER == (60, 300, 600)


async def _deaf(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 503, "headers": []})
    await send({"type": "http.response.body", "body": b'{"code":0}'})


@pytest.mark.parametrize(
    ("status", "body", "heard"),
    [
        (200, b'{"code":0,"msg":"x"}', True),
        (200, b'{"code":5}', True),
        (200, b'{"code":"0"}', False),
        (200, b'{"code":true}', False),
        (200, b"[]", False),
        (200, b"success", False),
        (503, b'{"code":0}', False),
    ],
)
def test_what_counts_as_heard(status: int, body: bytes, heard: bool) -> None:
    """HTTP 200 and a number as `code`, whatever number it is."""
    assert _heard(Reply(status, body)) is heard


async def test_the_phone_that_is_on(stand: Stand) -> None:
    """Messages arrive by themselves, as in the sandbox."""
    stand.provider.phone_on = True
    await Client(stand).node("SendSms", SEND)
    while not stand.heard:
        await asyncio.sleep(0)
    assert stand.heard[0].code == DELIVERED
    assert next(stand.provider.inbox()).state == "delivered"


async def test_what_tests_and_demo_need(stand: Stand) -> None:
    """Templates that exist, a signature that is approved."""
    account = stand.provider.accounts.opened("direct")
    assert set(stand.provider.templates.values()) <= set(account["templates"])
    assert account["signs"][stand.provider.sign]["status"] == 1
