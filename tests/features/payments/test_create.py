"""Taking orders: equal ones are one, other content is a conflict, one call leaves, and unknown is not failure."""

import asyncio
from typing import Any

import pytest
from tests.stack import Stack, order_fields
from tests.upstream import EACH, attempts, chase, events, notices, number, payment, upstream

from hutong.base.http import Reply
from hutong.capabilities.simulation import Mischief

pytestmark = pytest.mark.asyncio(loop_scope="module")

OTHER = {
    "orderAmt": "20.00",
    "channel": "wxv2native",
    "desc": "茶",
    "attch": "桌 8",
    "smstyle": "2",
    "userId": "someone else",
    "ip": "203.0.113.10",
    "notifyUrl": "http://127.0.0.1:9/other",
    "returnUrl": "https://shop.example.com/other",
}


def told(answer: dict[str, Any]) -> dict[str, Any]:
    """A refusal without what it says in words of the moment."""
    return {name: answer[name] for name in ("code", "cause", "remedy")}


@pytest.mark.parametrize("channel", EACH)
async def test_an_equal_order_gets_the_equal_answer(hub: Stack, channel: str) -> None:
    order = number()
    with upstream(hub, channel) as provider:
        first = await hub.order(order, channel, smstyle="2")
        assert await hub.order(order, channel, smstyle="2") == first
        assert first[1]["start"]["kind"] == "qr"
        assert len(provider.calls) == 1


async def test_the_repeat_is_equal_also_when_the_amount_is_spelt_otherwise_and_in_json(hub: Stack) -> None:
    order = number()
    first = await hub.order(order, orderAmt="20")
    again = await hub.post("/api/pay", {**order_fields(order), "orderAmt": "20.00"}, as_json=True)
    assert again == first


@pytest.mark.parametrize("name", OTHER)
async def test_other_content_in_any_field_is_a_conflict(hub: Stack, name: str) -> None:
    order = number()
    assert (await hub.order(order))[0] == 200
    with upstream(hub) as provider:
        status, answer = await hub.order(order, **{name: OTHER[name]})
    assert (status, answer["code"]) == (409, 3003)
    assert provider.calls == []


async def test_every_field_of_an_order_is_tried() -> None:
    assert set(OTHER) == set(order_fields("x")) - {"orderId"}


async def test_two_merchants_may_use_one_number(hub: Stack) -> None:
    order = number()
    _, mine = await hub.order(order)
    found = await hub.hub.pool.fetch("SELECT merchant_id FROM payment WHERE order_id = $1", order)
    assert [row["merchant_id"] for row in found] == ["M1001"]
    assert mine["orderno"] == order


@pytest.mark.parametrize("channel", EACH)
async def test_fifty_equal_orders_at_once_are_one_call_and_one_answer(hub: Stack, channel: str) -> None:
    order = number()
    with upstream(hub, channel) as provider:
        provider.open.clear()
        asked = [asyncio.create_task(hub.order(order, channel, smstyle="2")) for _ in range(50)]
        await provider.came.wait()
        provider.open.set()
        answers = await asyncio.gather(*asked)
    assert answers == [answers[0]] * 50
    assert answers[0][0] == 200
    assert len(provider.calls) == 1
    assert len(await attempts(hub, order)) == 1


async def test_fifty_equal_orders_at_once_fail_alike(hub: Stack) -> None:
    order = number()
    with upstream(hub) as provider:
        provider.open.clear()
        provider.losing = 1
        asked = [asyncio.create_task(hub.order(order)) for _ in range(50)]
        waiting = hub.money.pay._creator._watcher._waiting
        while sum(len(futures) for futures in waiting.values()) < 49:
            await asyncio.sleep(0.005)
        provider.open.set()
        answers = await asyncio.gather(*asked)
        assert len(provider.calls) == 1
    assert {(status, answer["code"]) for status, answer in answers} == {(504, 4004)}
    assert [told(answer) for _, answer in answers] == [told(answers[0][1])] * 50


async def test_many_orders_at_once_are_as_many_calls(hub: Stack) -> None:
    orders = [number() for _ in range(20)]
    with upstream(hub) as provider:
        answers = await asyncio.gather(*(hub.order(order) for order in orders))
    assert [answer["orderno"] for _, answer in answers] == orders
    assert len({answer["sysorderno"] for _, answer in answers}) == 20
    assert len(provider.calls) == 20


@pytest.mark.parametrize("channel", EACH)
async def test_lost_after_accepting_is_unknown_and_the_repeat_has_the_same_number(hub: Stack, channel: str) -> None:
    order = number()
    with upstream(hub, channel) as provider:
        provider.losing = 1
        status, answer = await hub.order(order, channel)
        assert (status, answer["code"]) == (504, 4004)
        (before,) = await attempts(hub, order)
        assert before.state == "unknown"
        status, answer = await hub.order(order, channel)
    assert (status, answer["code"]) == (200, 1)
    (after,) = await attempts(hub, order)
    assert (after.id, after.state) == (before.id, "waiting")
    assert len(provider.asking) == 1  # asked before it was told again
    await hub.pay(answer, channel)
    assert (await hub.query(order))["status"] == "1"
    assert len(await notices(hub, order)) == 1


async def test_a_repeat_of_the_unknown_that_was_paid_meanwhile_is_paid_once(hub: Stack) -> None:
    order = number()
    code = hub.simulator("wxbar").show_code()
    with upstream(hub, "wxbar") as provider:
        provider.losing = 1
        assert (await hub.order(order, "wxbar", authCode=code))[1]["code"] == 4004
        assert (await hub.order(order, "wxbar", authCode=code))[1]["code"] == 1
        assert len(provider.paying) == 1
    assert (await hub.query(order))["status"] == "1"
    assert len(await notices(hub, order)) == 1


@pytest.mark.parametrize("channel", EACH)
async def test_refused_connection_is_4003_and_the_repeat_works(hub: Stack, channel: str) -> None:
    order = number()
    with upstream(hub, channel) as provider:
        provider.refusing = True
        status, answer = await hub.order(order, channel)
    assert (status, answer["code"]) == (502, 4003)
    (before,) = await attempts(hub, order)
    assert before.state == "unsent"
    status, answer = await hub.order(order, channel)
    assert (status, answer["code"]) == (200, 1)
    assert [attempt.id for attempt in await attempts(hub, order)] == [before.id]


@pytest.mark.parametrize("channel", EACH)
async def test_what_was_unknown_stays_unknown_while_the_provider_is_away(hub: Stack, channel: str) -> None:
    """That a question does not leave says nothing of the order before it."""
    order = number()
    with upstream(hub, channel) as provider:
        provider.losing = 1
        assert (await hub.order(order, channel))[1]["code"] == 4004
        provider.refusing = True
        assert (await hub.order(order, channel))[1]["code"] == 4004
        (attempt,) = await attempts(hub, order)
        assert attempt.state == "unknown"
        provider.refusing = False
        await chase(hub, order)
    assert (await attempts(hub, order))[0].state == ("unknown" if channel == "aliqr" else "waiting")


async def test_money_of_a_barcode_is_found_though_the_provider_was_away_for_the_repeat(hub: Stack) -> None:
    order = number()
    code = hub.simulator("wxbar").show_code()
    with upstream(hub, "wxbar") as provider:
        provider.losing = 1
        assert (await hub.order(order, "wxbar", authCode=code))[1]["code"] == 4004  # it was paid
        provider.refusing = True
        assert (await hub.order(order, "wxbar", authCode=code))[1]["code"] == 4004
    await chase(hub, order)
    assert (await payment(hub, order)).state == "paid"
    assert len(await notices(hub, order)) == 1


async def test_a_barcode_that_waits_for_its_payer_is_charged_once_and_asked_soon(hub: Stack) -> None:
    order = number()
    simulator = hub.simulator("wxbar")
    code = simulator.show_code(confirm=True)
    with upstream(hub, "wxbar") as provider:
        provider.losing = 1
        assert (await hub.order(order, "wxbar", authCode=code))[1]["code"] == 4004
        assert (await hub.order(order, "wxbar", authCode=code))[1]["code"] == 1
        assert (await hub.order(order, "wxbar", authCode=code))[1]["code"] == 1
        assert len(provider.paying) == 1
    soon = await hub.hub.pool.fetchval(
        "SELECT chase_at - now() < interval '3 s' FROM attempt WHERE id = $1", (await attempts(hub, order))[0].id
    )
    assert soon is True
    bill = simulator.scan(code)
    assert bill is not None
    await simulator.pay(bill.id)
    await chase(hub, order)
    assert (await hub.query(order))["status"] == "1"


@pytest.mark.parametrize("channel", EACH)
@pytest.mark.parametrize(
    "mischief",
    [
        Mischief.RESET,
        Mischief.BAD_GATEWAY,
        Mischief.HALF_ANSWER,
        Mischief.NOT_THE_FORMAT,
        Mischief.ERROR_BODY_200,
        Mischief.BAD_SIGNATURE,
    ],
)
async def test_an_answer_that_proves_nothing_is_unknown(hub: Stack, channel: str, mischief: Mischief) -> None:
    order = number()
    simulator = hub.simulator(channel)
    simulator.mischiefs.order(mischief)
    status, answer = await hub.order(order, channel)
    simulator.mischiefs.clear()
    assert (status, answer["code"]) == (504, 4004), answer
    assert (await hub.query(order))["status"] == "0"
    status, answer = await hub.order(order, channel)
    assert (status, answer["code"]) == (200, 1), answer
    await hub.pay(answer, channel)
    assert (await hub.query(order))["status"] == "1"
    assert len(await notices(hub, order)) == 1


@pytest.mark.parametrize(
    "body", [b"", b"\0\xff\xfe", b"{}", b"[]", b"<xml></xml>", b'{"code":"\\ud800"}', b"x" * 9_000_000]
)
async def test_any_answer_at_all_is_a_number_of_the_table(hub: Stack, body: bytes) -> None:
    for status in (200, 400, 401, 500):
        order = number()
        with upstream(hub) as provider:
            provider.saying = Reply(status, body, {"content-type": "application/json"})
            answer = (await hub.order(order))[1]
        assert answer["code"] in (4001, 4002, 4004), answer


async def test_hostile_words_of_a_provider_reach_neither_database_nor_answer(hub: Stack) -> None:
    order = number()
    with upstream(hub) as provider:
        body = b'{"code":"SIGN_ERROR","message":"\\ud800\\u0000\\u202e"}'
        provider.saying = Reply(401, body, {"content-type": "application/json"})
        status, answer = await hub.order(order)
    assert (status, answer["code"]) == (503, 4001)
    (attempt,) = await attempts(hub, order)
    assert (attempt.state, attempt.fault) == ("refused", "config")


async def test_a_repeat_after_the_end_is_not_told_to_the_provider(hub: Stack) -> None:
    order, doubtful = number(), number()
    with upstream(hub) as provider:
        provider.refusing = True
        await hub.order(order)
        provider.refusing, provider.losing = False, 1
        await hub.order(doubtful)
        provider.calls.clear()
        await hub.hub.pool.execute("UPDATE payment SET expires_at = now() WHERE order_id = ANY($1)", [order, doubtful])
        assert (await hub.order(order))[1]["code"] == 3006
        assert (await hub.order(doubtful))[1]["code"] == 4004
        assert provider.calls == []


async def test_the_repeat_of_a_paid_order_gets_the_first_answer(hub: Stack) -> None:
    order = number()
    first = await hub.order(order)
    await hub.pay(first[1])
    assert await hub.order(order) == first
    assert len(await notices(hub, order)) == 1
    assert (await events(hub, order))[-1] == "paid"


async def test_what_was_taken_stays_taken_when_its_product_is_closed(
    hub: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, unknown = number(), number()
    first = await hub.order(order)
    with upstream(hub) as provider:
        provider.losing = 1
        await hub.order(unknown)
    current = hub.hub.switchboard.current
    monkeypatch.setattr(current, "products", {})
    assert await hub.order(order) == first
    assert (await hub.order(unknown))[1]["code"] == 1
    assert (await hub.order(order, desc="other"))[1]["code"] == 3001
    assert (await hub.order(number()))[1]["code"] == 3001


async def test_an_old_start_is_renewed_under_the_same_number_for_the_merchants_own_page(hub: Stack) -> None:
    order = number()
    await hub.order(order, "wxwap", smstyle="2")
    (before,) = await attempts(hub, order)
    assert before.start is not None
    old = {**before.start, "until": "2020-01-01T00:00:00+00:00"}
    await hub.hub.pool.execute("UPDATE attempt SET start = $2 WHERE id = $1", before.id, old)
    with upstream(hub, "wxwap") as provider:
        status, answer = await hub.order(order, "wxwap", smstyle="2")
        assert len(provider.paying) == 1
    assert (status, answer["start"]["kind"]) == (200, "redirect")
    (after,) = await attempts(hub, order)
    assert after.id == before.id
    assert not after.stale


async def test_a_renewal_that_fails_takes_nothing_back(hub: Stack) -> None:
    """The provider still has it, so it is still asked about."""
    order = number()
    await hub.order(order, "wxwap", smstyle="2")
    (before,) = await attempts(hub, order)
    assert before.start is not None
    old = {**before.start, "until": "2020-01-01T00:00:00+00:00"}
    await hub.hub.pool.execute("UPDATE attempt SET start = $2 WHERE id = $1", before.id, old)
    with upstream(hub, "wxwap") as provider:
        provider.refusing = True
        assert (await hub.order(order, "wxwap", smstyle="2"))[1]["code"] == 4003
    (after,) = await attempts(hub, order)
    assert (after.state, after.id) == ("waiting", before.id)
    assert (await hub.hub.pool.fetchval("SELECT chase_at FROM attempt WHERE id = $1", after.id)) is not None
