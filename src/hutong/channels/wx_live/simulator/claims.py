"""Claims at the simulated shop: money back, or goods and money.

Source: public clients of the trade component (WxJava), read 2026-11; the numbers of states are from memory.
"""

from collections.abc import Callable, Mapping
from typing import Final

from hutong.channels.wx_live.simulator.books import Books, No, Record, fine, fresh, moment, named
from hutong.vendors.wechat_world.gate import Asked

CANCELLED, ASKED, REJECTED, NO_RETURN, TO_RETURN, REFUNDED, ASKED_RETURN = 1, 2, 4, 5, 6, 13, 23
REFUND, RETURN = 1, 2
_OPEN: Final = (ASKED, ASKED_RETURN)


class ClaimCalls:
    """Calls about claims."""

    def __init__(self, books: Books, orders: Books, told: Callable[[str, str, Record], None]) -> None:
        self.books = books
        self._orders = orders
        self._told = told

    @property
    def calls(self) -> Mapping[str, Callable[[Asked], Record]]:
        """By path."""
        return {
            "/shop/ecaftersale/add": self._add,
            "/shop/ecaftersale/get": lambda asked: fine(after_sales_order=self._found(asked)),
            "/shop/ecaftersale/get_list": self._list,
            "/shop/ecaftersale/update": self._update,
            "/shop/ecaftersale/cancel": lambda asked: self._moved(asked, _OPEN, CANCELLED),
            "/shop/ecaftersale/acceptrefund": lambda asked: self._moved(asked, (*_OPEN, TO_RETURN), REFUNDED),
            "/shop/ecaftersale/acceptreturn": self._return,
            "/shop/ecaftersale/reject": self._reject,
        }

    def ask(self, appid: str, order: Mapping[str, str], number: str, fen: int, *, back: bool = False) -> Record:
        """A buyer makes a claim about an order in the mini program; it is pushed."""
        record = {
            "out_aftersale_id": number,
            "aftersale_id": fresh(),
            "out_order_id": order["out_order_id"],
            "openid": order["openid"],
            "type": RETURN if back else REFUND,
            "orderamt": fen,
            "status": ASKED_RETURN if back else ASKED,
            "create_time": moment(),
        }
        self.books.keep(appid, number, record)
        self._tell(appid, "aftersale_new_order", record)
        return record

    def _add(self, asked: Asked) -> Record:
        body, appid = asked.body, asked.app.appid
        number, order_number, openid = named(body, "out_aftersale_id", "out_order_id", "openid")
        self.books.new(appid, number)
        order = self._orders.find(appid, order_number)
        fen, kind = body.get("orderamt"), body.get("type")
        most = order["order_detail"]["price_info"]["order_price"]
        if order["openid"] != openid or order["status"] < 20 or order["status"] >= 181:
            raise No("order status")
        if isinstance(fen, bool) or not isinstance(fen, int) or not 0 < fen <= most or kind not in (REFUND, RETURN):
            raise No("orderamt")
        status = ASKED_RETURN if kind == RETURN else ASKED
        record = {**body, "aftersale_id": fresh(), "status": status, "create_time": moment()}
        self.books.keep(appid, number, record)
        return fine(aftersale_id=record["aftersale_id"])

    def _found(self, asked: Asked) -> Record:
        [number] = named(asked.body, "out_aftersale_id")
        return self.books.find(asked.app.appid, number)

    def _list(self, asked: Asked) -> Record:
        wanted = asked.body.get("out_order_id")
        found = [one for one in self.books.all(asked.app.appid) if not wanted or one["out_order_id"] == wanted]
        return fine(after_sales_orders=found, has_more=False)

    def _update(self, asked: Asked) -> Record:
        record = self._found(asked)
        if record["status"] not in _OPEN:
            raise No("aftersale status")
        self.books.keep(asked.app.appid, record["out_aftersale_id"], {**record, **asked.body})
        return fine()

    def _return(self, asked: Asked) -> Record:
        address = asked.body.get("address_info")
        if not isinstance(address, dict):
            raise No("address_info")
        named(address, "receiver_name", "detailed_address", "tel_number")
        return self._moved(asked, (ASKED_RETURN,), TO_RETURN)

    def _reject(self, asked: Asked) -> Record:
        back = self._found(asked)["type"] == RETURN
        return self._moved(asked, _OPEN, NO_RETURN if back else REJECTED)

    def _moved(self, asked: Asked, before: tuple[int, ...], status: int) -> Record:
        record = self._found(asked)
        if record["status"] not in before:
            raise No("aftersale status")
        moved = {**record, "status": status}
        self.books.keep(asked.app.appid, record["out_aftersale_id"], moved)
        self._tell(asked.app.appid, "aftersale_update_order", moved)
        return fine()

    def _tell(self, appid: str, event: str, record: Record) -> None:
        names = ("out_aftersale_id", "aftersale_id", "out_order_id", "status")
        self._told(appid, event, {"aftersale_info": {name: record[name] for name in names}})
