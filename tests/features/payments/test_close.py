"""Closing: at the provider first, never what was paid, and twice is once."""

import asyncio

import pytest
from tests.stack import Stack
from tests.upstream import EACH, attempts, chase, check, events, notices, number, payment, upstream

from hutong.capabilities.simulation import BillState, Mischief

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def close(hub: Stack, order: str) -> tuple[int, int]:
    """HTTP status and number of the merchant's call."""
    status, answer = await hub.post("/api/pay/close", {"orderId": order})
    return status, answer["code"]


def bill_state(hub: Stack, channel: str, value: str) -> BillState | None:
    """What the payer's phone sees; None where the provider made nothing."""
    bill = hub.simulator(channel).scan(value)
    return bill.state if bill else None


@pytest.mark.parametrize("channel", EACH)
async def test_a_waiting_order_is_closed_at_its_provider_first(hub: Stack, channel: str) -> None:
    order = number()
    _, answer = await hub.order(order, channel, smstyle="2")
    if channel == "aliqr":  # Alipay makes the trade when the payer scans
        assert bill_state(hub, channel, answer["start"]["value"]) is BillState.OPEN
    status, said = await hub.post("/api/pay/close", {"orderId": order})
    assert (status, said["code"]) == (200, 1)
    assert (await payment(hub, order)).state == "closed"
    assert (await attempts(hub, order))[0].state == "closed"
    assert bill_state(hub, channel, answer["start"]["value"]) in (BillState.CLOSED, None)
    assert set(said) == {"code", "msg", "merId", "status", "orderId", "sysOrderId", "orderAmt", "nonceStr", "sign"}
    check({k: str(v) for k, v in said.items()}, hub.md5_key.reveal(), hub.verifier.pem())
    with upstream(hub, channel) as provider:
        assert await close(hub, order) == (200, 1)
        assert provider.calls == []
    assert (await hub.order(order, channel, smstyle="2"))[1]["code"] == 3006
    assert await events(hub, order) == ["attempt closed", "closed"]


async def test_ten_closings_at_once_are_one(hub: Stack) -> None:
    order = number()
    await hub.order(order)
    answers = await asyncio.gather(*(close(hub, order) for _ in range(10)))
    assert set(answers) <= {(200, 1), (409, 4007)}
    assert (200, 1) in answers
    assert (await events(hub, order)).count("closed") == 1


@pytest.mark.parametrize("channel", EACH)
async def test_paid_is_never_closed(hub: Stack, channel: str) -> None:
    known, unnoticed = number(), number()
    for order in (known, unnoticed):
        _, answer = await hub.order(order, channel)
        if order == unnoticed:
            hub.simulator(channel).mischiefs.order(Mischief.NOTICE_LOST)
        await hub.pay(answer, channel)
        assert await close(hub, order) == (409, 3005)
        assert (await payment(hub, order)).state == "paid"
        assert len(await notices(hub, order)) == 1


async def test_an_unknown_one_is_asked_about_and_closed(hub: Stack) -> None:
    order = number()
    with upstream(hub) as provider:
        provider.losing = 1
        await hub.order(order)
        assert (await attempts(hub, order))[0].state == "unknown"
        assert await close(hub, order) == (200, 1)
    assert (await payment(hub, order)).state == "closed"


async def test_what_never_left_is_closed_without_asking(hub: Stack) -> None:
    order = number()
    with upstream(hub) as provider:
        provider.refusing = True
        await hub.order(order)
        assert await close(hub, order) == (200, 1)
    assert (await payment(hub, order)).state == "closed"


async def test_it_stays_open_while_the_provider_can_not_be_asked(hub: Stack) -> None:
    order = number()
    await hub.order(order)
    with upstream(hub) as provider:
        provider.refusing = True
        assert await close(hub, order) == (502, 4003)
        provider.refusing, provider.losing = False, 2
        assert await close(hub, order) == (504, 4004)
    assert (await payment(hub, order)).state == "open"
    assert await close(hub, order) == (200, 1)


async def test_an_order_under_way_is_not_closed(hub: Stack) -> None:
    order = number()
    with upstream(hub) as provider:
        provider.open.clear()
        ordering = asyncio.create_task(hub.order(order))
        await provider.came.wait()
        assert await close(hub, order) == (409, 4007)
        provider.open.set()
        assert (await ordering)[0] == 200
    assert await close(hub, order) == (200, 1)


async def test_a_repeat_and_a_closing_at_once_leave_nothing_payable_and_closed(hub: Stack) -> None:
    for _ in range(5):
        order = number()
        with upstream(hub) as provider:
            provider.refusing = True
            await hub.order(order)
            provider.refusing = False
            await asyncio.gather(hub.order(order), close(hub, order))
        (attempt,) = await attempts(hub, order)
        state = (await payment(hub, order)).state
        assert (state, attempt.state) in {("closed", "closed"), ("open", "waiting")}


async def test_paid_between_asking_and_closing_is_paid(hub: Stack) -> None:
    order = number()
    _, answer = await hub.order(order)
    with upstream(hub) as provider:
        provider.open.clear()
        closing = asyncio.create_task(close(hub, order))
        await provider.came.wait()
        await hub.pay(answer)
        provider.open.set()
        assert await closing == (409, 3005)
    assert (await payment(hub, order)).state == "paid"
    assert len(await notices(hub, order)) == 1


async def test_nobody_closes_what_is_not_there(hub: Stack) -> None:
    assert await close(hub, number()) == (404, 3004)


async def test_a_closed_order_stays_closed_for_the_chase(hub: Stack) -> None:
    order = number()
    await hub.order(order)
    await close(hub, order)
    with upstream(hub) as provider:
        await chase(hub, order)
        assert provider.calls == []
