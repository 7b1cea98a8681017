"""What got no answer is asked after by the worker: it was done, or it never was; unknown is never failed."""

import pytest
from tests.channels.wx_live.wares import TEA, order_of
from tests.selling import (
    URL,
    bad,
    claimed,
    good,
    history,
    later,
    listed,
    ordered,
    provider,
    row,
    told,
)
from tests.stack import Stack
from tests.upstream import number

from hutong.capabilities.simulation import Mischief
from hutong.features.goods.chase import LADDER

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def lost(hub: Stack, mischief: Mischief, where: str) -> None:
    """The platform answers nothing to these calls; what it did stands."""
    provider(hub).mischiefs.order(mischief, where=where)


async def test_a_submission_that_was_taken_is_found_out(hub: Stack) -> None:
    no = number("G")
    await lost(hub, Mischief.RESET, "spu/add")
    await bad(hub, "add", goodsNo=no, goods=TEA, notifyUrl=URL)
    provider(hub).mischiefs.clear()
    assert (await row(hub, no))["state"] == "unknown"
    assert await hub.money.goods.chaser.turn() == 0  # not yet
    await later(hub, no, seconds=LADDER[0])
    assert await hub.money.goods.chaser.turn() == 1
    kept = await row(hub, no)
    assert (kept["state"], kept["claimed_at"], bool(kept["provider_no"])) == ("reviewing", None, True)
    assert (await history(hub, no))[-3:] == [("unknown", "api", 1), ("chased", "worker", 0), ("reviewing", "worker", 1)]
    assert await told(hub, no) == ["goods.reviewing"]
    assert await hub.money.goods.chaser.turn() == 0


async def test_a_submission_that_never_came_is_unsent_when_that_is_sure_and_told(hub: Stack) -> None:
    no = number("G")
    await lost(hub, Mischief.BAD_GATEWAY, "spu/add")
    await bad(hub, "add", goodsNo=no, goods=TEA, notifyUrl=URL)
    provider(hub).mischiefs.clear()
    await later(hub, no, seconds=LADDER[0])
    assert await hub.money.goods.chaser.turn() == 1
    assert (await row(hub, no))["state"] == "unknown"  # it may be under way still
    assert await told(hub, no) == []
    await later(hub, no, seconds=60)
    assert await hub.money.goods.chaser.turn() == 1
    assert (await row(hub, no))["state"] == "unsent"
    assert await told(hub, no) == ["goods.unsent"]
    await later(hub, no, seconds=100_000)
    assert await hub.money.goods.chaser.turn() == 0
    assert (await good(hub, "add", goodsNo=no, goods=TEA, notifyUrl=URL))["state"] == "reviewing"


async def test_an_order_that_never_came_is_unsent_when_that_is_sure(hub: Stack) -> None:
    no, goods = number("O"), await listed(hub)
    await lost(hub, Mischief.BAD_GATEWAY, "order/add")
    await bad(hub, "order", orderId=no, userId=provider(hub).openid(), order=order_of(goods))
    provider(hub).mischiefs.clear()
    await later(hub, no, seconds=LADDER[0] + 60)
    assert await hub.money.goods.chaser.turn() == 1
    kept = await row(hub, no)
    assert (kept["state"], "1010011" in kept["words"]) == ("unsent", True)


async def test_goods_that_the_platform_says_it_has_already_are_asked_about(hub: Stack) -> None:
    no = number("G")
    await lost(hub, Mischief.RESET, "spu/add")
    await bad(hub, "add", goodsNo=no, goods=TEA)
    provider(hub).mischiefs.clear()
    await hub.hub.pool.execute("UPDATE shop_item SET state = 'unsent', claimed_at = NULL WHERE number = $1", no)
    await bad(hub, "add", goodsNo=no, goods=TEA)  # 1000012
    assert (await row(hub, no))["state"] == "unknown"
    await later(hub, no, seconds=LADDER[0])
    assert await hub.money.goods.chaser.turn() == 1
    assert (await row(hub, no))["state"] == "reviewing"


async def test_a_question_that_is_refused_proves_nothing(hub: Stack) -> None:
    """Only that there is no such order does."""
    no, goods = number("O"), await listed(hub)
    await lost(hub, Mischief.RESET, "order/add")
    await bad(hub, "order", orderId=no, userId=provider(hub).openid(), order=order_of(goods))
    provider(hub).mischiefs.clear()
    await hub.hub.pool.execute("UPDATE shop_item SET openid = '' WHERE number = $1", no)  # 990007 is the answer then
    await later(hub, no, seconds=LADDER[0] + 60)
    assert await hub.money.goods.chaser.turn() == 1
    assert (await row(hub, no))["state"] == "unknown"


@pytest.mark.parametrize(
    ("mischief", "end"),
    [pytest.param(Mischief.RESET, "refunded", id="done"), pytest.param(Mischief.BAD_GATEWAY, "asked", id="not-done")],
)
async def test_a_refund_without_an_answer_is_asked_after(hub: Stack, mischief: Mischief, end: str) -> None:
    claim = await claimed(hub)
    await good(hub, "aftersale_query", aftersaleNo=claim)
    provider(hub).mischiefs.order(Mischief.NOTICE_LOST)
    await lost(hub, mischief, "acceptrefund")
    await bad(hub, "accept_refund", aftersaleNo=claim)
    provider(hub).mischiefs.clear()
    kept = await row(hub, claim)
    assert (kept["state"], kept["claimed_at"] is None) == ("asked", False)
    assert [one[0] for one in await history(hub, claim)][-2:] == ["accept_refund", "accept_refund_unknown"]
    await later(hub, claim, seconds=LADDER[0] + 5)
    await hub.money.goods.chaser.turn()
    kept = await row(hub, claim)
    assert (kept["state"], kept["claimed_at"]) == (end, None)
    assert ("goods.aftersale_refunded" in await told(hub, claim)) is (end == "refunded")


async def test_goods_whose_removal_got_no_answer_are_removed(hub: Stack) -> None:
    no = await listed(hub)
    await lost(hub, Mischief.RESET, "spu/del")
    await bad(hub, "remove", goodsNo=no)
    provider(hub).mischiefs.clear()
    assert (await row(hub, no))["state"] == "listed"
    await later(hub, no, seconds=LADDER[0] + 5)
    await hub.money.goods.chaser.turn()
    kept = await row(hub, no)
    assert (kept["state"], kept["claimed_at"]) == ("removed", None)


async def test_goods_that_are_still_there_were_not_removed(hub: Stack) -> None:
    no = await listed(hub)
    await lost(hub, Mischief.BAD_GATEWAY, "spu/del")
    await bad(hub, "remove", goodsNo=no)
    provider(hub).mischiefs.clear()
    await later(hub, no, seconds=LADDER[0] + 5)
    await hub.money.goods.chaser.turn()
    kept = await row(hub, no)
    assert (kept["state"], kept["claimed_at"]) == ("listed", None)
    assert (await good(hub, "remove", goodsNo=no))["state"] == "removed"


async def test_a_buyers_claim_is_asked_about_so_that_its_amount_is_known(hub: Stack) -> None:
    claim = await claimed(hub, back=True)
    assert (await row(hub, claim))["fen"] is None  # the push doesn't tell
    await later(hub, claim, seconds=LADDER[0] + 5)
    await hub.money.goods.chaser.turn()
    kept = await row(hub, claim)
    assert (kept["fen"], kept["facts"]["type"], kept["claimed_at"]) == (8800, 2, None)


async def test_it_is_asked_less_and_less_often_and_then_no_more(hub: Stack) -> None:
    no = await ordered(hub)
    await lost(hub, Mischief.BAD_GATEWAY, "shop/order")
    await bad(hub, "order_pay", orderId=no, payResult="paid", transactionNo="42000001")
    for seconds in LADDER:
        await later(hub, no, seconds=seconds - 5)
        assert await hub.money.goods.chaser.turn() == 0, seconds
        await later(hub, no, seconds=6)
        await lost(hub, Mischief.BAD_GATEWAY, "shop/order")
        assert await hub.money.goods.chaser.turn() == 1, seconds
    await later(hub, no, seconds=10 * LADDER[-1])
    assert await hub.money.goods.chaser.turn() == 0
    kept = await row(hub, no)
    assert (kept["state"], kept["claimed_at"] is None) == ("unpaid", False)
    provider(hub).mischiefs.clear()
    assert (await good(hub, "order_query", orderId=no))["state"] == "unpaid"  # whoever asks gets the answer
    assert (await row(hub, no))["claimed_at"] is None


async def test_what_is_under_way_is_not_closed_by_whoever_looks_meanwhile(hub: Stack) -> None:
    no = await ordered(hub)
    [item] = [await hub.money.goods.ledger.read((await row(hub, no))["id"])]
    assert item is not None
    await hub.money.goods.ledger.begin(item, "order_pay", "api")
    await good(hub, "order_query", orderId=no)
    assert (await row(hub, no))["claimed_at"] is not None
