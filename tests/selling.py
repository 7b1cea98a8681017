"""What tests of shops do to a hub: sell a bowl, order two of it, claim money back, let time pass."""

from typing import Any

import orjson
from tests.channels.wx_live.wares import TEA, order_of
from tests.stack import Stack
from tests.upstream import number

from hutong.channels.wx_delivery.simulator import WxDeliverySimulator
from hutong.channels.wx_live.simulator import WxLiveSimulator
from hutong.features.goods import show

URL = "http://127.0.0.1:9/goods"


def listening(stack: Stack) -> None:
    """The platform pushes to the hub; one application is one everywhere."""
    delivery = stack.simulators["WX_DELIVERY"]
    assert isinstance(delivery, WxDeliverySimulator)
    delivery.listen(f"http://hub.test/api/wechat/{provider(stack).appid}/msg")


def provider(stack: Stack) -> WxLiveSimulator:
    """The simulated platform."""
    found = stack.simulators["WX_LIVE"]
    assert isinstance(found, WxLiveSimulator)
    return found


def given(**fields: Any) -> dict[str, str]:
    """The fields of a call; objects become JSON texts."""
    return {name: one if isinstance(one, str) else orjson.dumps(one).decode() for name, one in fields.items()}


async def good(hub: Stack, path: str, **fields: Any) -> dict[str, Any]:
    """The answer to a call that went well."""
    status, answer = await hub.post(f"/api/goods/{path}", given(**fields))
    assert status == 200, answer
    return answer


async def bad(hub: Stack, path: str, **fields: Any) -> int:
    """The number of a call's error."""
    status, answer = await hub.post(f"/api/goods/{path}", given(**fields))
    assert status >= 400, answer
    return int(answer["code"])


async def listed(hub: Stack) -> str:
    """Goods that can be bought."""
    no = number("G")
    await good(hub, "add", goodsNo=no, goods=TEA, notifyUrl=URL)
    provider(hub).goods.review(provider(hub).appid, no, approved=True)
    await provider(hub).knocker.settled()
    assert (await good(hub, "listing", goodsNo=no))["state"] == "listed"
    return no


async def ordered(hub: Stack) -> str:
    """An order of two bowls."""
    no, openid = number("O"), provider(hub).openid()
    answer = await good(hub, "order", orderId=no, userId=openid, order=order_of(await listed(hub)), notifyUrl=URL)
    assert (answer["state"], answer["orderAmt"], bool(answer["ticket"])) == ("unpaid", "176.00", True)
    return no


async def told(hub: Stack, no: str) -> list[str]:
    """The topics of the notices about a number, oldest first."""
    [story] = await show.stories(hub.hub.pool, no)
    rows = await hub.hub.pool.fetch("SELECT topic FROM notice WHERE subject = $1 ORDER BY id", story.item["id"])
    return [row["topic"] for row in rows]


async def paid(hub: Stack) -> str:
    """An order that was paid."""
    no = await ordered(hub)
    await good(hub, "order_pay", orderId=no, payResult="paid", transactionNo="42000001")
    await provider(hub).knocker.settled()
    return no


async def claimed(hub: Stack, *, back: bool = False, fen: int = 8800) -> str:
    """A claim that the buyer made in the mini program."""
    no, claim = await paid(hub), number("C")
    order = provider(hub).orders.books.find(provider(hub).appid, no)
    provider(hub).claims.ask(provider(hub).appid, order, claim, fen, back=back)
    await provider(hub).knocker.settled()
    return claim


async def row(hub: Stack, no: str) -> dict[str, Any]:
    """The row of a number."""
    found = await hub.hub.pool.fetchrow("SELECT * FROM shop_item WHERE number = $1", no)
    assert found is not None
    return dict(found)


async def history(hub: Stack, no: str) -> list[tuple[str, str, int]]:
    """What happened to a number: word, source, whether it moved it."""
    [story] = await show.stories(hub.hub.pool, no)
    return [(one["what"], one["source"], one["moved"]) for one in story.events]


async def later(hub: Stack, no: str, *, seconds: int) -> None:
    """So many seconds pass for what was asked about a number."""
    of = (await row(hub, no))["id"]
    by = "- make_interval(secs => $2)"
    await hub.hub.pool.execute(f"UPDATE shop_item SET claimed_at = claimed_at {by} WHERE id = $1", of, seconds)
    await hub.hub.pool.execute(f"UPDATE shop_event SET at = at {by} WHERE item_id = $1", of, seconds)
