"""Reminders: once for a payment, by message, else by text message, else it is known why not."""

import asyncio
from dataclasses import replace
from itertools import count
from typing import Any

import orjson
import pytest
import pytest_asyncio
from tests.lettering import app, follow, mail, openid, told, usual, wechat, write
from tests.stack import Stack
from tests.texting import inbox
from tests.upstream import number

from hutong.capabilities.simulation import Mischief
from hutong.features.reminders.show import listed
from hutong.features.sms.limits import Limits, set_limits, unset_limits
from hutong.switchboard.letters.kinds import KINDS, PAYMENT, SMS

pytestmark = pytest.mark.asyncio(loop_scope="module")
PRODUCT = "wxv2jsapi"
_PHONES = count(13_700_000_000)


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def begun(hub: Stack) -> None:
    """Reminders are on, by message only, and everything before is done."""
    await write(hub, usual(hub, PAYMENT))
    await write(hub, KINDS[SMS].usual)
    await work(hub)


async def work(hub: Stack) -> None:
    """The worker's turns until nothing is due."""
    while await hub.money.messages.reminders.turn():
        pass


async def by_text(hub: Stack) -> None:
    await write(hub, replace(KINDS[SMS].usual, enabled=True, template="bill"))


async def paid(hub: Stack, user_id: str, product: str = PRODUCT, **changes: str) -> str:
    """A payment, paid; its number."""
    _, answer = await hub.order(number(), product, userId=user_id, smstyle="2", **changes)
    await hub.pay(answer, product)
    return str(answer["sysorderno"])


async def reminder(hub: Stack, payment_id: str) -> dict[str, Any]:
    [row] = await listed(hub.hub.pool, payment_id=payment_id)
    return row


async def later(hub: Stack, payment_id: str) -> None:
    """It is time to look at a reminder again."""
    await hub.hub.pool.execute("UPDATE reminder SET next_at = now() WHERE payment_id = $1", payment_id)
    await work(hub)


async def test_a_follower_is_reminded_once_of_what_was_paid(hub: Stack, person: str) -> None:
    payment = await paid(hub, follow(hub, person), attch=orjson.dumps({"scene": "parking"}).decode())
    await asyncio.gather(*(work(hub) for _ in range(3)))
    await told(hub)
    [letter] = mail(hub, person)
    lines = dict(letter.lines)
    assert letter.title == "付款提醒"
    assert lines["收款账户"] == "胡同咖啡"
    assert lines["交易类型"] == "停车缴费"
    assert lines["付款金额"] == "19.99元"
    order = await hub.hub.pool.fetchrow("SELECT order_id, paid_at FROM payment WHERE id = $1", payment)
    assert order is not None
    assert lines["账单编号"] == order["order_id"]
    assert len(lines["交易时间"]) == 19
    assert (await reminder(hub, payment))["state"] == "messaged"
    await later(hub, payment)
    row = await reminder(hub, payment)
    assert (row["state"], row["why"], row["openid"]) == ("done", "", openid(hub, person))
    assert (row["message_state"], row["said"]) == ("delivered", "success")
    await later(hub, payment)
    assert len(mail(hub, person)) == 1


async def test_what_was_paid_before_is_not_reminded_of(hub: Stack, person: str) -> None:
    await write(hub, replace(usual(hub, PAYMENT), enabled=False))
    await work(hub)
    before = await paid(hub, follow(hub, person))
    await work(hub)
    await write(hub, usual(hub, PAYMENT))
    await work(hub)
    assert await listed(hub.hub.pool, payment_id=before) == []
    after = await paid(hub, openid(hub, person))
    await work(hub)
    assert (await reminder(hub, after))["state"] == "messaged"
    assert len(mail(hub, person)) == 1


async def test_who_does_not_follow_gets_a_text_message(hub: Stack, person: str) -> None:
    await by_text(hub)
    phone = str(next(_PHONES))
    payment = await paid(hub, openid(hub, person), attch=orjson.dumps({"phone": phone}).decode())
    await work(hub)
    row = await reminder(hub, payment)
    assert (row["state"], row["why"], row["words"].split()[0]) == ("texted", "refused", "43004")
    [(_, message)] = inbox(hub, phone)
    assert "您已付19.99元给胡同咖啡" in message.text
    await later(hub, payment)
    assert len(inbox(hub, phone)) == 1
    assert mail(hub, person) == []


async def test_who_blocks_the_account_gets_one_when_wechat_tells(hub: Stack, person: str) -> None:
    await by_text(hub)
    phone, to = str(next(_PHONES)), follow(hub, person)
    wechat(hub).act(app(hub), "block", person)
    payment = await paid(hub, to, attch=orjson.dumps({"phone": phone}).decode())
    await work(hub)
    await told(hub)
    await later(hub, payment)
    row = await reminder(hub, payment)
    assert (row["state"], row["why"]) == ("texted", "refused")
    assert len(inbox(hub, phone)) == 1


@pytest.mark.parametrize(
    ("attach", "why"), [("桌 7", "no_phone"), ('{"phone": "abc"}', "no_phone"), ("[1]", "no_phone")]
)
async def test_without_a_telephone_it_is_said_why_not(hub: Stack, person: str, attach: str, why: str) -> None:
    await by_text(hub)
    payment = await paid(hub, openid(hub, person), attch=attach)
    await work(hub)
    row = await reminder(hub, payment)
    assert (row["state"], row["why"], row["next_at"]) == ("none", why, None)
    assert "43004" in row["words"]


async def test_a_number_that_had_its_share_just_now_gets_its_text_message_later(hub: Stack, person: str) -> None:
    await by_text(hub)
    phone, actor = str(next(_PHONES)), hub.hub.actor("test")
    await set_limits(actor, "M1001", Limits(phone_minute=1))
    try:
        for _ in range(2):
            payment = await paid(hub, openid(hub, person), attch=orjson.dumps({"phone": phone}).decode())
            await work(hub)
        row = await reminder(hub, payment)
        assert (row["state"], row["why"], row["next_at"] is not None) == ("due", "sms_refused", True)
        assert len(inbox(hub, phone)) == 1
        await hub.hub.pool.execute("UPDATE sms SET created_at = created_at - interval '2 minutes'")
        await later(hub, payment)
        assert (await reminder(hub, payment))["state"] == "texted"
        assert len(inbox(hub, phone)) == 2
    finally:
        await unset_limits(actor, "M1001")


async def test_without_text_messages_the_refusal_stays(hub: Stack, person: str) -> None:
    payment = await paid(hub, openid(hub, person))
    await work(hub)
    row = await reminder(hub, payment)
    assert (row["state"], row["why"]) == ("none", "refused")
    assert "43004" in row["words"]


async def test_somebody_of_another_application_is_not_written_to(hub: Stack, person: str) -> None:
    payment = await paid(hub, "2088000000000001", "aliqr")
    await work(hub)
    assert (await reminder(hub, payment))["why"] in ("other_app", "no_payer")
    assert mail(hub, person) == []


async def test_only_by_text_message(hub: Stack, person: str) -> None:
    await write(hub, replace(usual(hub, PAYMENT), enabled=False))
    await by_text(hub)
    await work(hub)
    phone = str(next(_PHONES))
    payment = await paid(hub, follow(hub, person), attch=orjson.dumps({"phone": phone}).decode())
    await work(hub)
    row = await reminder(hub, payment)
    assert (row["state"], row["why"]) == ("texted", "off")
    assert len(inbox(hub, phone)) == 1
    assert mail(hub, person) == []


async def test_an_answer_that_was_lost_makes_no_second_message(hub: Stack, person: str) -> None:
    await by_text(hub)
    phone = str(next(_PHONES))
    payment = await paid(hub, follow(hub, person), attch=orjson.dumps({"phone": phone}).decode())
    wechat(hub).mischiefs.order(Mischief.RESET, where="/message/template/send")
    await work(hub)
    assert (await reminder(hub, payment))["state"] == "messaged"  # unknown is no failure
    await told(hub)
    await hub.hub.pool.execute("UPDATE message SET again_at = now() WHERE again_at IS NOT NULL")
    await hub.money.messages.chaser.turn()
    await hub.hub.pool.execute("UPDATE push SET next_at = now() WHERE state = 'retrying'")
    await hub.money.pushes.retrier.turn()
    await later(hub, payment)
    assert (await reminder(hub, payment))["state"] == "done"
    assert (len(mail(hub, person)), inbox(hub, phone)) == (1, [])


async def test_a_worker_that_died_after_sending_is_replaced_without_a_second_message(hub: Stack, person: str) -> None:
    payment = await paid(hub, follow(hub, person))
    await work(hub)
    again = "UPDATE reminder SET state = 'due', message_id = '', next_at = now() WHERE payment_id = $1"
    await hub.hub.pool.execute(again, payment)
    await hub.hub.pool.execute("UPDATE merchant SET name = '改了名' WHERE id = 'M1001'")
    await work(hub)
    await hub.hub.pool.execute("UPDATE merchant SET name = '胡同咖啡' WHERE id = 'M1001'")
    assert len(mail(hub, person)) == 1
    assert (await reminder(hub, payment))["state"] in ("messaged", "done")
