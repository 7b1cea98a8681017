"""An order pins the configuration it was made with: new keys don't strand what is under way (trap 12)."""

import pytest
from tests.stack import Stack
from tests.upstream import attempts, chase, notices, number, payment

from hutong.base.errors import Refusal
from hutong.capabilities.simulation import Mischief
from hutong.switchboard.drafts import channels as draft
from hutong.switchboard.drafts import products, publish

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def new_keys(hub: Stack, code: str, key: str, value: str) -> int:
    """Changes one key of a channel and publishes it; the new revision."""
    actor = hub.hub.actor("test")
    await draft.edit_channel(actor, hub.channels[code], settings={key: value})
    await publish.refresh(actor)
    await hub.hub.switchboard.catch_up()
    return hub.hub.switchboard.current.id


@pytest.mark.parametrize(
    ("code", "channel", "key", "value"),
    [
        ("WXPAY_V3", "wxnative", "SECRET_KEY", "0" * 32),
        ("WXPAY", "wxv2native", "PRIVATE_KEY", "0" * 32),
    ],
)
async def test_old_orders_keep_their_keys(hub: Stack, code: str, channel: str, key: str, value: str) -> None:
    told, asked, closed = number(), number(), number()
    answers = {order: (await hub.order(order, channel))[1] for order in (told, asked, closed)}
    before = hub.hub.switchboard.current.id
    after = await new_keys(hub, code, key, value)
    assert after > before

    await hub.pay(answers[told], channel)  # its callback is sealed under the old key and comes to the old address
    assert (await payment(hub, told)).state == "paid"
    hub.simulator(channel).mischiefs.order(Mischief.NOTICE_LOST)
    await hub.pay(answers[asked], channel)
    await chase(hub, asked)
    assert (await payment(hub, asked)).state == "paid"
    assert (await hub.post("/api/pay/close", {"orderId": closed}))[1]["code"] == 1

    status, refund = await hub.post("/api/pay/refund", {"orderId": told, "refundId": told, "refundAmt": "1.00"})
    assert (status, refund["code"]) == (200, 1), refund
    (attempt,) = await attempts(hub, told)
    assert attempt.revision == before

    fresh = number()
    await hub.order(fresh, channel)
    made = await attempts(hub, fresh)
    assert made[0].revision == after
    await draft.edit_channel(
        hub.hub.actor("test"), hub.channels[code], settings={key: hub.simulators[code].account("direct").settings[key]}
    )
    await publish.refresh(hub.hub.actor("test"))
    await hub.hub.switchboard.catch_up()


async def test_a_channel_that_was_removed_still_serves_its_orders(hub: Stack) -> None:
    order = number()
    await hub.order(order, "aliqr")
    actor = hub.hub.actor("test")
    for name in [
        name
        for name, product in hub.hub.switchboard.current.products.items()
        if product.channel_id == hub.channels["ALIPAY"]
    ]:
        await products.remove_product(actor, name)
    await draft.remove_channel(actor, hub.channels["ALIPAY"])
    await publish.refresh(actor)
    await hub.hub.switchboard.catch_up()
    status, said = await hub.order(number(), "aliqr")
    assert (status, said["code"]) == (400, 3001)
    simulator = hub.simulators["ALIPAY"]
    (attempt,) = await attempts(hub, order)
    assert attempt.start is not None
    bill = simulator.scan(attempt.start["value"])
    assert bill is not None
    await simulator.pay(bill.id)
    await simulator.knocker.settled()
    assert (await payment(hub, order)).state == "paid"
    assert len(await notices(hub, order)) == 1
    assert (await hub.query(order))["status"] == "1"


async def test_a_revision_that_never_was_is_left_for_the_one_of_now_but_not_in_doubt(hub: Stack) -> None:
    order = number()
    await hub.order(order)
    nowhere = "UPDATE attempt SET state = $2, revision = 999999 WHERE id = $1"
    await hub.hub.pool.execute(nowhere, (await attempts(hub, order))[0].id, "unknown")
    status, answer = await hub.order(order)
    assert (status, answer["code"]) == (504, 4004)
    with pytest.raises(Refusal):
        await hub.money.desk.start((await payment(hub, order)).id, "browser", "203.0.113.7")
    await hub.hub.pool.execute(nowhere, (await attempts(hub, order))[0].id, "unsent")
    status, answer = await hub.order(order)
    assert (status, answer["code"]) == (200, 1)
    assert (await attempts(hub, order))[0].revision == hub.hub.switchboard.current.id
