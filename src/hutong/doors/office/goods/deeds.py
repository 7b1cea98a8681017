"""What the office does with a shop's goods, orders and claims; money and what can't be undone ask for proof."""

from collections.abc import Callable, Coroutine
from typing import Any

from hutong.base.clock import now
from hutong.capabilities.shop import Sells, Sent
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Done
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.doors.office.goods.asked import ItemId, item_of
from hutong.doors.office.goods.shapes import ShopAddress, ShopProof, ShopReturned, ShopSend, ShopStock
from hutong.features.goods.item import Item

room = Room("office", "goods")
_Asking = Callable[[Sells], Coroutine[Any, Any, Any]]


@room.post("/goods/{item_id}/listing", may="goods.edit")
async def list_in_window(who: Who, parts: House, item_id: ItemId) -> Done:
    """Puts goods into the shop's window."""
    item = await item_of(parts, item_id, "goods")
    await _note(who, item, "goods.listing", {})
    return await _done(parts, item, "listing", lambda face: face.list_goods(item.number))


@room.post("/goods/{item_id}/delisting", may="goods.edit")
async def take_from_window(who: Who, parts: House, item_id: ItemId) -> Done:
    """Takes goods out of the shop's window."""
    item = await item_of(parts, item_id, "goods")
    await _note(who, item, "goods.delisting", {})
    return await _done(parts, item, "delisting", lambda face: face.take_down_goods(item.number))


@room.post("/goods/{item_id}/stock", may="goods.edit")
async def change_stock(form: ShopStock, who: Who, parts: House, item_id: ItemId) -> Done:
    """Tells how many there are of the kinds that changed; nothing is reviewed anew."""
    item = await item_of(parts, item_id, "goods")
    stock = {one.kind: one.left for one in form.stock}
    words = ", ".join(f"{kind} {left}" for kind, left in stock.items())[:500]
    await _note(who, item, "goods.stock", {"stock": words})
    return await _done(parts, item, "stock", lambda face: face.restock(item.number, stock), words)


@room.post("/goods/{item_id}/remove", may="goods.edit")
async def remove_goods(form: ShopProof, who: Who, parts: House, item_id: ItemId) -> Done:
    """Removes goods from the platform, which can't be undone; needs a code and the payment password."""
    item = await item_of(parts, item_id, "goods")
    await parts.shop_deeds.shop_of(item)  # what is refused anyway must not cost a code
    await who.prove(form.proof)
    await _note(who, item, "goods.remove", {"title": item.title})
    return await _done(parts, item, "remove", lambda face: face.remove_goods(item.number))


@room.post("/goods/{item_id}/send", may="goods.edit")
async def send_order(form: ShopSend, who: Who, parts: House, item_id: ItemId) -> Done:
    """Tells the platform that a parcel was sent."""
    item, at = await item_of(parts, item_id, "order"), now()
    parcel, whole = Sent(form.company, form.waybill_no), form.all_sent
    words = f"{parcel.company} {parcel.waybill_no}"
    await _note(who, item, "goods.send", {"waybill": words, "whole": whole})

    def asking(face: Sells) -> Coroutine[Any, Any, Any]:
        return face.send(item.number, item.openid, [parcel], all_sent=whole, at=at)

    return await _done(parts, item, "send", asking, words)


@room.post("/goods/{item_id}/received", may="goods.edit")
async def order_received(who: Who, parts: House, item_id: ItemId) -> Done:
    """Tells the platform that the buyer has received everything."""
    item = await item_of(parts, item_id, "order")
    await _note(who, item, "goods.received", {})
    return await _done(parts, item, "received", lambda face: face.received(item.number, item.openid))


@room.post("/goods/{item_id}/accept_refund", may="goods.edit")
async def accept_refund(form: ShopProof, who: Who, parts: House, item_id: ItemId) -> Done:
    """Gives a claim's money back; needs a code and the payment password."""
    item = await item_of(parts, item_id, "aftersale")
    await parts.shop_deeds.shop_of(item)
    await who.prove(form.proof)
    await _note(who, item, "goods.accept_refund", {"fen": item.fen})
    return await _done(parts, item, "accept_refund", lambda face: face.accept_refund(item.number))


@room.post("/goods/{item_id}/accept_return", may="goods.edit")
async def accept_return(form: ShopAddress, who: Who, parts: House, item_id: ItemId) -> Done:
    """Lets the buyer send things back, to this address."""
    item = await item_of(parts, item_id, "aftersale")
    address = {"receiver_name": form.receiver, "detailed_address": form.address, "tel_number": form.phone}
    await _note(who, item, "goods.accept_return", {"address": f"{form.receiver} {form.address}"})
    return await _done(parts, item, "accept_return", lambda face: face.accept_return(item.number, address))


@room.post("/goods/{item_id}/aftersale_return", may="goods.edit")
async def claim_sent_back(form: ShopReturned, who: Who, parts: House, item_id: ItemId) -> Done:
    """Tells the platform by which parcel the buyer has sent things back."""
    item, parcel = await item_of(parts, item_id, "aftersale"), Sent(form.company, form.waybill_no)
    await _note(who, item, "goods.aftersale_return", {"waybill": f"{parcel.company} {parcel.waybill_no}"})
    await parts.shop_deeds.returned(item, parcel, "office")
    return Done()


@room.post("/goods/{item_id}/reject", may="goods.edit")
async def reject_claim(who: Who, parts: House, item_id: ItemId) -> Done:
    """Says no to a claim."""
    item = await item_of(parts, item_id, "aftersale")
    await _note(who, item, "goods.reject", {"fen": item.fen})
    return await _done(parts, item, "reject", lambda face: face.reject_aftersale(item.number))


async def _done(parts: Parts, item: Item, what: str, asking: _Asking, words: str = "") -> Done:
    await parts.shop_deeds.do(item, what, asking, "office", words)
    return Done()


async def _note(who: Caller, item: Item, action: str, detail: dict[str, Any]) -> None:
    """Before it is asked for: a deed that got away is known, too."""
    async with who.actor.change() as connection:
        await who.actor.note(connection, action, f"goods/{item.id}", {"number": item.number, **detail})
