"""A shop's goods, orders and claims through the signed API: submitted once, pushed, never going back, told."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import orjson
import pytest
import pytest_asyncio
from tests.channels.wx_live.test_adapter import TEA, order_of
from tests.stack import Stack
from tests.upstream import number, running

from hutong.base.clock import now
from hutong.capabilities.simulation import Mischief
from hutong.channels.wx_delivery.simulator import WxDeliverySimulator
from hutong.channels.wx_live.simulator import WxLiveSimulator
from hutong.features.goods import show
from hutong.features.goods.item import Said

pytestmark = pytest.mark.asyncio(loop_scope="module")
URL = "http://127.0.0.1:9/goods"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(database_url: str, template: str) -> AsyncIterator[Stack]:
    async with running(database_url, template) as made:
        delivery = made.simulators["WX_DELIVERY"]
        assert isinstance(delivery, WxDeliverySimulator)
        delivery.listen(f"http://hub.test/api/wechat/{provider(made).appid}/msg")  # one application is one everywhere
        yield made


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def behaved(hub: Stack) -> AsyncIterator[None]:
    """A platform that was told to misbehave behaves afterwards."""
    yield
    provider(hub).mischiefs.clear()


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


async def test_goods_are_reviewed_listed_changed_and_removed(hub: Stack) -> None:
    no = await listed(hub)
    assert await told(hub, no) == ["goods.reviewed", "goods.ready", "goods.listed"]
    assert (await good(hub, "update", goodsNo=no, goods={**TEA, "title": "盖碗两只"}))["state"] == "listed"
    assert (await good(hub, "delisting", goodsNo=no))["state"] == "taken_down"
    assert (await good(hub, "query", goodsNo=no))["title"] == "盖碗两只"
    assert (await good(hub, "remove", goodsNo=no))["state"] == "removed"
    assert await bad(hub, "listing", goodsNo=no) == 8402
    [story] = await show.stories(hub.hub.pool, no)
    assert [one["what"] for one in story.events if one["source"] == "push"] == ["ready"]
    assert story.item["state"] == "removed"


async def test_goods_that_are_rejected_say_why(hub: Stack) -> None:
    no = number("G")
    await good(hub, "add", goodsNo=no, goods=TEA)
    provider(hub).goods.review(provider(hub).appid, no, approved=False, words="图片模糊")
    await provider(hub).knocker.settled()
    answer = await good(hub, "query", goodsNo=no)
    assert (answer["state"], answer["reason"]) == ("rejected", "图片模糊")
    assert await told(hub, no) == []  # no address was given
    assert await bad(hub, "listing", goodsNo=no) >= 4000
    [story] = await show.stories(hub.hub.pool, no)
    assert story.events[-1]["what"] == "listing_failed"


async def test_the_same_number_is_submitted_once(hub: Stack) -> None:
    no = number("G")
    first = await good(hub, "add", goodsNo=no, goods=TEA)
    again = await good(hub, "add", goodsNo=no, goods=TEA)
    assert again["providerNo"] == first["providerNo"]
    assert await bad(hub, "add", goodsNo=no, goods={**TEA, "title": "别的"}) == 8401
    assert await bad(hub, "add", goodsNo=number("G"), goods="[]") == 8403
    assert await bad(hub, "query", goodsNo="NEVER") == 8402
    assert await bad(hub, "query", goodsNo=no, shopId="wx0000000000000000") == 8405


async def test_a_refused_submission_may_be_tried_again(hub: Stack) -> None:
    no = number("G")
    assert await bad(hub, "add", goodsNo=no, goods={**TEA, "third_cat_id": 1}) >= 4000
    [story] = await show.stories(hub.hub.pool, no)
    assert story.item["state"] == "unsent"
    assert (await good(hub, "add", goodsNo=no, goods=TEA))["state"] == "reviewed"


async def test_an_answer_that_was_lost_is_asked_after_and_not_submitted_twice(hub: Stack) -> None:
    no = number("G")
    provider(hub).mischiefs.order(Mischief.RESET, where="spu/add")
    await bad(hub, "add", goodsNo=no, goods=TEA)
    [story] = await show.stories(hub.hub.pool, no)
    assert story.item["state"] == "unknown"
    provider(hub).mischiefs.clear()
    status, answer = await hub.post("/api/goods/add", given(goodsNo=no, goods=TEA))
    if status != 200:  # the platform never took it; it is sure after a while
        assert answer["code"] == 8404
        await hub.hub.pool.execute(
            "UPDATE shop_item SET claimed_at = $2 WHERE number = $1", no, now() - timedelta(minutes=2)
        )
        answer = await good(hub, "add", goodsNo=no, goods=TEA)
    assert answer["state"] == "reviewed"
    records = [one for one in provider(hub).goods.books.all(provider(hub).appid) if one["out_product_id"] == no]
    assert len(records) == 1


async def test_an_order_is_paid_by_push_sent_and_received(hub: Stack) -> None:
    no = await ordered(hub)
    assert "prepay_id" in (await good(hub, "order_params", orderId=no))["payParams"]
    provider(hub).mischiefs.order(Mischief.NOTICE_TWICE)
    provider(hub).orders.pay(provider(hub).appid, no)
    await provider(hub).knocker.settled()
    sent = {"orderId": no, "company": "SF", "waybillNo": "SF1"}
    assert (await good(hub, "send", **sent, allSent="0"))["state"] == "to_send"
    assert (await good(hub, "send", **sent))["state"] == "sent"
    assert (await good(hub, "received", orderId=no))["state"] == "done"
    assert await told(hub, no) == [f"goods.order_{one}" for one in ("unpaid", "to_send", "sent", "done")]


async def test_what_is_told_late_moves_nothing_and_is_kept(hub: Stack) -> None:
    no = await ordered(hub)
    await good(hub, "order_pay", orderId=no, payResult="paid", transactionNo="42000001")
    await provider(hub).knocker.settled()
    await good(hub, "send", orderId=no, company="SF", waybillNo="SF1")
    [story] = await show.stories(hub.hub.pool, no)
    late = Said("to_send", "push", now(), push_id=987_654)
    for _ in range(2):  # a push that is tried again is written once
        after = await hub.money.goods.ledger.settle(story.item["id"], late)
        assert after.state == "sent"
    [story] = await show.stories(hub.hub.pool, no)
    assert [one["moved"] for one in story.events if one["what"] == "to_send" and one["source"] == "push"][-1] == 0
    assert len(await told(hub, no)) == 3


async def test_a_claim_of_the_merchant_is_accepted(hub: Stack) -> None:
    no, claim = await ordered(hub), number("C")
    await good(hub, "order_pay", orderId=no, payResult="paid", transactionNo="42000001")
    order = provider(hub).orders.books.find(provider(hub).appid, no)
    provider(hub).claims.ask(provider(hub).appid, order, claim, 8800, back=True)
    await provider(hub).knocker.settled()
    answer = await good(hub, "aftersale_query", aftersaleNo=claim)
    assert (answer["state"], answer["orderId"], answer["refundAmt"]) == ("asked", no, "88.00")
    address = {"receiver_name": "李雷", "detailed_address": "学院路", "tel_number": "13800001111"}
    assert (await good(hub, "accept_return", aftersaleNo=claim, address=address))["state"] == "to_return"
    assert (await good(hub, "accept_refund", aftersaleNo=claim))["state"] == "refunded"
    assert (await told(hub, claim))[0] == "goods.aftersale_asked"
    assert (await told(hub, claim))[-1] == "goods.aftersale_refunded"


async def test_lists_and_questions_without_goods(hub: Stack) -> None:
    await listed(hub)
    assert {row["state"] for row in await show.listed(hub.hub.pool, "goods", state="listed")} == {"listed"}
    assert "SF" in (await good(hub, "companies"))["results"]
    assert "6472" in (await good(hub, "categories"))["results"]
    assert (await good(hub, "image", imageUrl="https://shop.example.com/tea.png"))["imageUrl"].startswith("https://")


async def test_a_claim_is_made_changed_and_taken_back(hub: Stack) -> None:
    no, claim = await ordered(hub), number("C")
    await good(hub, "order_pay", orderId=no, payResult="paid", transactionNo="42000001")
    facts = {"type": 1, "refund_reason": "不想要了", "orderamt": 100}
    answer = await good(hub, "aftersale", aftersaleNo=claim, orderId=no, aftersale=facts, notifyUrl=URL)
    assert (answer["state"], answer["orderId"], answer["refundAmt"]) == ("asked", no, "1.00")
    assert (await good(hub, "aftersale_update", aftersaleNo=claim, aftersale={**facts, "orderamt": 200}))[
        "state"
    ] == "asked"
    assert (await good(hub, "aftersale_cancel", aftersaleNo=claim))["state"] == "cancelled"
    assert await told(hub, claim) == ["goods.aftersale_asked", "goods.aftersale_cancelled"]
