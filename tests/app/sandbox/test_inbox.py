"""The phone's text messages: shown newest first with their codes, delivered or failed by hand, listed by a command."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.app.sandbox.stand import Stand
from tests.chromium import address, free, served

from hutong.app.sandbox.phone import _code, _signed
from hutong.base.clock import now
from hutong.base.http import Wire
from hutong.base.ids import new_id
from hutong.capabilities.simulation import Book
from hutong.capabilities.sms import Sms
from hutong.switchboard import registry

TEXT = "您的验证码是482913，5分钟内有效。"
PHONE, OTHER = "13800138000", "+85291234567"


async def sent(stand: Stand, text: str = TEXT, *, code: str = "TEST_SMS", **changes: Any) -> None:
    """A message goes out through a channel of this code."""
    usual = {"number": new_id(), "phone": PHONE, "text": text, "at": now(), "sign": "胡同"}
    await stand.adapter(code).send_sms(Sms(**{**usual, **changes}))


async def shown(stand: Stand, **query: str) -> dict[str, Any]:
    """What the phone's interface tells of messages."""
    status, told = await stand.api("messages", **query)
    assert status == 200, told
    return told


@pytest.fixture
def still(stand: Stand) -> Stand:
    """A stand whose messages wait to be delivered by hand."""
    stand.sandbox.phone.on = False
    return stand


async def test_an_empty_inbox(stand: Stand) -> None:
    told = await shown(stand)
    assert told == {"messages": [], "total": 0, "fresh": 0, "phones": [], "on": True}


async def test_a_message_as_its_reader_sees_it(still: Stand) -> None:
    await sent(still, template="TEST_CODE", params={"code": "482913"})
    (one,) = (await shown(still))["messages"]
    assert (one["code"], one["sign"], one["body"], one["copy"]) == ("TEST_SMS", "胡同", TEXT, "482913")
    assert one["sender"] == registry.spec("TEST_SMS").name._asdict()
    message = one["message"]
    assert (message["phone"], message["state"], message["text"]) == (PHONE, "sent", f"【胡同】{TEXT}")
    assert (message["template"], message["params"]) == ("TEST_CODE", {"code": "482913"})


async def test_newest_first_of_every_provider_and_by_number(still: Stand) -> None:
    assert set(still.world.texting) >= {"TEST_SMS", "JCSMS"}
    await sent(still, "一")
    await sent(still, "二", code="JCSMS", sign="")
    await sent(still, "三", phone=OTHER)
    told = await shown(still)
    assert [(one["code"], one["body"]) for one in told["messages"]] == [
        ("TEST_SMS", "三"),
        ("JCSMS", "二"),
        ("TEST_SMS", "一"),
    ]
    assert told["phones"] == [OTHER, PHONE]
    narrow = await shown(still, phone=OTHER)
    assert ([one["body"] for one in narrow["messages"]], narrow["total"]) == (["三"], 1)
    assert narrow["phones"] == [OTHER, PHONE]
    assert (await shown(still, phone="13900000000"))["messages"] == []


async def test_a_long_inbox_is_told_in_part(still: Stand) -> None:
    for number in range(60):
        await sent(still, f"第 {number} 条")
    told = await shown(still)
    assert (len(told["messages"]), told["total"], told["fresh"]) == (50, 60, 60)
    assert told["messages"][0]["body"] == "第 59 条"
    looked = told["messages"][2]["message"]["at"]
    few = await shown(still, most="3", since=looked)
    assert (len(few["messages"]), few["total"], few["fresh"]) == (3, 60, 2)
    assert (await still.api("messages", most="many"))[0] == 400


async def test_delivered_and_failed_by_hand(still: Stand) -> None:
    await sent(still)
    (one,) = (await shown(still))["messages"]
    about = {"code": one["code"], "message": one["message"]["id"]}
    status, told = await still.api("report", about)
    assert (status, told["message"]["state"]) == (200, "delivered")
    failure = one["failures"][0]
    _, told = await still.api("report", {**about, "code": "test_sms", "failure": failure})
    assert (told["code"], told["message"]["state"], told["message"]["code"]) == ("TEST_SMS", "failed", failure)
    assert (await shown(still))["messages"][0]["message"]["state"] == "failed"


async def test_a_report_of_nothing(still: Stand) -> None:
    status, told = await still.api("report", {"code": "NOPE", "message": "x"})
    assert status == 404
    assert "TEST_SMS" in told["problem"]["zh"]
    assert (await still.api("report", {"code": "TEST_SMS", "message": "x"}))[0] == 404
    for name in ("report", "power"):
        assert (await still.api(name, {}))[0] == 400


async def test_messages_arrive_by_themselves_while_the_phone_is_on(stand: Stand) -> None:
    assert all(simulator.phone_on for simulator in stand.world.texting.values())
    await sent(stand)
    async with asyncio.timeout(5):
        while (await shown(stand))["messages"][0]["message"]["state"] != "delivered":
            await asyncio.sleep(0)
    assert (await stand.api("power", {"on": False})) == (200, {"on": False})
    assert not any(simulator.phone_on for simulator in stand.world.texting.values())
    await sent(stand)
    assert [one["message"]["state"] for one in (await shown(stand))["messages"]] == ["sent", "delivered"]


async def test_a_receipt_is_among_the_notifications(still: Stand) -> None:
    simulator = still.world.texting["JCSMS"]
    simulator.receipts_to = f"{still.hub_url}/nowhere"
    await sent(still, code="JCSMS", sign="")
    (one,) = (await shown(still))["messages"]
    await still.api("report", {"code": "JCSMS", "message": one["message"]["id"]})
    await simulator.knocker.settled()
    assert (await still.api("bills"))[1]["knocks"][0]["code"] == "JCSMS"


@pytest.mark.parametrize(
    ("text", "sign", "body"),
    [
        ("【胡同】你好", "胡同", "你好"),
        ("你好【胡同】", "胡同", "你好"),
        ("【甲】你好【乙】", "甲", "你好【乙】"),
        ("请看【重点】再说", "", "请看【重点】再说"),
        ("请看【重点】再说【胡同】", "胡同", "请看【重点】再说"),
        ("你好", "", "你好"),
    ],
)
def test_signatures(text: str, sign: str, body: str) -> None:
    assert _signed(text) == (sign, body)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TEXT, "482913"),
        ("4829 是您的验证码", "4829"),
        ("订单 20261128，验证码：0071。", "0071"),
        ("Your code is 731204. It expires in 5 minutes.", "731204"),
        ("G-731204 is not what the OTP 55123 is", "55123"),
        ("验证码 123456789", ""),
        ("验证码已发送，金额 1999.00 元", ""),
        ("您的账单 1999 元已出", ""),
        ("barcode 1234", ""),
    ],
)
def test_codes_to_copy(text: str, code: str) -> None:
    assert _code(text) == code


@pytest.fixture
async def listening(accounts: Book) -> AsyncIterator[Stand]:
    """A stand on a port of its own, for a command in a process of its own."""
    port, wire = free(), Wire()
    stand = Stand(accounts, sandbox=address(port), http=wire)
    async with served((stand.sandbox, port)):
        stand.sandbox.phone.on = False
        yield stand
    await wire.close()


async def typed(*arguments: str) -> tuple[int | None, str]:
    """`hutong sandbox inbox`: its status and what it said."""
    command = [sys.executable, "-m", "hutong", "sandbox", "inbox", *arguments]
    places = {**os.environ, "HUTONG_LANG": "zh", "COLUMNS": "200"}
    asked = await asyncio.create_subprocess_exec(
        *command, env=places, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await asked.communicate()
    return asked.returncode, said.decode()


async def test_the_command(listening: Stand) -> None:
    where = ("--sandbox", listening.sandbox_url)
    status, said = await typed(*where)
    assert (status, said.strip()) == (0, "还没有短信。")
    await sent(listening)
    await sent(listening, "second", phone=OTHER)
    status, said = await typed(*where)
    assert status == 0
    assert said.index("second") < said.index("482913")
    assert "测试短信" in said
    assert "发送中" in said
    status, said = await typed(*where, "--phone", OTHER, "--json")
    assert [one["message"]["phone"] for one in json.loads(said)] == [OTHER]
    status, said = await typed("--sandbox", "http://127.0.0.1:9")
    assert status == 1
    assert "沙箱在运行吗" in said
