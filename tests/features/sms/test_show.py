"""Messages for people: found by any number, with all that belongs to them, and no verification code in it."""

import re

import pytest
from tests.features.sms.test_send import wish
from tests.stack import MERCHANT, Stack
from tests.texting import inbox, results
from tests.upstream import number

from hutong.features.sms import show
from hutong.features.sms.limits import Limits, set_limits, unset_limits

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_newest_come_first_and_may_be_narrowed(hub: Stack, phone: str) -> None:
    first = wish(phone)
    await hub.post("/api/sms/send", first)
    await hub.hub.pool.execute("UPDATE sms SET created_at = created_at - interval '61 s' WHERE phone = $1", phone)
    second = wish(phone)
    await hub.post("/api/sms/send", second)
    pool = hub.hub.pool
    found = await show.recent(pool, phone=phone)
    assert [row["request_id"] for row in found] == [second["smsId"], first["smsId"]]
    assert [row["request_id"] for row in await show.recent(pool, phone=phone, most=1)] == [second["smsId"]]
    assert len(await show.recent(pool, phone=phone, state="sent", merchant_id=MERCHANT)) == 2
    for nobody in ({"phone": "1"}, {"merchant_id": "M404"}, {"phone": phone, "state": "failed"}):
        assert await show.recent(pool, **nobody) == []


async def test_a_request_is_every_message_of_it(hub: Stack, phone: str) -> None:
    other = str(int(phone) + 50_000_000)
    told = wish(f"{phone},{other}")
    _, answer = await hub.post("/api/sms/send", told)
    numbers = sorted(one["sysSmsId"] for one in results(answer))
    found = await show.stories(hub.hub.pool, told["smsId"])
    assert [story.message["id"] for story in found] == numbers
    assert [story.message["id"] for story in await show.stories(hub.hub.pool, numbers[1], MERCHANT)] == numbers[1:]
    assert await show.stories(hub.hub.pool, told["smsId"], "M404") == []
    assert await show.stories(hub.hub.pool, "") == []


async def test_a_code_is_told_by_what_became_of_it(hub: Stack, phone: str) -> None:
    sms_id = number("C")
    await hub.post("/api/sms/code/send", {"smsId": sms_id, "mobile": phone, "template": "code"})
    await hub.post("/api/sms/code/verify", {"mobile": phone, "verifyCode": "0000"})
    await hub.hub.switchboard.calls.flush()
    [story] = await show.stories(hub.hub.pool, sms_id)
    code = re.search(r"[0-9]{4,8}", inbox(hub, phone)[-1][1].text)
    assert code is not None
    assert story.verifying is not None
    assert (story.verifying["state"], story.verifying["tries"]) == ("open", 1)
    assert [event["what"] for event in story.events] == ["sent"]
    assert [call["verb"] for call in story.calls] == ["send_sms"]
    assert story.notices == []
    assert code[0] not in str(story)


async def test_whose_limits_are_whose(hub: Stack) -> None:
    actor = hub.hub.actor("test")
    assert await show.every_limit(hub.hub.pool) == {}
    await set_limits(actor, "", Limits(phone_day=5))
    await set_limits(actor, MERCHANT, Limits(ip_hour=0))
    assert await show.every_limit(hub.hub.pool) == {"": Limits(phone_day=5), MERCHANT: Limits(ip_hour=0)}
    for merchant in ("", MERCHANT):
        await unset_limits(actor, merchant)
    assert await show.every_limit(hub.hub.pool) == {}
