"""The office's shop: goods, orders and claims in lists and whole; what is done with them is proved and audited."""

from typing import Any

import pytest_asyncio
from tests.channels.wx_live.wares import TEA
from tests.office import Person, Stand
from tests.selling import bad, claimed, good, later, listed, listening, ordered, paid, provider, row
from tests.stack import MERCHANT, Stack
from tests.upstream import number

from hutong.capabilities.simulation import Mischief

ROOM = "/office/api/goods"
BLUE = {"out_sku_id": "TEA-BLUE", "sale_price": 12800, "market_price": 12800, "stock_num": 4, "sku_attrs": []}


@pytest_asyncio.fixture(loop_scope="module")
async def hub(stand: Stand) -> Stack:
    """The hub behind the office; its platform behaves and pushes."""
    provider(stand.stack).mischiefs.clear()
    listening(stand.stack)
    return stand.stack


async def found(admin: Person, no: str, about: str) -> dict[str, Any]:
    """The row of a number in its list."""
    [one] = (await admin.get(f"{ROOM}?about={about}&search={no}"))["rows"]
    return dict(one)


async def story(admin: Person, no: str, about: str) -> dict[str, Any]:
    """One whole."""
    return dict(await admin.get(f"{ROOM}/{(await found(admin, no, about))['id']}"))


def may(told: dict[str, Any]) -> set[str]:
    """What the page offers."""
    return {name.removeprefix("may_") for name, value in told.items() if name.startswith("may_") and value}


async def test_goods_show_their_prices_stock_and_why_they_were_rejected(hub: Stack, admin: Person) -> None:
    no = number("G")
    await good(hub, "add", goodsNo=no, goods={**TEA, "skus": [*TEA["skus"], BLUE]})
    provider(hub).goods.review(provider(hub).appid, no, approved=False, words="图片模糊")
    await provider(hub).knocker.settled()
    one = await found(admin, no, "goods")
    assert (one["state"], one["review"], one["words"]) == ("rejected", "rejected", "图片模糊")
    assert (one["least_fen"], one["most_fen"], one["stock"], one["merchant_id"]) == (8800, 12800, 14, MERCHANT)
    whole = await story(admin, no, "goods")
    assert [kind["number"] for kind in whole["kinds"]] == ["TEA-WHITE", "TEA-BLUE"]
    assert [event["what"] for event in whole["events"]] == ["reviewing", "rejected"]
    assert may(whole) == {"remove"}


async def test_goods_are_listed_restocked_and_taken_down(hub: Stack, admin: Person) -> None:
    no = await listed(hub)
    whole = await story(admin, no, "goods")
    assert may(whole) == {"delist", "stock", "remove"}
    at = f"{ROOM}/{whole['id']}"
    await admin.post(f"{at}/stock", {"stock": [{"kind": "TEA-WHITE", "left": 7}]})
    await admin.post(f"{at}/delisting")
    whole = await admin.get(at)
    assert (whole["state"], whole["stock"], may(whole)) == ("taken_down", 7, {"list", "stock", "remove"})
    await admin.post(f"{at}/listing")
    whole = await admin.get(at)
    assert whole["state"] == "listed"
    assert [one["source"] for one in whole["events"] if one["what"] in ("stock", "delisting")] == ["office"] * 2
    assert [one["detail"]["number"] for one in await audited(hub, whole["id"])] == [no] * 3
    await hub.hub.switchboard.calls.flush()
    labels = {call["verb_label"] for call in (await admin.get(at))["calls"]}
    assert {"提交商品", "上架", "下架", "修改库存"} <= labels


async def test_a_refused_deed_says_why_and_is_in_the_history(hub: Stack, admin: Person) -> None:
    no = await listed(hub)
    whole = await story(admin, no, "goods")
    refused = await admin.refused("POST", f"{ROOM}/{whole['id']}/stock", {"stock": [{"kind": "NO-SUCH", "left": 7}]})
    assert "out_sku_id" in refused["message"] + str(refused)
    whole = await admin.get(f"{ROOM}/{whole['id']}")
    assert [event["what"] for event in whole["events"]][-2:] == ["stock", "stock_failed"]
    wrong = await admin.refused("POST", f"{ROOM}/{whole['id']}/stock", {"stock": [{"kind": "TEA-WHITE", "left": -1}]})
    assert [one["name"] for one in wrong["fields"]] == ["stock.0.left"]


async def test_removing_is_proved(hub: Stack, admin: Person) -> None:
    no = await listed(hub)
    at = f"{ROOM}/{(await story(admin, no, 'goods'))['id']}"
    wrong = {"proof": {"code": "000000", "payment_password": "wrong"}}
    await admin.refused("POST", f"{at}/remove", wrong)
    assert (await row(hub, no))["state"] == "listed"
    proof = await admin.proof()
    await admin.post(f"{at}/remove", {"proof": proof})
    whole = await admin.get(at)
    assert (whole["state"], may(whole)) == ("removed", set())
    again = await admin.refused("POST", f"{at}/remove", {"proof": await admin.proof()})
    assert again["code"] == 8402


async def test_an_order_is_sent_and_received_and_its_phone_is_not_told(hub: Stack, admin: Person) -> None:
    no = await paid(hub)
    whole = await story(admin, no, "order")
    at = f"{ROOM}/{whole['id']}"
    assert (whole["fen"], whole["count"], whole["receiver"], whole["phone"]) == (17600, 2, "李雷", "138****1111")
    assert may(whole) == {"send"}
    assert "SF" in [one["value"] for one in (await admin.get(f"{at}/companies"))["rows"]]
    wrong = await admin.refused("POST", f"{at}/send", {"company": "SF", "waybill_no": "运单"})
    assert [one["name"] for one in wrong["fields"]] == ["waybill_no"]
    await admin.post(f"{at}/send", {"company": "SF", "waybill_no": "SF1", "all_sent": False})
    whole = await admin.get(at)
    assert (whole["state"], whole["parcels"]) == ("to_send", [{"company": "SF", "waybill_no": "SF1"}])
    await admin.post(f"{at}/send", {"company": "ZTO", "waybill_no": "Z2"})
    whole = await admin.get(at)
    assert (whole["state"], len(whole["parcels"]), may(whole)) == ("sent", 2, {"receive"})
    await admin.post(f"{at}/received")
    await hub.hub.switchboard.calls.flush()
    whole = await admin.get(at)
    assert (whole["state"], may(whole)) == ("done", set())
    assert "13800001111" not in str(whole)


async def test_a_claims_money_goes_back_with_proof(hub: Stack, admin: Person) -> None:
    claim = await claimed(hub, back=True)
    whole = await story(admin, claim, "aftersale")
    at = f"{ROOM}/{whole['id']}"
    await admin.post(f"{at}/look")
    whole = await admin.get(at)
    assert (whole["fen"], whole["returns"], may(whole)) == (8800, True, {"refund", "return", "reject"})
    lacking = await admin.refused("POST", f"{at}/accept_return", {"receiver": "", "phone": "?", "address": ""})
    assert {one["name"] for one in lacking["fields"]} == {"receiver", "phone", "address"}
    await admin.post(f"{at}/accept_return", {"receiver": "胡同", "phone": "13900002222", "address": "东四 1 号"})
    whole = await admin.get(at)
    assert (whole["state"], may(whole)) == ("to_return", {"send_back"})
    lacking = await admin.refused("POST", f"{at}/aftersale_return", {"company": "", "waybill_no": "?"})
    assert {one["name"] for one in lacking["fields"]} == {"company", "waybill_no"}
    assert {one["value"] for one in (await admin.get(f"{at}/companies"))["rows"]} >= {"SF", "ZTO"}
    await admin.post(f"{at}/aftersale_return", {"company": "SF", "waybill_no": "SF2"})
    whole = await admin.get(at)
    assert (whole["state"], may(whole)) == ("to_receive", {"refund"})
    assert whole["parcels"] == [{"company": "SF", "waybill_no": "SF2"}]
    await admin.refused("POST", f"{at}/accept_refund", {"proof": {"code": "000000", "payment_password": "wrong"}})
    await admin.post(f"{at}/accept_refund", {"proof": await admin.proof()})
    assert (await admin.get(at))["state"] == "refunded"
    actions = [one["action"] for one in await audited(hub, whole["id"])]
    assert actions == ["goods.accept_return", "goods.aftersale_return", "goods.accept_refund"]


async def test_a_claim_for_money_only_offers_no_return_and_is_rejected(hub: Stack, admin: Person) -> None:
    claim = await claimed(hub)
    at = f"{ROOM}/{(await found(admin, claim, 'aftersale'))['id']}"
    await admin.post(f"{at}/look")
    assert may(await admin.get(at)) == {"refund", "reject"}
    await admin.post(f"{at}/reject")
    assert (await admin.get(at))["state"] == "rejected"


async def test_what_has_no_answer_is_said_and_found_out(hub: Stack, admin: Person) -> None:
    no = await listed(hub)
    at = f"{ROOM}/{(await found(admin, no, 'goods'))['id']}"
    provider(hub).mischiefs.order(Mischief.RESET, where="delisting")
    await admin.refused("POST", f"{at}/delisting")
    whole = await admin.get(at)
    assert (whole["state"], whole["open"]) == ("listed", True)
    await later(hub, no, seconds=30)
    await hub.money.goods.chaser.turn()
    whole = await admin.get(at)
    assert (whole["state"], whole["open"]) == ("taken_down", False)


async def test_filters_totals_and_the_cursor(hub: Stack, admin: Person) -> None:
    first, second = await ordered(hub), await ordered(hub)
    of = f"about=order&merchant_id={MERCHANT}&state=unpaid"
    page = await admin.get(f"{ROOM}?{of}&limit=1")
    assert [one["number"] for one in page["rows"]] == [second]
    rest = await admin.get(f"{ROOM}?{of}&limit=1&after={page['next']}")
    assert [one["number"] for one in rest["rows"]] == [first]
    totals = await admin.get(f"{ROOM}/totals?{of}")
    assert totals["states"] == {"unpaid": totals["count"]}
    choices = await admin.get(f"{ROOM}/choices")
    channel = choices["channels"][0]["value"]
    assert len((await admin.get(f"{ROOM}?{of}&channel_id={channel}"))["rows"]) == totals["count"]
    assert (await admin.get(f"{ROOM}?{of}&channel_id=999999"))["rows"] == []
    assert (await admin.get(f"{ROOM}?about=order&search={first}&state=done"))["rows"] == []
    claim = await claimed(hub)
    order = (await row(hub, claim))["order_number"]
    assert (await found(admin, order, "aftersale"))["number"] == claim
    assert (await admin.refused("GET", f"{ROOM}?about=order&from=2020-01-01&to=2026-01-01"))["fields"]
    assert (await admin.refused("GET", f"{ROOM}?about=nothing"))["fields"]


async def test_who_may_not(hub: Stack, stand: Stand) -> None:
    no = await listed(hub)
    support = await stand.sign_in("support")
    whole = await story(support, no, "goods")
    assert may(whole) == set()
    for deed in ("listing", "delisting", "stock", "remove", "companies"):
        method = "GET" if deed == "companies" else "POST"
        assert (await support.call(method, f"{ROOM}/{whole['id']}/{deed}", {}))[0] == 403, deed
    finance = await stand.sign_in("finance")
    assert (await finance.call("GET", ROOM))[0] == 403


async def test_nobodys_number_and_another_kind(hub: Stack, admin: Person) -> None:
    assert (await admin.refused("GET", f"{ROOM}/NOBODY"))["code"] == 8402
    assert (await admin.refused("POST", f"{ROOM}/NOBODY/look"))["code"] == 8402
    at = f"{ROOM}/{(await found(admin, await ordered(hub), 'order'))['id']}"
    assert (await admin.refused("POST", f"{at}/listing"))["code"] == 8402
    assert (await admin.refused("POST", f"{at}/accept_refund", {"proof": {}}))["code"] == 8402


async def test_nothing_is_asked_of_goods_that_were_never_taken(hub: Stack, admin: Person) -> None:
    no = number("G")
    await bad(hub, "add", goodsNo=no, goods={**TEA, "third_cat_id": 1})
    whole = await story(admin, no, "goods")
    assert (whole["state"], may(whole)) == ("unsent", set())
    assert (await admin.refused("POST", f"{ROOM}/{whole['id']}/listing"))["code"] == 8406


async def audited(hub: Stack, item_id: str) -> list[dict[str, Any]]:
    """The audit's rows about one, oldest first."""
    query = "SELECT action, detail FROM audit_event WHERE subject = $1 ORDER BY id"
    return [dict(one) for one in await hub.hub.pool.fetch(query, f"goods/{item_id}")]
