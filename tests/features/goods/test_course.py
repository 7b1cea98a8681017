"""A shop's goods, orders and claims through the signed API: submitted once, pushed, never going back, told."""

from datetime import timedelta

import pytest
from tests.channels.wx_live.wares import TEA, claim_of, order_of
from tests.selling import URL, bad, claimed, given, good, history, listed, ordered, provider, row, told
from tests.stack import Stack
from tests.upstream import number

from hutong.base.clock import now
from hutong.capabilities.simulation import Mischief
from hutong.features.goods import show
from hutong.features.goods.item import Said
from hutong.vendors.wechat_world import applications

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_goods_are_reviewed_listed_changed_and_removed(hub: Stack) -> None:
    no = await listed(hub)
    assert await told(hub, no) == ["goods.reviewing", "goods.ready", "goods.listed"]
    assert (await good(hub, "update", goodsNo=no, goods={**TEA, "title": "盖碗两只"}))["state"] == "listed"
    assert (await good(hub, "delisting", goodsNo=no))["state"] == "taken_down"
    assert (await good(hub, "query", goodsNo=no))["title"] == "盖碗两只"
    assert (await good(hub, "remove", goodsNo=no))["state"] == "removed"
    assert await bad(hub, "listing", goodsNo=no) == 8402
    assert (await good(hub, "remove", goodsNo=no))["state"] == "removed"  # a repeat
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
    assert [one[0] for one in await history(hub, no)][-2:] == ["listing", "listing_failed"]


async def test_a_rejection_is_told_by_the_event_alone(hub: Stack) -> None:
    no = number("G")
    await good(hub, "add", goodsNo=no, goods=TEA, notifyUrl=URL)
    provider(hub).goods.review(provider(hub).appid, no, approved=False, words="图片模糊")
    await provider(hub).knocker.settled()
    kept = await row(hub, no)
    assert (kept["state"], kept["words"], kept["facts"]["edit_status"]) == ("rejected", "图片模糊", 3)
    assert (await history(hub, no))[-1] == ("rejected", "push", 1)
    rows = await hub.hub.pool.fetch("SELECT fields FROM notice WHERE subject = $1 ORDER BY id", kept["id"])
    assert [(one["fields"]["state"], one["fields"]["reason"]) for one in rows] == [
        ("reviewing", ""),
        ("rejected", "图片模糊"),
    ]


async def test_a_rejection_is_told_in_xml_as_well(hub: Stack) -> None:
    shop, no = provider(hub), number("G")
    await good(hub, "add", goodsNo=no, goods=TEA)
    applications.change(shop.home.book, shop.appid, push_format="xml")
    shop.goods.review(shop.appid, no, approved=False, words="图片模糊")
    await shop.knocker.settled()
    applications.change(shop.home.book, shop.appid, push_format="json")
    kept = await row(hub, no)
    assert (kept["state"], kept["words"], kept["facts"]["edit_status"]) == ("rejected", "图片模糊", 3)
    assert await hub.hub.pool.fetchval("SELECT form FROM push ORDER BY id DESC LIMIT 1") == "xml"


async def test_a_push_that_can_not_be_read_is_not_done(hub: Stack) -> None:
    """The platform is answered; people see it failed, and it is handed on again."""
    shop = provider(hub)
    shop._pusher.event(shop.appid, "phone", "open_product_spu_audit", {"OpenProductSpuAudit": {"status": 3}})
    await shop.knocker.settled()
    assert shop.knocker.tries[-1].heard
    kept = await hub.hub.pool.fetchrow("SELECT state, next_at, results FROM push ORDER BY id DESC LIMIT 1")
    assert (kept["state"], kept["next_at"] is None) == ("retrying", False)
    assert "OpenProductSpuAudit" in kept["results"]["ShopEvents"]


async def test_a_rejection_whose_event_was_lost_is_told_by_the_query(hub: Stack) -> None:
    no = number("G")
    await good(hub, "add", goodsNo=no, goods=TEA, notifyUrl=URL)
    provider(hub).mischiefs.order(Mischief.NOTICE_LOST)
    provider(hub).goods.review(provider(hub).appid, no, approved=False, words="图片模糊")
    await provider(hub).knocker.settled()
    assert (await row(hub, no))["state"] == "reviewing"
    answer = await good(hub, "query", goodsNo=no)
    assert (answer["state"], answer["reason"]) == ("rejected", "图片模糊")
    assert (await history(hub, no))[-1] == ("rejected", "query", 1)
    assert await told(hub, no) == ["goods.reviewing", "goods.rejected"]


async def test_a_rejected_edit_leaves_goods_in_the_window_and_says_why_until_it_is_approved(hub: Stack) -> None:
    no, shop = await listed(hub), provider(hub)
    await good(hub, "update", goodsNo=no, goods={**TEA, "title": "盖碗两只"})
    shop.goods.review(shop.appid, no, approved=False, words="标题夸大")
    await shop.knocker.settled()
    kept = await row(hub, no)
    assert (kept["state"], kept["words"], kept["facts"]["edit_status"]) == ("listed", "标题夸大", 3)
    assert (await good(hub, "query", goodsNo=no))["reason"] == "标题夸大"
    approved = Said("ready", "push", now(), push_id=987_655, facts={"edit_status": 4})
    await hub.money.goods.ledger.settle(kept["id"], approved)
    kept = await row(hub, no)
    assert (kept["state"], kept["words"], kept["facts"]["edit_status"]) == ("listed", "", 4)
    late = Said("rejected", "push", now() - timedelta(hours=1), words="旧的", push_id=987_656, facts={"edit_status": 3})
    await hub.money.goods.ledger.settle(kept["id"], late)
    assert (await row(hub, no))["facts"]["edit_status"] == 4


async def test_the_stock_is_changed_without_a_review(hub: Stack) -> None:
    no, shop = await listed(hub), provider(hub)
    assert (await good(hub, "stock", goodsNo=no, stock={"TEA-WHITE": 3}))["state"] == "listed"
    assert shop.goods.books.find(shop.appid, no)["skus"][0]["stock_num"] == 3
    kept = (await row(hub, no))["facts"]["skus"][0]
    assert (kept["stock_num"], kept["sale_price"]) == (3, 8800)
    assert await bad(hub, "stock", goodsNo=no, stock={"NO-SUCH": 3}) >= 4000
    for wrong in ({}, {"TEA-WHITE": -1}, {"TEA-WHITE": True}, {"TEA-WHITE": "3"}, {"": 1}):
        assert await bad(hub, "stock", goodsNo=no, stock=wrong) == 8403
    for wrong in (-1, 1.5, 10**18, 10**400, 1e300):
        status, answer = await hub.post("/api/goods/stock", given(goodsNo=no, stock=f'{{"TEA-WHITE": {wrong}}}'))
        assert (status, answer["code"]) == (400, 8403)
        if wrong != 10**400:  # a number that no reader of JSON takes
            assert "TEA-WHITE" in answer["msg"], answer
            assert "10000000" in answer["msg"]
    assert (await row(hub, no))["facts"]["skus"][0]["stock_num"] == 3


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
    assert await bad(hub, "listing", goodsNo=no) == 8406
    assert (await good(hub, "add", goodsNo=no, goods=TEA))["state"] == "reviewing"


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
    assert answer["state"] == "reviewing"
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
    assert await bad(hub, "accept_refund", aftersaleNo=claim) >= 4000  # nothing has come back yet
    parcel = {"aftersaleNo": claim, "company": "SF", "waybillNo": "SF2"}
    sent = await good(hub, "aftersale_return", **parcel)
    assert (sent["state"], sent["platformStatus"]) == ("to_receive", "8")
    assert await bad(hub, "aftersale_return", **parcel) >= 4000
    assert (await good(hub, "accept_refund", aftersaleNo=claim))["state"] == "refunded"
    moved = [one[0] for one in await history(hub, claim) if one[2]]
    assert moved == ["asked", "to_return", "to_receive", "refunded"]
    assert await told(hub, claim) == [f"goods.aftersale_{one}" for one in moved]


async def test_a_return_of_a_claim_that_only_a_push_told_of_names_its_buyer(hub: Stack) -> None:
    claim, shop = await claimed(hub, back=True), provider(hub)
    shop.claims.books.keep(shop.appid, claim, {**shop.claims.books.find(shop.appid, claim), "status": 6})
    await hub.hub.pool.execute("UPDATE shop_item SET openid = '' WHERE number = $1", claim)
    assert (await good(hub, "aftersale_return", aftersaleNo=claim, company="SF", waybillNo="S2"))[
        "state"
    ] == "to_receive"
    assert (await row(hub, claim))["openid"] == shop.openid()
    await shop.knocker.settled()  # a push in between is newer than the deed's own look: the next one tells the rest
    await good(hub, "aftersale_query", aftersaleNo=claim)
    assert (await row(hub, claim))["facts"]["return_info"]["waybill_id"] == "S2"


async def test_lists_and_questions_without_goods(hub: Stack) -> None:
    await listed(hub)
    assert {row["state"] for row in await show.listed(hub.hub.pool, "goods", state="listed")} == {"listed"}
    assert "SF" in (await good(hub, "companies"))["results"]
    assert "6472" in (await good(hub, "categories"))["results"]
    assert (await good(hub, "image", imageUrl="https://shop.example.com/tea.png"))["imageUrl"].startswith("https://")


async def test_a_claim_is_made_changed_and_taken_back(hub: Stack) -> None:
    no, claim = await ordered(hub), number("C")
    await good(hub, "order_pay", orderId=no, payResult="paid", transactionNo="42000001")
    order = provider(hub).orders.books.find(provider(hub).appid, no)
    facts = claim_of(order["order_detail"]["product_infos"][0]["out_product_id"], 100)
    answer = await good(hub, "aftersale", aftersaleNo=claim, orderId=no, aftersale=facts, notifyUrl=URL)
    assert (answer["state"], answer["orderId"], answer["refundAmt"]) == ("asked", no, "1.00")
    assert (await good(hub, "aftersale_update", aftersaleNo=claim, aftersale={**facts, "orderamt": 200}))[
        "state"
    ] == "asked"
    assert (await good(hub, "aftersale_cancel", aftersaleNo=claim))["state"] == "cancelled"
    assert await told(hub, claim) == ["goods.aftersale_asked", "goods.aftersale_cancelled"]


async def test_the_platforms_own_number_is_the_one_that_it_told(hub: Stack) -> None:
    no, claim, bought = await ordered(hub), number("C"), number("C")
    await good(hub, "order_pay", orderId=no, payResult="paid", transactionNo="42000001")
    await provider(hub).knocker.settled()
    assert (await good(hub, "order_query", orderId=no))["platformStatus"] == "20"
    parcel = {"orderId": no, "company": "SF", "waybillNo": "SF1"}
    assert (await good(hub, "send", **parcel, allSent="0"))["platformStatus"] == "21"
    assert (await good(hub, "send", **parcel))["platformStatus"] == "30"
    order = provider(hub).orders.books.find(provider(hub).appid, no)
    facts = {**claim_of(order["order_detail"]["product_infos"][0]["out_product_id"], 100), "type": 2, "status": 13}
    made = await good(hub, "aftersale", aftersaleNo=claim, orderId=no, aftersale=facts)
    assert (made["state"], made.get("platformStatus", "")) == ("asked", "")
    assert (await good(hub, "aftersale_query", aftersaleNo=claim))["platformStatus"] == "23"
    await good(hub, "aftersale_cancel", aftersaleNo=claim)
    await provider(hub).knocker.settled()
    assert (await row(hub, claim))["status"] == "1"
    provider(hub).claims.ask(provider(hub).appid, order, bought, 8800, back=True)
    await provider(hub).knocker.settled()
    assert (await row(hub, bought))["status"] == "23", "the push told it"
    address = {"receiver_name": "李雷", "detailed_address": "学院路", "tel_number": "13800001111"}
    assert (await good(hub, "accept_return", aftersaleNo=bought, address=address))["platformStatus"] == "6"
    await provider(hub).knocker.settled()
    assert (await good(hub, "aftersale_query", aftersaleNo=bought))["platformStatus"] == "6"


async def test_an_order_that_was_not_taken_says_so(hub: Stack) -> None:
    no, openid = number("O"), provider(hub).openid()
    assert await bad(hub, "order", orderId=no, userId=openid, order=order_of("NEVER")) >= 4000
    parcel = {"company": "SF", "waybillNo": "SF1"}
    for path, more in (("order_params", {}), ("order_pay", {"payResult": "cancelled"}), ("send", parcel)):
        status, answer = await hub.post(f"/api/goods/{path}", given(orderId=no, **more))
        assert (status, answer["code"]) == (409, 8406)
        assert "unsent" in answer["msg"]
    assert (await good(hub, "order_query", orderId=no))["state"] == "unsent"
