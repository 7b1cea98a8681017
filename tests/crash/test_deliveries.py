"""`kill -9` while a delivery is ordered: it is ordered once or not at all, and which of both is found out."""

import pytest
from tests import delivering
from tests.crash.test_texts import do
from tests.crash.town import Town
from tests.delivering import CARGO, PERSON, SHOP, provider
from tests.texting import lead

FIELDS = {
    "receiver": PERSON,
    "sender": delivering.SENDER,
    "cargo": CARGO,
    "orderInfo": {"order_time": 1795910400},
    "shop": SHOP,
}


async def order(town: Town, number: str) -> str | int | None:
    """How it stands, as the answer says, or the refusal's code; None when the hub died before it answered."""
    answer = await town.call("/api/delivery/order", delivering.fields(town, number, **FIELDS))
    return answer and (answer["status"] if answer["code"] == 1 else answer["code"])


async def stands(town: Town, number: str, state: str) -> None:
    async def it_does() -> bool:
        answer = await town.call("/api/delivery/query", {"deliveryNo": number})
        return answer is not None and answer.get("status") == state

    await town.until(it_does)


async def due(dsn: str) -> None:
    """Moves to now what waits for a dead sender's end to be certain, or for the next question."""
    await do(dsn, "UPDATE delivery SET claimed_at = claimed_at - interval '5 minutes' WHERE state = 'placing'")
    await do(dsn, "UPDATE delivery SET ask_at = now() WHERE ask_at IS NOT NULL")


@pytest.mark.parametrize(("failpoint", "end"), [("delivery.claimed", "unsent"), ("delivery.ordered", "waiting")])
async def test_the_hub_dies_while_it_orders(town: Town, dsn: str, failpoint: str, end: str) -> None:
    async with town.office() as office:
        await lead(office, "delivery", delivering.CODE)
    web = await town.start("web", failpoint)
    assert await order(town, "D1") is None
    await web.killed()
    await town.start("web")
    assert await order(town, "D1") == 8306  # nobody orders it a second time meanwhile
    await due(dsn)
    await town.start("worker")
    await stands(town, "D1", end)
    assert await order(town, "D1") == "waiting"
    assert len(list(provider(town).orders())) == 1


async def test_the_hub_dies_while_it_hears_of_a_rider(town: Town, dsn: str) -> None:
    async with town.office() as office:
        await lead(office, "delivery", delivering.CODE)
    platform = provider(town)
    web = await town.start("web", "delivery.settled")
    assert await order(town, "D2") == "waiting"
    platform.listen(f"{town.base_url}/api/wechat/{platform.shop('sandbox').appid}/msg")
    [placed] = platform.orders()
    platform.progress(placed.number, 102)
    await web.killed()
    await town.start("web")
    await platform.knocker.settled()
    await stands(town, "D2", "taken")
    query = "SELECT topic FROM notice WHERE topic LIKE 'delivery.%' ORDER BY id"
    assert [row["topic"] for row in await do(dsn, query)] == ["delivery.waiting", "delivery.taken"]


@pytest.mark.parametrize("failpoint", ["delivery.begun", "delivery.done"])
async def test_the_hub_dies_while_it_tips(town: Town, dsn: str, failpoint: str) -> None:
    """The same tip again is the same tip, whether the first one had arrived or not."""
    async with town.office() as office:
        await lead(office, "delivery", delivering.CODE)
    web = await town.start("web", failpoint)
    assert await order(town, "D3") == "waiting"
    tip = {"deliveryNo": "D3", "tips": "5", "remark": "加急"}
    assert await town.call("/api/delivery/tips", tip) is None
    await web.killed()
    await town.start("web")
    answer = await town.call("/api/delivery/tips", tip)
    assert answer is not None
    assert answer["code"] == 8310  # it may still be on its way
    await do(dsn, "UPDATE delivery_event SET at = at - interval '1 min'")
    answer = await town.call("/api/delivery/tips", tip)
    assert answer is not None
    assert (answer["code"], answer["tips"]) == (1, "5.00")
    [placed] = provider(town).orders()
    assert (placed.tips, placed.tipped) == (5.0, 1)
