"""The office's goods, orders and claims of shops: lists, totals, one whole, and asking the platform about one."""

from collections.abc import Mapping
from typing import Any, Final

from hutong.base.errors import Problem, Refusal
from hutong.capabilities.shop import AftersaleState, Contents, GoodsState, OrderState, Sells
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Done, Limit, Page
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.doors.office.goods.asked import ItemId, item_of
from hutong.doors.office.goods.shapes import (
    ShopChoices,
    ShopCompanies,
    ShopRow,
    ShopStory,
    ShopTotals,
    Wanted,
    shown,
    told,
)
from hutong.doors.office.messages.shapes import Number, calls_of, merchants, notices_of
from hutong.doors.office.trade.calls import in_words
from hutong.doors.office.trade.payments import Choice, titles_of
from hutong.features.goods import show
from hutong.features.goods.item import NOT_THERE, REMOVED
from hutong.features.goods.shops import Shop
from hutong.features.merchants.accounts import house
from hutong.features.trade import goods
from hutong.switchboard import registry

room = Room("office", "goods")
_ANSWERABLE: Final = (AftersaleState.ASKED, AftersaleState.TO_RECEIVE)  # not while the goods are still to come


@room.get("/goods", may="goods.view")
async def list_goods(who: Who, parts: House, wanted: Wanted, after: Number = "", limit: Limit = 50) -> Page[ShopRow]:
    """The newest that are wanted; of orders and claims without days, those of the last 31."""
    rows = await goods.listed(parts.pool, wanted, after=after, limit=limit)
    titles, shops = titles_of(who, parts), dict[int, Shop | None]()
    found = []
    for row in rows:
        inside = _inside(await _shop(parts, row["channel_id"], shops), row)
        found.append(ShopRow.model_validate(shown(in_words(row, who), titles.get(row["channel_id"], ""), inside)))
    return Page(rows=found, next=found[-1].id if len(found) == limit else None)


@room.get("/goods/totals", may="goods.view")
async def goods_totals(parts: House, wanted: Wanted) -> ShopTotals:
    """How many of those that are wanted are in which state."""
    states = await goods.totals(parts.pool, wanted)
    return ShopTotals(count=sum(states.values()), states=states)


@room.get("/goods/choices", may="goods.view")
async def goods_choices(who: Who, parts: House) -> ShopChoices:
    """Merchants and shops to filter by."""
    titles, channels = titles_of(who, parts), parts.switchboard.current.channels.values()
    sellers = [one.id for one in channels if registry.can(one.code, Sells)]
    return ShopChoices(
        merchants=await merchants(parts),
        channels=[Choice(value=str(one), label=titles.get(one, "")) for one in sellers],
    )


@room.get("/goods/{item_id}", may="goods.view")
async def goods_story(who: Who, parts: House, item_id: ItemId) -> ShopStory:
    """Everything of one."""
    story = await show.whole(parts.pool, item_id)
    if story is None:
        raise Refusal(Problem.GOODS_NOT_FOUND, item_id)
    row, titles = story.item, titles_of(who, parts)
    inside = _inside(await _shop(parts, row["channel_id"], {}), row)
    return ShopStory.model_validate(
        {
            **shown(in_words(row, who), titles.get(row["channel_id"], ""), inside),
            **told(inside),
            **_allowed(row, inside, who),
            "events": [in_words(event, who) for event in story.events],
            "notices": notices_of(who, story.notices),
            "calls": calls_of(who, parts, story.calls, inside.phone),
        }
    )


@room.get("/goods/{item_id}/companies", may="goods.edit")
async def goods_companies(parts: House, item_id: ItemId) -> ShopCompanies:
    """By whom the platform lets an order be sent, or a claim's goods come back; it is asked now."""
    item = await item_of(parts, item_id)
    if item.about == "goods":
        raise Refusal(Problem.GOODS_NOT_FOUND, item_id)
    rows = await parts.shops.companies(house, item.shop_id)
    return ShopCompanies(rows=[Choice(value=one["company"], label=one["name"]) for one in rows])


@room.post("/goods/{item_id}/look", may="goods.view")
async def look_at_goods(parts: House, item_id: ItemId) -> Done:
    """Asks the platform how it stands now."""
    await parts.shop_deeds.look(await item_of(parts, item_id))
    return Done()


def _inside(shop: Shop | None, row: Mapping[str, Any]) -> Contents:
    return shop.adapter.contents(row["facts"]) if shop is not None else Contents()


async def _shop(parts: Parts, channel_id: int, known: dict[int, Shop | None]) -> Shop | None:
    """The shop of a running channel; None where it is gone."""
    if channel_id not in known:
        try:
            known[channel_id] = await parts.shops.at(channel_id)
        except Refusal:
            known[channel_id] = None
    return known[channel_id]


def _allowed(row: Mapping[str, Any], inside: Contents, who: Caller) -> dict[str, bool]:
    """What can be done with it as it stands, by somebody who may."""
    state, may = row["state"], who.may("goods.edit")
    wares = may and row["about"] == "goods" and state not in (*NOT_THERE, REMOVED)
    order, claim = may and row["about"] == "order", may and row["about"] == "aftersale"
    return {
        "may_list": wares and state in (GoodsState.READY, GoodsState.TAKEN_DOWN),
        "may_delist": wares and state == GoodsState.LISTED,
        "may_stock": wares and state in (GoodsState.READY, GoodsState.LISTED, GoodsState.TAKEN_DOWN),
        "may_remove": wares,
        "may_send": order and state == OrderState.TO_SEND,
        "may_receive": order and state == OrderState.SENT,
        "may_refund": claim and state in _ANSWERABLE,
        "may_return": claim and state == AftersaleState.ASKED and inside.returns is not False,
        "may_send_back": claim and state == AftersaleState.TO_RETURN,
        "may_reject": claim and state == AftersaleState.ASKED,
    }
