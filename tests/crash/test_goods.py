"""`kill -9` while a shop is asked for something: it is done once or not at all, and which of both is found out."""

import orjson
import pytest
from tests.channels.wx_live.wares import TEA
from tests.crash.test_texts import do
from tests.crash.town import Town

from hutong.channels.wx_live.simulator import WxLiveSimulator

pytestmark = pytest.mark.hard
GOODS = orjson.dumps(TEA).decode()


def shop(town: Town) -> WxLiveSimulator:
    """The simulated platform."""
    found = town.simulators["WX_LIVE"]
    assert isinstance(found, WxLiveSimulator)
    return found


async def ask(town: Town, path: str, **fields: str) -> str | int | None:
    """How it stands, as the answer says, or the refusal's code; None when the hub died before it answered."""
    answer = await town.call(f"/api/goods/{path}", fields)
    return answer and (answer["state"] if answer["code"] == 1 else answer["code"])


async def stands(town: Town, dsn: str, state: str) -> None:
    async def it_does() -> bool:
        [row] = await do(dsn, "SELECT state, claimed_at FROM shop_item")
        return bool((row["state"], row["claimed_at"]) == (state, None))

    await town.until(it_does)


async def long_ago(dsn: str) -> None:
    """Moves to now what waits for a dead process's end to be certain."""
    await do(dsn, "UPDATE shop_item SET claimed_at = claimed_at - interval '5 minutes'")


@pytest.mark.parametrize(("failpoint", "end"), [("goods.claimed", "unsent"), ("goods.submitted", "reviewing")])
async def test_the_hub_dies_while_it_submits(town: Town, dsn: str, failpoint: str, end: str) -> None:
    web = await town.start("web", failpoint)
    assert await ask(town, "add", goodsNo="G1", goods=GOODS) is None
    await web.killed()
    await long_ago(dsn)
    await town.start("worker")
    await stands(town, dsn, end)
    await town.start("web")
    assert await ask(town, "add", goodsNo="G1", goods=GOODS) == "reviewing"
    assert [one["out_product_id"] for one in shop(town).goods.books.all(shop(town).appid)] == ["G1"]


@pytest.mark.parametrize(("failpoint", "end"), [("goods.begun", "ready"), ("goods.done", "listed")])
async def test_the_hub_dies_while_it_lists_goods(town: Town, dsn: str, failpoint: str, end: str) -> None:
    web = await town.start("web", failpoint)
    assert await ask(town, "add", goodsNo="G2", goods=GOODS) == "reviewing"
    shop(town).goods.review(shop(town).appid, "G2", approved=True)
    assert await ask(town, "query", goodsNo="G2") == "ready"
    assert await ask(town, "listing", goodsNo="G2") is None
    await web.killed()
    [row] = await do(dsn, "SELECT state FROM shop_item")
    assert row["state"] == "ready"  # nobody wrote down what came of it
    await long_ago(dsn)
    await town.start("worker")
    await stands(town, dsn, end)
    [event] = await do(dsn, "SELECT source FROM shop_event WHERE what = 'listing'")
    assert event["source"] == "api"  # that it was asked for is known
