"""The office's deliveries: list, totals, one whole; cancelling, tipping, ordering again, confirming a return."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Path

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.delivery import Delivers, Explained
from hutong.doors.office.deliveries.shapes import (
    DeliveryCancel,
    DeliveryCancelCost,
    DeliveryChoices,
    DeliveryCost,
    DeliveryRemark,
    DeliveryRow,
    DeliveryStory,
    DeliveryTip,
    DeliveryTotals,
    Wanted,
    parcel_shown,
    shown,
)
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Done, Limit, Page
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.doors.office.messages.shapes import Number, calls_of, channels, merchants, notices_of
from hutong.doors.office.trade.payments import Choice, titles_of
from hutong.features.deliveries import show
from hutong.features.deliveries.deeds import OTHER, Cancelling
from hutong.features.deliveries.delivery import AGAIN, GOING, Delivery
from hutong.features.deliveries.refuse import readable
from hutong.features.deliveries.shops import Shop
from hutong.features.trade import deliveries

room = Room("office", "deliveries")
DeliveryId = Annotated[str, Path(max_length=64)]
_WORDS = Text("原因为其他时须填写说明", "the last reason needs words")


@room.get("/deliveries", may="delivery.view")
async def list_deliveries(
    who: Who, parts: House, wanted: Wanted, after: Number = "", limit: Limit = 50
) -> Page[DeliveryRow]:
    """The newest deliveries that are wanted; without days, those of the last 31."""
    rows = await deliveries.listed(parts.pool, wanted, after=after, limit=limit)
    titles, shops = titles_of(who, parts), dict[int, Shop | None]()
    found = []
    for row in rows:
        shop = await _shop(parts, row["channel_id"], shops)
        label = _label(who, shop, row["status"])
        found.append(DeliveryRow.model_validate(shown(_read(who, row), titles.get(row["channel_id"], ""), label)))
    return Page(rows=found, next=found[-1].id if len(found) == limit else None)


@room.get("/deliveries/totals", may="delivery.view")
async def delivery_totals(parts: House, wanted: Wanted) -> DeliveryTotals:
    """How many of the deliveries that are wanted are in which state, and what they cost."""
    found = await deliveries.totals(parts.pool, wanted)
    return DeliveryTotals(
        count=sum(count for count, _ in found.values()),
        fen=sum(fen for _, fen in found.values()),
        states={state: count for state, (count, _) in found.items()},
    )


@room.get("/deliveries/choices", may="delivery.view")
async def delivery_choices(who: Who, parts: House) -> DeliveryChoices:
    """Merchants, channels and delivery companies to filter by."""
    rows = await parts.pool.fetch("SELECT DISTINCT carrier FROM delivery ORDER BY carrier LIMIT 50")
    return DeliveryChoices(
        merchants=await merchants(parts),
        channels=channels(who, parts, Delivers.ROUTE),
        carriers=[Choice(value=row["carrier"], label=row["carrier"]) for row in rows],
    )


@room.get("/deliveries/{delivery_id}", may="delivery.view")
async def delivery_story(who: Who, parts: House, delivery_id: DeliveryId) -> DeliveryStory:
    """Everything of one delivery."""
    story = await show.story(parts.pool, delivery_id)
    if story is None:
        raise Refusal(Problem.DELIVERY_NOT_FOUND, delivery_id)
    row, titles = story.delivery, titles_of(who, parts)
    shop = await _shop(parts, row["channel_id"], {})
    explained = shop.adapter.explain(row["code"]) if shop is not None else None
    events = [{**_read(who, one), "status_label": _label(who, shop, one["status"])} for one in story.events]
    return DeliveryStory.model_validate(
        {
            **shown(_read(who, row), titles.get(row["channel_id"], ""), _label(who, shop, row["status"])),
            **parcel_shown(row),
            **_allowed(row, who),
            **_said(who, explained),
            "events": events,
            "notices": notices_of(who, story.notices, row["rider_phone"]),
            "calls": calls_of(who, parts, story.calls, row["phone"]),
        }
    )


@room.post("/deliveries/{delivery_id}/look", may="delivery.view")
async def look_at_delivery(parts: House, delivery_id: DeliveryId) -> Done:
    """Asks the platform where it is now."""
    await parts.deeds.look(await _one(parts, delivery_id))
    return Done()


@room.post("/deliveries/{delivery_id}/cancel/cost", may="delivery.edit")
async def delivery_cancel_cost(form: DeliveryCancelCost, parts: House, delivery_id: DeliveryId) -> DeliveryCost:
    """What cancelling would cost now; nothing is cancelled."""
    delivery = await _one(parts, delivery_id)
    ride = await parts.deeds.cancel_cost(delivery.merchant_id, delivery.number, _why(form))
    return DeliveryCost(deduct_fen=ride.deduct_fen, words=ride.words)


@room.post("/deliveries/{delivery_id}/cancel", may="delivery.edit")
async def cancel_delivery(form: DeliveryCancel, who: Who, parts: House, delivery_id: DeliveryId) -> Done:
    """Cancels a delivery; needs a code and the payment password, since it may cost money."""
    delivery, why = await _one(parts, delivery_id), _why(form)
    if delivery.state not in GOING:  # what is refused anyway must not cost a code
        raise Refusal(Problem.DELIVERY_ENDED, delivery.state)
    await who.prove(form.proof)
    await _note(who, delivery, "delivery.cancel", {"reason": str(why.reason), "words": why.words})
    await parts.deeds.cancel(delivery.merchant_id, delivery.number, why, "office")
    return Done()


@room.post("/deliveries/{delivery_id}/tip", may="delivery.edit")
async def tip_delivery(form: DeliveryTip, who: Who, parts: House, delivery_id: DeliveryId) -> Done:
    """Adds a tip, as long as no rider has taken it."""
    delivery = await _one(parts, delivery_id)
    await _note(who, delivery, "delivery.tip", {"fen": form.fen, "remark": form.remark})
    await parts.deeds.tip(delivery.merchant_id, delivery.number, form.fen, form.remark or "-", "office")
    return Done()


@room.post("/deliveries/{delivery_id}/reorder", may="delivery.edit")
async def reorder_delivery(who: Who, parts: House, delivery_id: DeliveryId) -> Done:
    """Orders what was cancelled, failed or came back once more, under its number."""
    delivery = await _one(parts, delivery_id)
    await _note(who, delivery, "delivery.reorder", {"state": delivery.state})
    await parts.orderer.again(delivery.merchant_id, delivery.number, "office")
    return Done()


@room.post("/deliveries/{delivery_id}/confirm_return", may="delivery.edit")
async def confirm_delivery_return(form: DeliveryRemark, who: Who, parts: House, delivery_id: DeliveryId) -> Done:
    """Confirms that goods that came back were received."""
    delivery = await _one(parts, delivery_id)
    await _note(who, delivery, "delivery.confirm_return", {"remark": form.remark})
    await parts.deeds.confirm_return(delivery.merchant_id, delivery.number, form.remark, "office")
    return Done()


async def _note(who: Caller, delivery: Delivery, action: str, detail: dict[str, Any]) -> None:
    """Before it is asked for: a deed that got away is known, too."""
    async with who.actor.change() as connection:
        await who.actor.note(connection, action, f"delivery/{delivery.id}", {"order_id": delivery.number, **detail})


async def _one(parts: Parts, delivery_id: str) -> Delivery:
    """A delivery by our number; Refusal (DELIVERY_NOT_FOUND)."""
    found = await parts.deeds.read(delivery_id)
    if found is None:
        raise Refusal(Problem.DELIVERY_NOT_FOUND, delivery_id)
    return found


async def _shop(parts: Parts, channel_id: int, known: dict[int, Shop | None]) -> Shop | None:
    """The shop of a running channel; None where it is gone."""
    if channel_id not in known:
        try:
            known[channel_id] = await parts.delivery_shops.at(channel_id)
        except Refusal:
            known[channel_id] = None
    return known[channel_id]


def _label(who: Caller, shop: Shop | None, status: str) -> str:
    return who.say(shop.adapter.meaning(status)) if shop is not None and status else ""


def _read(who: Caller, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row or an event with our own words in the reader's language."""
    return {**row, "words": who.say(readable(row["words"]))}


def _allowed(row: Mapping[str, Any], who: Caller) -> dict[str, bool]:
    may, state = who.may("delivery.edit"), row["state"]
    return {
        "may_cancel": may and state in GOING and state != "returning",
        "may_tip": may and state == "waiting",
        "may_reorder": may and state in AGAIN,
        "may_confirm": may and state == "returning",
    }


def _said(who: Caller, explained: Explained | None) -> dict[str, str]:
    if explained is None:
        return {"cause": "", "remedy": ""}
    return {"cause": who.say(explained.cause), "remedy": who.say(explained.remedy)}


def _why(form: DeliveryCancelCost) -> Cancelling:
    if form.reason == OTHER and not form.words:
        raise Refusal(Problem.BAD_INPUT, _WORDS, [("words", _WORDS)])
    return Cancelling(form.reason, form.words)
