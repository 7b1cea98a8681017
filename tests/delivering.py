"""What tests of instant deliveries do to a hub: lead the route to a shop, order a fish, let the rider go on."""

from typing import Any

import orjson
from tests.stack import Stack
from tests.texting import lead
from tests.upstream import number as fresh

from hutong.base.clock import now
from hutong.channels.wx_delivery.simulator import WxDeliverySimulator

PERSON = {
    "name": "李雷",
    "city": "北京市",
    "address": "海淀区学院路",
    "address_detail": "甲 3 号楼 502",
    "phone": "13800001111",
    "lng": 116.353,
    "lat": 39.991,
}
SENDER = {**PERSON, "name": "胡同烤鱼", "phone": "13900002222", "lng": 116.397, "lat": 39.909}
CARGO = {"goods_value": 58.5, "goods_weight": 1.2, "cargo_first_class": "美食夜宵", "cargo_second_class": "香锅/烤鱼"}
SHOP = {"img_url": "https://shop.example.com/fish.png", "goods_name": "烤鱼一份", "goods_count": 1}
CODE = "WX_DELIVERY"


def provider(stack: Stack) -> WxDeliverySimulator:
    """The simulated platform."""
    found = stack.simulators[CODE]
    assert isinstance(found, WxDeliverySimulator)
    return found


async def usual(stack: Stack) -> None:
    """A route to the only shop."""
    await lead(stack, "delivery", CODE)


def fields(stack: Stack, number: str, **changes: Any) -> dict[str, str]:
    """A grilled fish for a person some kilometres away, as a merchant orders it; objects become JSON texts."""
    given: dict[str, Any] = {
        "deliveryNo": number,
        "userId": provider(stack).openid(),
        "receiver": PERSON,
        "sender": SENDER,
        "cargo": CARGO,
        "orderInfo": {"order_type": 0, "order_time": int(now().timestamp())},
        "shop": SHOP,
        "notifyUrl": "http://127.0.0.1:9/delivery",
        **changes,
    }
    return {name: value if isinstance(value, str) else orjson.dumps(value).decode() for name, value in given.items()}


async def ordered(stack: Stack, number: str, **changes: Any) -> dict[str, Any]:
    """The answer to an order that was taken."""
    status, answer = await stack.post("/api/delivery/order", fields(stack, number, **changes))
    assert status == 200, answer
    return answer


async def one(stack: Stack, number: str) -> dict[str, Any]:
    """The row of a merchant's number."""
    row = await stack.hub.pool.fetchrow("SELECT * FROM delivery WHERE number = $1", number)
    assert row is not None
    return dict(row)


async def told(stack: Stack, delivery_id: str) -> list[str]:
    """The topics of the notices about a delivery, oldest first."""
    rows = await stack.hub.pool.fetch("SELECT topic FROM notice WHERE subject = $1 ORDER BY id", delivery_id)
    return [row["topic"] for row in rows]


async def timeline(stack: Stack, delivery_id: str) -> list[tuple[str, str, int]]:
    """What happened: word, source, whether it moved the delivery."""
    query = "SELECT what, source, moved FROM delivery_event WHERE delivery_id = $1 ORDER BY id"
    return [(row["what"], row["source"], row["moved"]) for row in await stack.hub.pool.fetch(query, delivery_id)]


async def due(stack: Stack, delivery_id: str, *, minutes: int = 0) -> None:
    """Time passes: the worker is due to ask after a delivery, which was ordered so many minutes ago."""
    await stack.hub.pool.execute(
        "UPDATE delivery SET ask_at = now(), claimed_at = claimed_at - make_interval(mins => $2) WHERE id = $1",
        delivery_id,
        minutes,
    )


async def fish(hub: Stack, **changes: Any) -> tuple[str, str]:
    """A delivery that waits for a rider: the merchant's number, and ours."""
    no = fresh("C")
    return no, (await ordered(hub, no, **changes))["sysDeliveryNo"]


async def goes_on(hub: Stack, delivery_id: str, *statuses: int) -> None:
    """The rider goes on; every push has been answered."""
    platform = provider(hub)
    for status in statuses:
        platform.progress(delivery_id, status)
        await platform.knocker.settled()


async def state(hub: Stack, no: str) -> str:
    """How a merchant's number stands."""
    return str((await one(hub, no))["state"])
