"""Two merchants in one shop, and two at once on one number: each has their own, and a thing is done once."""

import asyncio
from dataclasses import replace

import pytest
import pytest_asyncio
from tests.channels.wx_live.wares import TEA
from tests.selling import URL, bad, claimed, given, good, listed, paid, provider, row, told
from tests.stack import Stack
from tests.upstream import number

from hutong.base.rsa import Signer, Verifier, signer
from hutong.features.merchants import edit

pytestmark = pytest.mark.asyncio(loop_scope="module")
OTHER = "M2002"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def neighbour(hub: Stack) -> Stack:
    """The same hub, as another merchant asks it."""
    private, actor = Signer.generate(), hub.hub.actor("test")
    public = signer(private).public_pem()
    created = await edit.create(actor, "隔壁茶馆", mer_id=OTHER, public_key=public, terms=edit.Terms(allowed_ips="*"))
    await hub.hub.directory._changed("")
    verifier = Verifier(created.merchant.platform_public_key)
    return replace(hub, private_key=private, md5_key=created.md5_key, verifier=verifier)


async def test_a_merchant_neither_sees_nor_touches_anothers(hub: Stack, neighbour: Stack) -> None:
    no, order, claim = await listed(hub), await paid(hub), await claimed(hub)
    for path, fields in {
        "query": {"goodsNo": no},
        "delisting": {"goodsNo": no},
        "stock": {"goodsNo": no, "stock": {"TEA-WHITE": 1}},
        "update": {"goodsNo": no, "goods": TEA},
        "remove": {"goodsNo": no},
        "order_query": {"orderId": order},
        "send": {"orderId": order, "company": "SF", "waybillNo": "SF1"},
        "aftersale_query": {"aftersaleNo": claim},
        "accept_refund": {"aftersaleNo": claim},
        "reject": {"aftersaleNo": claim},
    }.items():
        assert await bad(neighbour, path, merId=OTHER, **fields) == 8402, path
    shop = provider(hub)
    assert shop.goods.books.find(shop.appid, no)["skus"][0]["stock_num"] == 10
    assert [(await row(hub, one))["state"] for one in (no, order, claim)] == ["listed", "to_send", "asked"]


async def test_a_number_of_another_merchant_is_taken_and_nothing_is_told_of_it(hub: Stack, neighbour: Stack) -> None:
    no = number("G")
    await good(hub, "add", goodsNo=no, goods=TEA, notifyUrl=URL)
    status, answer = await neighbour.post("/api/goods/add", given(merId=OTHER, goodsNo=no, goods=TEA))
    assert (status, answer["code"]) == (409, 8401)
    assert "providerNo" not in answer
    own = number("G")
    added = await good(neighbour, "add", merId=OTHER, goodsNo=own, goods=TEA, notifyUrl=URL)
    assert added["merId"] == OTHER
    rows = await hub.hub.pool.fetch("SELECT merchant_id, fields->>'goodsNo' AS no FROM notice WHERE fields ? 'goodsNo'")
    assert {(one["merchant_id"], one["no"]) for one in rows} >= {("M1001", no), (OTHER, own)}
    assert (OTHER, no) not in {(one["merchant_id"], one["no"]) for one in rows}


async def test_two_at_once_submit_one_number_once(hub: Stack) -> None:
    no = number("G")
    both = await asyncio.gather(
        *(hub.post("/api/goods/add", given(goodsNo=no, goods=TEA, notifyUrl=URL)) for _ in "12")
    )
    codes = [answer["code"] for _, answer in both]
    assert 1 in codes
    assert set(codes) <= {1, 8404}  # the other one waits, or has the same answer
    calls = await submissions(hub, no)
    assert calls == ["shop_goods_add"]
    assert await told(hub, no) == ["goods.reviewing"]


async def test_two_at_once_with_different_content_one_is_refused(hub: Stack) -> None:
    no = number("G")
    wishes = [TEA, {**TEA, "title": "别的"}]
    both = await asyncio.gather(*(hub.post("/api/goods/add", given(goodsNo=no, goods=one)) for one in wishes))
    assert sorted(answer["code"] for _, answer in both) == [1, 8401]
    assert await submissions(hub, no) == ["shop_goods_add"]


async def test_two_at_once_answer_one_claim_and_it_ends_one_way(hub: Stack) -> None:
    claim = await claimed(hub)
    both = await asyncio.gather(
        hub.post("/api/goods/accept_refund", {"aftersaleNo": claim}),
        hub.post("/api/goods/reject", {"aftersaleNo": claim}),
    )
    await provider(hub).knocker.settled()
    assert sorted(answer["code"] == 1 for _, answer in both) == [False, True]
    end = "refunded" if both[0][1]["code"] == 1 else "rejected"
    kept = await row(hub, claim)
    assert (kept["state"], kept["claimed_at"]) == (end, None)
    assert (await told(hub, claim)).count(f"goods.aftersale_{end}") == 1
    assert len(await told(hub, claim)) == 2  # that it was made, and how it ended


async def test_a_refund_that_is_accepted_twice_at_once_is_given_once(hub: Stack) -> None:
    claim = await claimed(hub)
    both = await asyncio.gather(*(hub.post("/api/goods/accept_refund", {"aftersaleNo": claim}) for _ in "12"))
    await provider(hub).knocker.settled()
    assert sorted(answer["code"] == 1 for _, answer in both) == [False, True]
    assert await told(hub, claim) == ["goods.aftersale_asked", "goods.aftersale_refunded"]


async def submissions(hub: Stack, no: str) -> list[str]:
    """The calls of the platform that submitted a number."""
    await hub.hub.switchboard.calls.flush()
    rows = await hub.hub.pool.fetch("SELECT verb FROM call_log WHERE number = $1 AND verb LIKE '%_add'", no)
    return [one["verb"] for one in rows]
