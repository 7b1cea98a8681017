"""`kill -9` while a template message or a reminder is sent: it is never two, and never forgotten."""

import orjson
import pytest
from tests.crash.town import Town
from tests.lettering import follow, hear, usual, write

from hutong.base import db
from hutong.switchboard.letters.kinds import PAYMENT, VISITOR

VISIT = {"visitorName": "张三", "phone": "13242919162", "visitTime": "2026-3-22 8:00", "reason": "面试"}
PRODUCT = "wxv2jsapi"


async def do(dsn: str, query: str) -> list[dict[str, object]]:
    pool = await db.connect(dsn, size=1)
    try:
        return [dict(row) for row in await pool.fetch(query)]
    finally:
        await pool.close()


async def ready(town: Town) -> str:
    """The account's kinds are on, pushes come to the hub, and somebody follows; the openid."""
    async with town.office() as office:
        for kind in (VISITOR, PAYMENT):
            await write(office, usual(office, kind))
    web = await town.start("web")
    async with town.office() as office:
        await hear(office, base=town.base_url)
        to = follow(office, "guest")
    await town.simulators["WX_GZH"].knocker.settled()
    await web.kill()
    return to


def inbox(town: Town) -> int:
    return len(town.simulators["WX_GZH"].mail("guest"))


@pytest.mark.parametrize(
    ("failpoint", "left"),
    [
        pytest.param("message.taken", 0, marks=pytest.mark.hard),
        pytest.param("message.leaving", 0, marks=pytest.mark.hard),
        ("message.sent", 1),
    ],
)
async def test_a_message_is_one_whenever_its_sender_dies(town: Town, dsn: str, failpoint: str, left: int) -> None:
    to = await ready(town)
    sent = {"msgId": "M1", "openid": to, "kind": VISITOR, "fields": orjson.dumps(VISIT).decode()}
    web = await town.start("web", failpoint)
    assert await town.call("/api/message/send", sent) is None
    await web.killed()
    assert inbox(town) == left
    await do(dsn, "UPDATE message SET claimed_at = claimed_at - interval '3 s' RETURNING id")
    await town.start("web")
    await town.start("worker")

    async def stands() -> bool:
        # What never left is told to be so, and the merchant repeats it; what may have left is found out by itself.
        if failpoint == "message.taken":
            await town.call("/api/message/send", sent)
        await do(dsn, "UPDATE message SET again_at = now() WHERE again_at IS NOT NULL RETURNING id")
        await do(dsn, "UPDATE push SET next_at = now() WHERE state = 'retrying' RETURNING id")
        answer = await town.call("/api/message/query", {"msgId": "M1"})
        # WeChat told its end three times while nobody was there: of that message it is only known that it was taken.
        return answer is not None and answer["status"] == ("sent" if left else "delivered")

    await town.until(stands)
    assert inbox(town) == 1


@pytest.mark.parametrize(
    "failpoint",
    [
        pytest.param("message.taken", marks=pytest.mark.hard),
        pytest.param("reminder.messaged", marks=pytest.mark.hard),
        "message.sent",
    ],
)
async def test_a_reminder_is_one_whenever_the_worker_dies(town: Town, dsn: str, failpoint: str) -> None:
    to = await ready(town)
    await town.start("web")
    worker = await town.start("worker")

    async def on() -> bool:
        return bool(await do(dsn, "SELECT event_id FROM reminder_place"))

    await town.until(on)
    await worker.end()
    dying = await town.start("worker", failpoint)
    order = {
        "orderId": "A1",
        "orderAmt": "19.99",
        "channel": PRODUCT,
        "desc": "咖啡",
        "attch": "a",
        "smstyle": "2",
        "userId": to,
        "ip": "203.0.113.9",
        "notifyUrl": f"{town.outside_url}/merchant",
        "returnUrl": "https://shop.example.com/",
    }
    answer = await town.call("/api/pay", order)
    assert answer is not None
    await town.pay("WXPAY", orjson.loads(answer["start"]) if isinstance(answer["start"], str) else answer["start"])
    await dying.killed()
    await town.start("worker")

    async def done() -> bool:
        await do(dsn, "UPDATE message SET claimed_at = now() - interval '3 s' WHERE state = 'sending' RETURNING id")
        await do(dsn, "UPDATE message SET again_at = now() WHERE again_at IS NOT NULL RETURNING id")
        await do(dsn, "UPDATE push SET next_at = now() WHERE state = 'retrying' RETURNING id")
        await do(dsn, "UPDATE reminder SET next_at = now() WHERE next_at IS NOT NULL RETURNING payment_id")
        return [row["state"] for row in await do(dsn, "SELECT state FROM reminder")] == ["done"]

    await town.until(done)
    assert inbox(town) == 1
