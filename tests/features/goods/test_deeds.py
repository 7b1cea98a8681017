"""Telling that goods come back: what it needs is known before the deed begins, and nothing is asked in vain."""

import pytest
from tests.lending import NO_TOKEN, silent
from tests.selling import bad, claimed, given, good, history, listed, provider, row
from tests.stack import Stack

from hutong.capabilities.simulation import Mischief

pytestmark = pytest.mark.asyncio(loop_scope="module")
BUYER = "UPDATE shop_item SET openid = '' WHERE number = $1"


async def returning(hub: Stack) -> str:
    """A claim whose goods the buyer is to send back."""
    claim, shop = await claimed(hub, back=True), provider(hub)
    shop.claims.books.keep(shop.appid, claim, {**shop.claims.books.find(shop.appid, claim), "status": 6})
    await good(hub, "aftersale_query", aftersaleNo=claim)
    await shop.knocker.settled()
    return claim


def parcel(claim: str) -> dict[str, str]:
    return {"aftersaleNo": claim, "company": "SF", "waybillNo": "SF2"}


async def calls(hub: Stack) -> list[str]:
    """Every call of the shop so far, oldest first."""
    await hub.hub.switchboard.calls.flush()
    rows = await hub.hub.pool.fetch("SELECT verb FROM call_log WHERE verb LIKE 'shop_%' ORDER BY at, id")
    return [one["verb"] for one in rows]


async def test_a_claim_whose_buyer_is_not_known_is_not_returned_and_says_so(hub: Stack) -> None:
    claim = await returning(hub)
    await hub.hub.pool.execute(BUYER, claim)
    before, made = await history(hub, claim), len(await calls(hub))
    provider(hub).mischiefs.order(Mischief.BAD_GATEWAY, where="ecaftersale/get")
    status, answer = await hub.post("/api/goods/aftersale_return", given(**parcel(claim)))
    assert (status, answer["code"]) == (409, 8404)
    assert "售后的买家还不知道" in answer["msg"]
    assert await history(hub, claim) == before
    assert (await calls(hub))[made:] == ["shop_aftersale_query"]
    assert (await good(hub, "aftersale_return", **parcel(claim)))["state"] == "to_receive"


async def test_a_list_of_companies_that_does_not_come_leaves_nothing_unknown(hub: Stack) -> None:
    claim = await returning(hub)
    before, kept = await history(hub, claim), await row(hub, claim)
    provider(hub).mischiefs.order(Mischief.BAD_GATEWAY, where="get_company_list")
    assert await bad(hub, "aftersale_return", **parcel(claim)) >= 4000
    assert await history(hub, claim) == before
    assert await row(hub, claim) == kept
    assert (await good(hub, "aftersale_return", **parcel(claim)))["state"] == "to_receive"


@pytest.mark.parametrize(("state", "code"), [("unsent", 8406), ("unknown", 8404), ("removed", 8402)])
async def test_a_claim_that_is_not_there_or_unsure_is_refused_without_a_call(hub: Stack, state: str, code: int) -> None:
    claim = await returning(hub)
    if state != "unknown":  # whose buyer is asked for, and then it is known how it stands
        await hub.hub.pool.execute(BUYER, claim)
    await hub.hub.pool.execute("UPDATE shop_item SET state = $2 WHERE number = $1", claim, state)
    made = len(await calls(hub))
    assert await bad(hub, "aftersale_return", **parcel(claim)) == code
    assert (await calls(hub))[made:] == []


async def test_why_there_was_no_token_is_told_in_chinese_and_kept_so(hub: Stack) -> None:
    no = await listed(hub)
    async with silent(hub):
        status, answer = await hub.post("/api/goods/delisting", given(goodsNo=no))
    assert (status, answer["msg"].split("：", 1)[1]) == (502, NO_TOKEN.zh)
    query = (
        "SELECT e.words FROM shop_event e JOIN shop_item i ON i.id = e.item_id WHERE i.number = $1 ORDER BY e.id DESC"
    )
    assert (await hub.hub.pool.fetchval(query, no)).endswith(NO_TOKEN.zh)
