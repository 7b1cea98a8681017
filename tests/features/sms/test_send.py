"""Sending: taken once under the merchant's number, carried by the first that can, never twice if it may have gone."""

import asyncio
from collections import Counter
from typing import Any

import orjson
import pytest
from tests.stack import HUB, MERCHANT, Stack
from tests.texting import SMS_CODES, inbox, lead, results, teach
from tests.upstream import number

from hutong.base.http import REFUSED, NeverLeft
from hutong.base.signing import verify
from hutong.capabilities.simulation import Mischief
from hutong.capabilities.sms import SendsSms
from hutong.switchboard import registry

pytestmark = pytest.mark.asyncio(loop_scope="module")
PARAMS = orjson.dumps({"name": "张三", "fee": "12.50"}).decode()


def wish(phone: str, **more: str) -> dict[str, str]:
    """A message by template."""
    return {"smsId": number("S"), "mobile": phone, "template": "notice", "params": PARAMS, **more}


async def state(hub: Stack, sms_id: str) -> dict[str, object]:
    row = await hub.hub.pool.fetchrow("SELECT * FROM sms WHERE merchant_id = $1 AND request_id = $2", MERCHANT, sms_id)
    assert row is not None
    return dict(row)


async def test_a_message_arrives_and_the_answer_is_signed(hub: Stack, phone: str) -> None:
    told = wish(phone)
    status, answer = await hub.post("/api/sms/send", told)
    assert (status, answer["code"], answer["smsId"], answer["total"]) == (200, 1, told["smsId"], "1")
    assert verify({**answer, "code": "1"}, hub.md5_key, hub.verifier)
    [result] = results(answer)
    assert (result["mobile"], result["status"]) == (phone, "sent")
    [(code, message)] = inbox(hub, phone)
    assert code == "TEST_SMS"
    assert message.text.endswith("张三，您的费用12.50元已支付。")
    assert message.number == result["sysSmsId"]


@pytest.mark.parametrize("code", SMS_CODES)
async def test_whoever_carries_it_the_same_call_sends_it(hub: Stack, phone: str, code: str) -> None:
    await lead(hub, "sms", code)
    status, answer = await hub.post("/api/sms/send", wish(phone))
    assert (status, answer["code"]) == (200, 1), answer
    [(carrier, message)] = inbox(hub, phone)
    assert carrier == code
    assert "张三" in message.text  # the rest is the wording of the provider's own template
    assert "12.50" in message.text


async def test_plain_text_goes_to_who_can_send_it(hub: Stack, phone: str) -> None:
    templates_only = [code for code in SMS_CODES if not _plain(code)]
    await lead(hub, "sms", *templates_only, "TEST_SMS")
    fields = {"smsId": number(), "mobile": phone, "text": "小店今日休息 & see you tomorrow"}
    _, answer = await hub.post("/api/sms/send", fields)
    assert answer["code"] == 1, answer
    assert [code for code, _ in inbox(hub, phone)] == ["TEST_SMS"]
    await lead(hub, "sms", *templates_only)
    status, answer = await hub.post("/api/sms/send", {**fields, "smsId": number()})
    assert (status, answer["code"]) == (503, 4008)


def _plain(code: str) -> bool:
    adapter = registry.spec(code).adapter
    return issubclass(adapter, SendsSms) and adapter.PLAIN


async def test_the_same_request_again_is_the_same_message(hub: Stack, phone: str) -> None:
    told = wish(phone)
    answers = [await hub.post("/api/sms/send", told) for _ in range(3)]
    assert len({results(answer)[0]["sysSmsId"] for _, answer in answers}) == 1
    assert len(inbox(hub, phone)) == 1
    status, answer = await hub.post("/api/sms/send", {**told, "params": PARAMS.replace("12.50", "99.00")})
    assert (status, answer["code"]) == (409, 3101)
    assert len(inbox(hub, phone)) == 1


async def test_many_equal_requests_at_once_send_one_message(hub: Stack, phone: str) -> None:
    told = wish(phone)
    answers = await asyncio.gather(*(hub.post("/api/sms/send", told) for _ in range(20)))
    assert {answer["code"] for _, answer in answers} == {1}
    assert len(inbox(hub, phone)) == 1


async def test_a_carrier_that_is_away_is_replaced_and_that_is_remembered(
    hub: Stack, phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, away = hub.net.send, hub.simulators["TEST_SMS"].home.base_url

    async def refuse(method: str, url: str, **rest: Any) -> object:
        if url.startswith(away):
            raise NeverLeft("ConnectError: connection refused")
        return await send(method, url, **rest)

    monkeypatch.setattr(hub.net, "send", refuse)
    told = wish(phone)
    _, answer = await hub.post("/api/sms/send", told)
    assert results(answer)[0]["status"] == "sent"
    [(code, _)] = inbox(hub, phone)
    assert code != "TEST_SMS"
    row = await state(hub, told["smsId"])
    assert row["channel_id"] == hub.channels[code]
    events = await hub.hub.pool.fetch("SELECT what, channel_id FROM sms_event WHERE sms_id = $1 ORDER BY id", row["id"])
    assert [tuple(event) for event in events] == [("missed", hub.channels["TEST_SMS"]), ("sent", hub.channels[code])]


async def test_after_unknown_nobody_else_is_asked_and_the_worker_finds_out(
    hub: Stack, phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.simulators["TEST_SMS"].mischiefs.order(Mischief.RESET)
    told = wish(phone)
    status, answer = await hub.post("/api/sms/send", told)
    assert (status, answer["code"]) == (504, 4004)
    assert len(inbox(hub, phone)) == 1, "the provider took it, then the line was cut"
    assert (await state(hub, told["smsId"]))["state"] == "unknown"
    status, again = await hub.post("/api/sms/send", told)
    assert (status, again["code"]) == (504, 4004), "the repeat is told what the first one was"
    _, asked = await hub.post("/api/sms/query", {"smsId": told["smsId"]})
    assert results(asked)[0]["status"] == "unknown"
    assert len(inbox(hub, phone)) == 1, "asked again, it is not sent again"
    await hub.hub.pool.execute("UPDATE sms SET ask_at = now() WHERE request_id = $1", told["smsId"])
    await hub.money.texts.chaser.turn()
    assert (await state(hub, told["smsId"]))["state"] in ("sent", "delivered")


async def test_what_was_taken_is_told_also_when_its_template_is_gone(hub: Stack, phone: str) -> None:
    told = wish(phone)
    await hub.post("/api/sms/send", told)
    await lead(hub, "sms")
    _, answer = await hub.post("/api/sms/send", told)
    assert results(answer)[0]["status"] == "sent"
    status, answer = await hub.post("/api/sms/send", {**told, "params": PARAMS.replace("12", "13")})
    assert (status, answer["code"]) == (503, 4008), "another content is another request"


async def test_what_a_provider_refused_is_refused_again(hub: Stack, phone: str) -> None:
    await lead(hub, "sms", "ALIYUN_SMS")
    hub.simulators["ALIYUN_SMS"].block(phone)
    told = wish(phone)
    answers = [await hub.post("/api/sms/send", told) for _ in range(2)]
    assert [(status, answer["code"]) for status, answer in answers] == [(422, 4002)] * 2
    assert not inbox(hub, phone)


async def test_many_numbers_are_answered_in_their_order(hub: Stack, phone: str) -> None:
    numbers = [str(int(phone) + 70_000 + n) for n in (5, 1, 9, 3)]
    told = wish(",".join(numbers))
    for path, fields in (("/api/sms/send", told), ("/api/sms/query", {"smsId": told["smsId"]})):
        _, answer = await hub.post(path, fields)
        assert [result["mobile"] for result in results(answer)] == numbers


async def test_what_nobody_took_may_be_sent_again_under_its_number(
    hub: Stack, phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = hub.net.send

    async def refuse(method: str, url: str, **rest: Any) -> object:
        if "/api/" not in url:
            raise NeverLeft("ConnectError: connection refused")
        return await send(method, url, **rest)

    told = wish(phone)
    with monkeypatch.context() as away:
        away.setattr(hub.net, "send", refuse)
        status, answer = await hub.post("/api/sms/send", told)
    assert (status, answer["code"]) == (502, 4003)
    assert (await state(hub, told["smsId"]))["state"] == "unsent"
    _, answer = await hub.post("/api/sms/send", told)
    assert results(answer)[0]["status"] == "sent"
    assert len(inbox(hub, phone)) == 1


async def test_a_split_shares_the_messages_by_weight(hub: Stack, phone: str) -> None:
    await lead(hub, "sms", "TEST_SMS", "JCSMS", split=True)
    for digit in range(19):
        assert (await hub.post("/api/sms/send", wish(f"137{phone[3:9]}{digit:02d}")))[1]["code"] == 1
    by = Counter(code for digit in range(19) for code, _ in inbox(hub, f"137{phone[3:9]}{digit:02d}"))
    assert by == {"TEST_SMS": 10, "JCSMS": 9}, "weights 1000 and 900"


async def test_no_route_is_told_with_the_page_to_open_and_nothing_is_taken(hub: Stack, phone: str) -> None:
    await lead(hub, "sms")
    told = wish(phone)
    status, answer = await hub.post("/api/sms/send", told)
    assert (status, answer["code"]) == (503, 4008)
    assert "通道路由" in answer["remedy"]
    await lead(hub, "sms", "TEST_SMS", *(other for other in SMS_CODES if other != "TEST_SMS"))
    _, answer = await hub.post("/api/sms/send", told)
    assert results(answer)[0]["status"] == "sent"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"mobile": ""}, 1001),
        ({"mobile": "12345678901"}, 3105),
        ({"mobile": "1380000000"}, 3105),
        ({"mobile": "138000000000"}, 3105),
        ({"mobile": "13800138000,"}, 3105),
        ({"mobile": "+0123456789"}, 3105),
        ({"mobile": ",".join(str(13900000000 + n) for n in range(101))}, 3105),
        ({"template": "nothing"}, 3103),
        ({"template": ""}, 1001),
        ({"text": "both"}, 1002),
        ({"params": "[]"}, 3104),
        ({"params": "{"}, 3104),
        ({"params": '{"name": "x"}'}, 3104),
        ({"params": '{"name": "x", "fee": 1.5}'}, 3104),
        ({"params": '{"name": "x", "fee": true}'}, 3104),
        ({"params": '{"name": "x", "fee": " "}'}, 3104),
        ({"params": '{"name": "x", "fee": "1", "more": "1"}'}, 3104),
        ({"params": '{"name": "x\\u0000", "fee": "1"}'}, 3104),
        ({"params": '{"name": "x", "fee": "1", "name": "y"}'}, 3104),
        ({"params": '{"name": "x", "fee": "1", "\\u0066ee": "1"}'}, 3104),
        ({"params": '{"name": "%s", "fee": "1"}' % ("x" * 65)}, 3104),
        ({"ip": "not an address"}, 1002),
        ({"notifyUrl": "http://169.254.169.254/"}, 1008),
        ({"smsId": "bad id"}, 1002),
    ],
)
async def test_bad_input_is_named(hub: Stack, phone: str, fields: dict[str, str], code: int) -> None:
    _, answer = await hub.post("/api/sms/send", {**wish(phone), **fields})
    assert answer["code"] == code, answer
    assert answer["remedy"]
    assert not inbox(hub, phone)


async def test_home_numbers_are_one_number_however_they_are_written(hub: Stack, phone: str) -> None:
    _, answer = await hub.post("/api/sms/send", wish(f"+86{phone}, +86 {phone[:3]}-{phone[3:]}"))
    assert [result["mobile"] for result in results(answer)] == [phone]


async def test_a_query_tells_how_they_stand(hub: Stack, phone: str) -> None:
    told = wish(phone)
    await hub.post("/api/sms/send", told)
    status, answer = await hub.post("/api/sms/query", {"smsId": told["smsId"]})
    assert (status, results(answer)[0]["status"]) == (200, "sent")
    status, answer = await hub.post("/api/sms/query", {"smsId": number()})
    assert (status, answer["code"]) == (404, 3102)


async def test_templates_and_routes_of_a_refresh_hold_at_once(hub: Stack, phone: str) -> None:
    await lead(hub, "sms", "ALIYUN_SMS")
    await teach(hub)
    await hub.post("/api/sms/send", wish(phone))
    assert [code for code, _ in inbox(hub, phone)] == ["ALIYUN_SMS"]


async def test_why_nothing_went_is_told_in_chinese_in_the_answer_and_afterwards(
    hub: Stack, phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner, told = hub.net.send, wish(phone)

    async def refuse(method: str, url: str, **rest: Any) -> Any:
        if url.startswith(HUB):
            return await inner(method, url, **rest)
        raise NeverLeft(REFUSED.en)

    await lead(hub, "sms", "TEST_SMS")
    monkeypatch.setattr(hub.net, "send", refuse)
    status, answer = await hub.post("/api/sms/send", told)
    assert (status, answer["msg"].split("：", 1)[1]) == (502, REFUSED.zh)
    _, stands = await hub.post("/api/sms/query", {"smsId": told["smsId"]})
    [result] = results(stands)
    assert (result["status"], result["reason"]) == ("unsent", REFUSED.zh)
