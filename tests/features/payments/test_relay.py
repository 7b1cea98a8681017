"""A dead channel is passed over in the same call, one bill at a time, and never in doubt."""

import asyncio
import time
from dataclasses import replace

import pytest
from tests.features.payments.ways import OWN, SECOND, THIRD, USUAL, both, codes, heal, publish_all, routed
from tests.stack import Stack
from tests.upstream import attempts, chase, events, expire, notices, number, payment, upstream

from hutong.base.errors import Refusal
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Ask, Outcome
from hutong.features.payments.attempts import AFTER_FAULT
from hutong.switchboard.content import PayCarrier, Product
from hutong.switchboard.drafts import channels
from hutong.switchboard.open import Opened

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_dead_channel_is_passed_over_in_the_same_call(hub: Stack) -> None:
    product = await routed(hub, *both(hub))
    order = number()
    with upstream(hub, USUAL[OWN]) as dead:
        dead.refusing = True
        status, answer = await hub.order(order, product.name, smstyle="2")
        assert (status, answer["code"]) == (200, 1), answer
        assert answer["start"]["value"]
        assert await codes(hub, order) == [(OWN, "closed"), (SECOND, "waiting")]
        again = (await hub.order(order, product.name, smstyle="2"))[1]
        assert (again["sysorderno"], again["start"]) == (answer["sysorderno"], answer["start"])
    second, first = await attempts(hub, order)
    assert first.id != second.id
    assert (first.fault, second.revision) == ("unreachable", hub.hub.switchboard.current.id)
    assert "attempt passed on" in await events(hub, order)
    await hub.pay(answer, USUAL[SECOND])
    await chase(hub, order)
    assert await codes(hub, order) == [(OWN, "closed"), (SECOND, "paid")]
    assert len(await notices(hub, order)) == 1
    query = await hub.query(order)
    assert query["status"] == "1"
    status, refund = await hub.post("/api/pay/refund", {"orderId": order, "refundId": order, "refundAmt": "1.00"})
    assert (status, refund["code"]) == (200, 1), refund
    channel = await hub.hub.pool.fetchval("SELECT channel_id FROM refund WHERE refund_id = $1", order)
    assert channel == hub.channels[SECOND]
    heal(hub)


async def test_what_was_passed_on_is_the_newest_whatever_the_clock_says(
    hub: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within one millisecond, and when the clock is set back; a number's random half would decide otherwise."""
    product = await routed(hub, *both(hub))
    moment = time.time_ns()
    for _ in range(12):  # by chance it would come right once in 4,000
        moment -= 1_000_000
        monkeypatch.setattr(time, "time_ns", lambda given=moment: given)
        order = number()
        with upstream(hub, USUAL[OWN]) as dead:
            dead.refusing = True
            answer = (await hub.order(order, product.name, smstyle="2"))[1]
        heal(hub)
        again = (await hub.order(order, product.name, smstyle="2"))[1]
        assert (again["code"], again["start"]) == (1, answer["start"])
        assert await codes(hub, order) == [(OWN, "closed"), (SECOND, "waiting")]


async def test_money_for_an_attempt_that_was_passed_on_is_not_lost(hub: Stack) -> None:
    """It never arrived, said the network; should it have all the same, it pays the order, and the other is closed."""
    product = await routed(hub, *both(hub))
    order = number()
    with upstream(hub, USUAL[OWN]) as dead:
        dead.refusing = True
        await hub.order(order, product.name)
    _, first = await attempts(hub, order)
    claim = "UPDATE attempt SET state = 'claimed', owner = 424242 WHERE id = $1"
    await hub.hub.pool.execute(claim, first.id)
    made = await payment(hub, order)
    await hub.money.desk._creator._starter.start(made, replace(first, owner=424242))  # as if it had arrived
    query = "UPDATE attempt SET state = 'closed' WHERE id = $1 RETURNING start"
    start = await hub.hub.pool.fetchval(query, first.id)
    simulator = hub.simulators[OWN]
    bill = simulator.scan(start["value"])
    await simulator.pay(bill.id)
    await simulator.knocker.settled()
    assert (await payment(hub, order)).paid_attempt == first.id
    await chase(hub, order)
    assert await codes(hub, order) == [(OWN, "paid"), (SECOND, "closed")]
    assert len(await notices(hub, order)) == 1
    heal(hub)


async def test_all_are_tried_once_and_the_last_failure_is_told(hub: Stack) -> None:
    product = await routed(hub, *both(hub), PayCarrier(hub.channels[THIRD], 100))
    order = number()
    with upstream(hub, USUAL[OWN]) as one, upstream(hub, USUAL[SECOND]) as two, upstream(hub, USUAL[THIRD]) as three:
        one.refusing = two.refusing = three.refusing = True
        status, said = await hub.order(order, product.name)
        assert (status, said["code"]) == (502, 4003), said
        assert await codes(hub, order) == [(OWN, "closed"), (SECOND, "closed"), (THIRD, "unsent")]
        one.refusing = False
        assert (await hub.order(order, product.name))[1]["code"] == 1  # the repeat goes round again
    assert (await codes(hub, order))[2:] == [(THIRD, "closed"), (OWN, "waiting")]
    heal(hub)


async def test_a_wrong_key_is_passed_over_too(hub: Stack) -> None:
    actor, own = hub.hub.actor("test"), hub.channels[THIRD]
    right = hub.simulators[THIRD].account(hub.simulators[THIRD].FORMS[0]).settings["PRIVATE_KEY"]
    await channels.edit_channel(actor, own, settings={"PRIVATE_KEY": "0" * 32})
    product = await routed(hub, PayCarrier(own, 500), *both(hub)[1:])
    order = number()
    assert (await hub.order(order, product.name))[1]["code"] == 1
    assert await codes(hub, order) == [(THIRD, "closed"), (SECOND, "waiting")]
    await channels.edit_channel(actor, own, settings={"PRIVATE_KEY": right})
    await publish_all(hub)
    heal(hub)


async def test_what_is_in_doubt_is_never_passed_on(hub: Stack) -> None:
    product = await routed(hub, *both(hub))
    order = number()
    with upstream(hub, USUAL[OWN]) as provider, upstream(hub, USUAL[SECOND]) as other:
        provider.losing = 1
        status, said = await hub.order(order, product.name)
        assert (status, said["code"]) == (504, 4004)
        assert await codes(hub, order) == [(OWN, "unknown")]
        provider.refusing = True  # the question fails without having left: that says nothing of the call before
        assert (await hub.order(order, product.name))[1]["code"] == 4004
        assert await codes(hub, order) == [(OWN, "unknown")]
        assert other.calls == []
        provider.refusing = False
        assert (await hub.order(order, product.name))[1]["code"] == 1
    assert await codes(hub, order) == [(OWN, "waiting")]
    heal(hub)


@pytest.mark.parametrize("fault", Fault)
async def test_only_what_made_nothing_is_passed_on(hub: Stack, monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    product = await routed(hub, *both(hub))
    order, honest = number(), Opened.pay

    async def pay(opened: Opened, ask: Ask) -> Outcome:
        if opened.spec.code == OWN:
            raise Failed(fault, "E1", "no")
        return await honest(opened, ask)

    monkeypatch.setattr(Opened, "pay", pay)
    with upstream(hub, USUAL[SECOND]) as other:
        answer = (await hub.order(order, product.name))[1]
        further = fault in {Fault.UNREACHABLE, Fault.SLOW_DOWN, Fault.CONFIG}
        assert (answer["code"] == 1, len(other.paying)) == (further, int(further))
    made = [(OWN, "closed"), (SECOND, "waiting")] if further else [(OWN, AFTER_FAULT[fault])]
    assert await codes(hub, order) == made
    heal(hub)


PAID = "UPDATE attempt SET state = 'paid' WHERE payment_id = $1"
TIME_UP = "UPDATE payment SET expires_at = now() - interval '1 s' WHERE id = $1"
TAKEN_OVER = "UPDATE attempt SET owner = 424242 WHERE payment_id = $1"


@pytest.mark.parametrize(
    ("meanwhile", "state"),
    [(PAID, "paid"), (TIME_UP, "unsent"), (TAKEN_OVER, "claimed")],
    ids=["paid", "time", "taken"],
)
async def test_what_happened_during_the_call_goes_first(
    hub: Stack, monkeypatch: pytest.MonkeyPatch, meanwhile: str, state: str
) -> None:
    product = await routed(hub, *both(hub))
    order = number()

    async def pay(_: Opened, ask: Ask) -> Outcome:
        await hub.hub.pool.execute(meanwhile, (await payment(hub, order)).id)
        raise Failed(Fault.UNREACHABLE)

    monkeypatch.setattr(Opened, "pay", pay)
    with upstream(hub, USUAL[SECOND]) as other:
        assert (await hub.order(order, product.name))[1]["code"] == 4003
        assert other.calls == []
    assert await codes(hub, order) == [(OWN, state)]
    heal(hub)


async def test_nothing_is_passed_on_while_another_attempt_can_be_paid(hub: Stack) -> None:
    product = await routed(hub, *both(hub))
    auto = Product(f"a{product.name}", product.label, None, None, {"wechat": "wxjsapi", "browser": product.name})
    await publish_all(hub, auto)
    order = number()
    answer = (await hub.order(order, auto.name))[1]
    await hub.money.desk.start(answer["sysorderno"], "wechat", "203.0.113.7")
    with upstream(hub, USUAL[OWN]) as dead, upstream(hub, USUAL[SECOND]) as other:
        dead.refusing = True
        with pytest.raises(Refusal):
            await hub.money.desk.start(answer["sysorderno"], "browser", "203.0.113.7")
        assert other.calls == []
    assert await codes(hub, order) == [(OWN, "waiting"), (OWN, "unsent")]
    heal(hub)


async def test_nothing_is_passed_on_when_time_is_up(hub: Stack) -> None:
    product = await routed(hub, *both(hub))
    order = number()
    with upstream(hub, USUAL[OWN]) as dead, upstream(hub, USUAL[SECOND]) as other:
        dead.refusing = other.refusing = True
        await hub.order(order, product.name)
        await expire(hub, order)
        other.refusing = False
        assert (await hub.order(order, product.name))[0] != 200
        assert other.calls == []
    assert (await payment(hub, order)).state == "closed"
    heal(hub)


async def test_equal_orders_at_once_follow_to_the_channel_that_took_it(hub: Stack) -> None:
    product = await routed(hub, *both(hub))
    order = number()
    with upstream(hub, USUAL[OWN]) as dead, upstream(hub, USUAL[SECOND]) as other:
        dead.refusing = True
        other.open.clear()
        asked = [asyncio.create_task(hub.order(order, product.name, smstyle="2")) for _ in range(10)]
        await other.came.wait()
        other.open.set()
        answers = await asyncio.gather(*asked)
        assert len(other.paying) == 1
    assert {answer["code"] for _, answer in answers} == {1}
    assert len({answer["start"]["value"] for _, answer in answers}) == 1
    assert await codes(hub, order) == [(OWN, "closed"), (SECOND, "waiting")]
    heal(hub)


async def test_repeats_at_once_of_an_order_that_failed_make_one_bill(hub: Stack) -> None:
    product = await routed(hub, *both(hub))
    order = number()
    with upstream(hub, USUAL[OWN]) as dead, upstream(hub, USUAL[SECOND]) as other:
        dead.refusing = other.refusing = True
        await hub.order(order, product.name)
        dead.refusing = False
        answers = await asyncio.gather(*(hub.order(order, product.name) for _ in range(10)))
        assert len(dead.paying) == 1
    assert {answer["code"] for _, answer in answers} == {1}
    assert [state for _, state in await codes(hub, order)] == ["closed", "closed", "waiting"]
    heal(hub)


async def test_a_process_that_dies_after_passing_on_is_replaced(hub: Stack) -> None:
    product = await routed(hub, *both(hub))
    order = number()
    with upstream(hub, USUAL[OWN]) as dead, upstream(hub, USUAL[SECOND]) as other:
        dead.refusing = True
        await hub.order(order, product.name)
        orphan = "UPDATE attempt SET state = 'claimed', owner = 424242, start = NULL WHERE id = $1"
        second, _ = await attempts(hub, order)
        await hub.hub.pool.execute(orphan, second.id)
        assert (await hub.order(order, product.name))[1]["code"] == 1
        assert other.asking  # the dead one may have called: asked before it is told again
    assert await codes(hub, order) == [(OWN, "closed"), (SECOND, "waiting")]
    heal(hub)


async def test_a_refresh_during_the_call_decides_who_goes_on(hub: Stack) -> None:
    product = await routed(hub, *both(hub))
    order = number()
    with upstream(hub, USUAL[OWN]) as dead:
        dead.refusing = True
        await publish_all(
            hub, replace(product, carriers=(*both(hub, enabled=False), PayCarrier(hub.channels[THIRD], 1)))
        )
        assert (await hub.order(order, product.name))[1]["code"] == 1
    assert await codes(hub, order) == [(OWN, "closed"), (THIRD, "waiting")]
    heal(hub)
