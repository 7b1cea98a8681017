"""Limits and blocked numbers: exact also for many at once, adjustable, and each refusal says what was too much."""

import asyncio
from dataclasses import replace

import orjson
import pytest
from tests.stack import MERCHANT, Stack
from tests.texting import inbox, results
from tests.upstream import number

from hutong.features.sms import block
from hutong.features.sms.limits import Limits, limits_of, set_limits, unset_limits

pytestmark = pytest.mark.asyncio(loop_scope="module")
FREE = Limits(0, 0, 0, 0, 0)


def wish(mobile: str, **more: str) -> dict[str, str]:
    return {
        "smsId": number("L"),
        "mobile": mobile,
        "template": "notice",
        "params": orjson.dumps({"name": "李四", "fee": "1"}).decode(),
        **more,
    }


async def age(hub: Stack, phone: str, seconds: int) -> None:
    """Everything that was sent to this phone was sent so much earlier."""
    await hub.hub.pool.execute(
        "UPDATE sms SET created_at = created_at - make_interval(secs => $2) WHERE phone = $1", phone, seconds
    )


async def test_one_a_minute_and_ten_a_day(hub: Stack, phone: str) -> None:
    for _ in range(10):
        assert (await hub.post("/api/sms/send", wish(phone)))[1]["code"] == 1
        status, answer = await hub.post("/api/sms/send", wish(phone))
        assert (status, answer["code"]) == (429, 3106)
        assert "1 条" in answer["msg"]
        await age(hub, phone, 61)
    status, answer = await hub.post("/api/sms/send", wish(phone))
    assert (status, answer["code"]) == (429, 3106)
    assert "10 条" in answer["msg"]
    await age(hub, phone, 86_400)
    assert (await hub.post("/api/sms/send", wish(phone)))[1]["code"] == 1


async def test_many_at_once_get_no_more_than_the_limit(hub: Stack, phone: str) -> None:
    answers = await asyncio.gather(*(hub.post("/api/sms/send", wish(phone)) for _ in range(20)))
    assert sorted(answer["code"] for _, answer in answers) == [1] + [3106] * 19
    assert len(inbox(hub, phone)) == 1


async def test_of_several_numbers_those_beyond_their_limit_are_refused_alone(hub: Stack, phone: str) -> None:
    other = str(int(phone) + 50_000)
    await hub.post("/api/sms/send", wish(phone))
    _, answer = await hub.post("/api/sms/send", wish(f"{phone},{other}"))
    assert {result["mobile"]: result["status"] for result in results(answer)} == {phone: "refused", other: "sent"}
    assert len(inbox(hub, phone)) == 1


async def test_a_refused_request_may_come_again_under_its_number(hub: Stack, phone: str) -> None:
    await hub.post("/api/sms/send", wish(phone))
    told = wish(phone)
    assert (await hub.post("/api/sms/send", told))[1]["code"] == 3106
    await age(hub, phone, 61)
    assert (await hub.post("/api/sms/send", told))[1]["code"] == 1


@pytest.mark.parametrize(
    ("limits", "more"),
    [
        (replace(FREE, merchant_minute=2), {}),
        (replace(FREE, merchant_day=2), {}),
        (replace(FREE, ip_hour=2), {"ip": "198.51.100.7"}),
        (replace(FREE, ip_hour=2), {"ip": "2001:db8::7"}),
    ],
)
async def test_a_merchant_and_an_address_have_limits(
    hub: Stack, phone: str, limits: Limits, more: dict[str, str]
) -> None:
    await hub.hub.pool.execute("UPDATE sms SET created_at = created_at - interval '2 days'")
    await set_limits(hub.hub.actor("test"), MERCHANT, limits)
    try:
        answers = [(await hub.post("/api/sms/send", wish(phone, **more)))[1]["code"] for _ in range(3)]
        assert answers == [1, 1, 3106]
    finally:
        await unset_limits(hub.hub.actor("test"), MERCHANT)


@pytest.mark.parametrize(
    ("spellings", "kept"),
    [
        (("198.51.100.8", "::ffff:198.51.100.8", "::FFFF:c633:6408"), "198.51.100.8"),
        (("2001:db8:0:7::1", "2001:DB8:0:7:8::2", "2001:0db8:0000:0007:ffff::3"), "2001:db8:0:7::/64"),
    ],
)
async def test_an_address_is_one_however_it_is_spelled(
    hub: Stack, phone: str, spellings: tuple[str, ...], kept: str
) -> None:
    await hub.hub.pool.execute("UPDATE sms SET created_at = created_at - interval '2 days'")
    await set_limits(hub.hub.actor("test"), MERCHANT, replace(FREE, ip_hour=2))
    try:
        answers = [(await hub.post("/api/sms/send", wish(phone, ip=ip)))[1]["code"] for ip in spellings]
        assert answers == [1, 1, 3106]
    finally:
        await unset_limits(hub.hub.actor("test"), MERCHANT)
    assert {row["ip"] for row in await hub.hub.pool.fetch("SELECT ip FROM sms WHERE phone = $1", phone)} == {kept}


async def test_limits_of_everybody_and_of_one(hub: Stack, phone: str) -> None:
    actor, pool = hub.hub.actor("test"), hub.hub.pool
    assert await limits_of(pool, MERCHANT) == Limits()
    await set_limits(actor, "", replace(Limits(), phone_minute=2))
    await set_limits(actor, "M9", FREE)
    assert (await limits_of(pool, MERCHANT)).phone_minute == 2
    assert await limits_of(pool, "M9") == FREE
    assert [(await hub.post("/api/sms/send", wish(phone)))[1]["code"] for _ in range(3)] == [1, 1, 3106]
    await unset_limits(actor, "")
    assert await limits_of(pool, MERCHANT) == Limits()


async def test_a_blocked_number_is_sent_nothing_until_it_is_unblocked(hub: Stack, phone: str) -> None:
    actor = hub.hub.actor("test")
    await block.block(actor, phone, "退订")
    status, answer = await hub.post("/api/sms/send", wish(phone))
    assert (status, answer["code"]) == (403, 3107)
    assert not inbox(hub, phone)
    assert (await block.blocked(hub.hub.pool))[0].reason == "退订"
    assert await block.unblock(actor, phone)
    assert not await block.unblock(actor, phone)
    assert (await hub.post("/api/sms/send", wish(phone)))[1]["code"] == 1
