"""What reviewers and buyers do at the simulated shop, for the sandbox: goods looked at, orders paid, money wanted back.

Source: the rules of the calls in orders.py and claims.py; nothing here is in the protocol.
"""

import secrets
from collections.abc import Iterator

from hutong.capabilities.simulation import ShopThing
from hutong.channels.wx_live.simulator.books import Books, No, Record
from hutong.channels.wx_live.simulator.claims import ASKED, ASKED_RETURN, TO_RECEIVE, ClaimCalls
from hutong.channels.wx_live.simulator.goods import REVIEWING, GoodsCalls
from hutong.channels.wx_live.simulator.orders import CLAIMABLE, UNPAID, OrderCalls


class Life:
    """Does it for one application at a time."""

    def __init__(self, goods: GoodsCalls, orders: OrderCalls, claims: ClaimCalls) -> None:
        self._goods = goods
        self._orders = orders
        self._claims = claims

    def things(self, appid: str) -> Iterator[ShopThing]:
        """Everything there is."""
        yield from map(_goods, self._goods.books.all(appid))
        yield from map(_order, self._orders.books.all(appid))
        yield from map(_claim, self._claims.books.all(appid))

    def review(self, appid: str, number: str, *, approved: bool, words: str) -> ShopThing:
        """Reviewers have looked. KeyError; ValueError where nothing is to be looked at."""
        record = _found(self._goods.books, appid, number)
        if record.get("removed") or record["edit_status"] != REVIEWING:
            raise ValueError(f"{number} is not under review")
        return _goods(self._goods.review(appid, number, approved=approved, words=words))

    def pay(self, appid: str, number: str) -> ShopThing:
        """The buyer pays. KeyError; ValueError where nothing is to be paid."""
        if _found(self._orders.books, appid, number)["status"] != UNPAID:
            raise ValueError(f"{number} is not to be paid")
        return _order(self._orders.pay(appid, number))

    def claim(self, appid: str, number: str, fen: int, *, goods: bool) -> ShopThing:
        """The buyer wants fen back, 0: everything. KeyError; ValueError where that can't be wanted."""
        order = _found(self._orders.books, appid, number)
        most = _price(order)
        if order["status"] not in CLAIMABLE:
            raise ValueError(f"{number} was not paid, or is over")
        if not 0 <= fen <= most:
            raise ValueError(f"{number} cost {most} fen")
        ours = f"B{secrets.randbelow(10**15):015d}"
        return _claim(self._claims.ask(appid, order, ours, fen or most, back=goods))


def _found(books: Books, appid: str, number: str) -> Record:
    try:
        return books.find(appid, number)
    except No as no:
        raise KeyError(number) from no


def _goods(record: Record) -> ShopThing:
    reviewing = record["edit_status"] == REVIEWING
    status = str(record["edit_status"] if reviewing else record["status"] or record["edit_status"])
    words = str(record.get("audit_info", {}).get("reject_reason", ""))
    waits = "reviewer" if reviewing else ""
    return ShopThing("goods", record["out_product_id"], record["title"], status, None, words, waits)


def _order(record: Record) -> ShopThing:
    of = ", ".join(one["out_product_id"] for one in record["order_detail"]["product_infos"])
    waits = "buyer" if record["status"] == UNPAID else ""
    return ShopThing("order", record["out_order_id"], of, str(record["status"]), _price(record), "", waits)


def _claim(record: Record) -> ShopThing:
    words = str(record.get("refund_reason", ""))
    waits = "merchant" if record["status"] in (ASKED, ASKED_RETURN, TO_RECEIVE) else ""
    of, fen = record["out_order_id"], record["orderamt"]
    return ShopThing("aftersale", record["out_aftersale_id"], of, str(record["status"]), fen, words, waits)


def _price(order: Record) -> int:
    return int(order["order_detail"]["price_info"]["order_price"])
