"""Ordering: once for a number, whatever repeats, races, refusals and lost answers do."""

import asyncio
from typing import Any

import orjson
import pytest
from tests.delivering import CARGO, PERSON, due, fields, one, ordered, provider, timeline, told
from tests.stack import HUB, Stack
from tests.upstream import number

from hutong.base.http import Reply
from hutong.base.signing import verify
from hutong.capabilities.simulation import Mischief

pytestmark = pytest.mark.asyncio(loop_scope="module")
ORDER = "/api/delivery/order"


def orders(hub: Stack, delivery_id: str) -> int:
    """How many orders of this number the platform has."""
    return len([order for order in provider(hub).orders() if order.number == delivery_id])


async def test_an_order_costs_what_was_estimated_and_is_told(hub: Stack) -> None:
    no = number("D")
    status, estimate = await hub.post("/api/delivery/estimate", fields(hub, no))
    assert status == 200, estimate
    assert verify(estimate, hub.md5_key, hub.verifier)
    assert (await one(hub, no))["state"] == "estimated"
    answer = await ordered(hub, no)
    assert verify(answer, hub.md5_key, hub.verifier)
    assert answer["fee"] == estimate["fee"]
    assert answer["sysDeliveryNo"] == estimate["sysDeliveryNo"]
    assert (answer["status"], answer["carrierStatus"]) == ("waiting", "101")
    assert answer["waybillNo"] == provider(hub).order(answer["sysDeliveryNo"]).waybill
    assert await told(hub, answer["sysDeliveryNo"]) == ["delivery.waiting"]
    assert await timeline(hub, answer["sysDeliveryNo"]) == [("waiting", "api", 1)]


async def test_the_newest_estimates_token_goes_with_the_order(hub: Stack) -> None:
    """A price that has expired is refused by the carrier: so ours must have been sent, and fit."""
    no = number("D")
    await hub.post("/api/delivery/estimate", fields(hub, no))
    await hub.hub.pool.execute("UPDATE delivery SET token = 'not one' WHERE number = $1", no)
    status, answer = await hub.post(ORDER, fields(hub, no))
    assert status != 200
    assert "carrier:2062" in answer["msg"]
    assert "询价" in answer["msg"]


async def test_an_old_token_is_left_at_home(hub: Stack) -> None:
    no = number("D")
    await hub.post("/api/delivery/estimate", fields(hub, no))
    old = "UPDATE delivery SET token = 'too old', token_at = now() - interval '3 min' WHERE number = $1"
    await hub.hub.pool.execute(old, no)
    assert (await ordered(hub, no))["status"] == "waiting"


async def test_the_same_again_is_the_same_delivery(hub: Stack) -> None:
    no, sent = number("D"), {}
    sent = fields(hub, no)
    first = (await hub.post(ORDER, sent))[1]
    again = (await hub.post(ORDER, sent))[1]
    assert again["sysDeliveryNo"] == first["sysDeliveryNo"]
    assert orders(hub, first["sysDeliveryNo"]) == 1
    status, other = await hub.post(ORDER, {**sent, "receiver": orjson.dumps({**PERSON, "name": "韩梅梅"}).decode()})
    assert (status, other["code"]) == (409, 8301)


async def test_twelve_at_once_are_one(hub: Stack) -> None:
    sent = fields(hub, number("D"))
    answers = await asyncio.gather(*(hub.post(ORDER, sent) for _ in range(12)))
    taken = {answer["sysDeliveryNo"] for status, answer in answers if status == 200}
    assert len(taken) == 1
    assert all(status == 200 or answer["code"] == 8306 for status, answer in answers)
    assert orders(hub, taken.pop()) == 1


@pytest.mark.parametrize("mischief", [Mischief.TIMEOUT_AFTER_ACCEPTING, Mischief.RESET, Mischief.ERROR_BODY_200])
async def test_a_lost_answer_is_unknown_until_the_worker_has_asked(
    hub: Stack, monkeypatch: pytest.MonkeyPatch, mischief: Mischief
) -> None:
    send = hub.net.send

    async def impatient(method: str, url: str, *, timeout: float = 10.0, **rest: Any) -> Reply:
        return await send(method, url, timeout=timeout if url.startswith(HUB) else 0.3, **rest)

    no = number("D")
    provider(hub).mischiefs.order(mischief, where="order/add")
    with monkeypatch.context() as hurried:
        hurried.setattr(hub.net, "send", impatient)
        _, answer = await hub.post(ORDER, fields(hub, no))
    assert answer["code"] != 1
    row = await one(hub, no)
    assert row["state"] == "unknown"
    assert (await hub.post(ORDER, fields(hub, no)))[1]["code"] in (8301, 8306)  # the clock is in order_time
    await due(hub, row["id"])
    assert await hub.money.deliveries.chaser.turn()
    row = await one(hub, no)
    assert (row["state"], row["status"]) == ("waiting", "101")
    assert row["waybill_no"] == provider(hub).order(row["id"]).waybill
    assert await told(hub, row["id"]) == ["delivery.waiting"]
    assert orders(hub, row["id"]) == 1


async def test_the_carriers_time_out_is_unknown_and_explained(hub: Stack) -> None:
    no = number("D")
    provider(hub).calls.silent = 1
    _, answer = await hub.post(ORDER, fields(hub, no))
    assert "930556" in answer["msg"]
    assert "配送公司超时" in answer["msg"]
    assert (await one(hub, no))["state"] == "unknown"


async def test_what_never_arrived_is_unsent_once_that_is_sure(hub: Stack) -> None:
    no = number("D")
    platform = provider(hub)
    platform.mischiefs.order(Mischief.BAD_GATEWAY, where="order/add")
    sent = fields(hub, no)
    await hub.post(ORDER, sent)
    row = await one(hub, no)
    await due(hub, row["id"])
    await hub.money.deliveries.chaser.turn()
    assert (await one(hub, no))["state"] == "unknown"  # it may still be on its way
    await due(hub, row["id"], minutes=2)
    await hub.money.deliveries.chaser.turn()
    assert (await one(hub, no))["state"] == "unsent"
    assert await told(hub, row["id"]) == ["delivery.unsent"]
    assert (await hub.post(ORDER, sent))[1]["status"] == "waiting"
    assert orders(hub, row["id"]) == 1


async def test_a_refusal_may_be_tried_again_with_the_same_number(hub: Stack) -> None:
    sent = fields(hub, number("D"))
    provider(hub).calls.refusing.append((1010, "收件人信息不正确"))
    status, answer = await hub.post(ORDER, sent)
    assert status != 200
    assert "carrier:1010 收件人信息不正确" in answer["msg"]
    assert (await one(hub, sent["deliveryNo"]))["state"] == "unsent"
    assert (await hub.post(ORDER, sent))[1]["status"] == "waiting"


async def test_a_sender_that_died_is_taken_up(hub: Stack) -> None:
    """As after kill -9 between the claim and the answer: nobody holds the owner's lock."""
    no = number("D")
    answer = await ordered(hub, no)
    await hub.hub.pool.execute(
        "UPDATE delivery SET state = 'placing', owner = 4711, waybill_no = '', status = '',"
        " claimed_at = now() - interval '5 s' WHERE id = $1",
        answer["sysDeliveryNo"],
    )
    while (await one(hub, no))["state"] in ("placing", "unknown"):
        await hub.money.deliveries.chaser.turn()
    assert (await one(hub, no))["state"] == "waiting"
    assert ("unknown", "worker", 1) in await timeline(hub, answer["sysDeliveryNo"])


async def test_a_state_of_no_manual_is_no_refusal(hub: Stack) -> None:
    no = number("D")
    provider(hub).mischiefs.order(Mischief.UNLISTED_STATE, where="order_status")
    await ordered(hub, no)
    _, answer = await hub.post("/api/delivery/query", {"deliveryNo": no})
    assert answer["status"] == "waiting"


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"receiver": {**PERSON, "phone": ""}}, "receiver.phone"),
        ({"cargo": {**CARGO, "goods_weight": 51}}, "cargo.goods_weight"),
        ({"shop": {"goods_name": "x"}}, "shop.img_url"),
        ({"orderInfo": {"note": "x" * 201}}, "orderInfo.note"),
        ({"receiver": "[]"}, "receiver"),
        ({"receiver": '{"name": 1, "name": 2}'}, "receiver"),
        ({"cargo": '{"goods_value": NaN}'}, "cargo"),
        ({"orderInfo": '{"note": "\\u0000"}'}, "orderInfo"),
        ({"shop": "{" * 3000}, "shop"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isidentifier() else "",
)
async def test_a_bad_parcel_is_named_field_by_field_and_not_taken(
    hub: Stack, changes: dict[str, Any], word: str
) -> None:
    no = number("D")
    status, answer = await hub.post(ORDER, fields(hub, no, **changes))
    assert (status, answer["code"]) == (400, 8303)
    assert word in answer["msg"]
    assert await hub.hub.pool.fetchval("SELECT count(*) FROM delivery WHERE number = $1", no) == 0


async def test_a_shop_that_is_not_there(hub: Stack) -> None:
    status, answer = await hub.post(ORDER, fields(hub, number("D"), shopId="nobody"))
    assert (status, answer["code"]) == (404, 8309)


async def test_a_named_shop_is_taken(hub: Stack) -> None:
    assert (await ordered(hub, number("D"), shopId="test_shop_id"))["shopId"] == "test_shop_id"


async def test_another_merchants_number_is_nobodys(hub: Stack) -> None:
    status, answer = await hub.post("/api/delivery/query", {"deliveryNo": "NOBODY"})
    assert (status, answer["code"]) == (404, 8302)
