"""Goods at the simulated shop: reviewed, listed, taken down.

Source: public clients of the trade component (WxJava): fields of a SPU and its SKUs, read 2026-11.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from hutong.channels.wx_live.simulator.books import (
    GENERAL,
    GOODS,
    GOODS_EXIST,
    GOODS_FIELD,
    NEW_KIND,
    NO_CLASS,
    NO_GOODS,
    NO_GOODS_NUMBER,
    NO_KINDS,
    NOT_REVIEWED,
    Books,
    No,
    Record,
    fine,
    fresh,
    moment,
    named,
    whole,
)
from hutong.vendors.wechat_world.gate import Asked

REVIEWING, REJECTED, APPROVED = 2, 3, 4
LISTED, TAKEN_DOWN = 5, 11
CLASSES: Final = (
    {"third_cat_id": 378031, "third_cat_name": "坚果炒货", "second_cat_name": "零食", "first_cat_name": "食品"},
    {"third_cat_id": 6472, "third_cat_name": "茶具", "second_cat_name": "水具酒具", "first_cat_name": "家居"},
)


class GoodsCalls:
    """Calls about goods."""

    def __init__(self, books: Books, told: Callable[[str, str, Record], None]) -> None:
        self.books = books
        self._told = told

    @property
    def calls(self) -> Mapping[str, Callable[[Asked], Record]]:
        """By path."""
        return {
            "/shop/cat/get": lambda _: fine(third_cat_list=list(CLASSES)),
            "/shop/img/upload": self._image,
            "/shop/spu/add": self._add,
            "/shop/spu/update": self._update,
            "/shop/spu/get": lambda asked: fine(spu=self._found(asked)),
            "/shop/spu/listing": lambda asked: self._shelved(asked, LISTED),
            "/shop/spu/delisting": lambda asked: self._shelved(asked, TAKEN_DOWN),
            "/shop/spu/update_without_audit": self._restock,
            "/shop/spu/del": self._remove,
        }

    def review(self, appid: str, number: str, *, approved: bool, words: str = "") -> Record:
        """The platform has looked at goods; it is pushed. No."""
        record = self.books.find(appid, number)
        record |= {"edit_status": APPROVED if approved else REJECTED, "audit_info": {"reject_reason": words}}
        self.books.keep(appid, number, record)
        told = {
            "out_product_id": number,
            "product_id": record["product_id"],
            "status": record["edit_status"],
            "reject_reason": words,
        }
        self._told(appid, "open_product_spu_audit", {"OpenProductSpuAudit": told})
        return record

    def _image(self, asked: Asked) -> Record:
        [url] = named(asked.body, "img_url")
        if not url.startswith(("http://", "https://")):
            raise No(GENERAL, "img_url")
        return fine(img_info={"temp_img_url": f"https://mmecimage.cn/p/{asked.app.appid}/{fresh()}"})

    def _add(self, asked: Asked) -> Record:
        [number] = named(asked.body, "out_product_id", no=NO_GOODS_NUMBER)
        if self.books.known(asked.app.appid, number):
            raise No(GOODS_EXIST)
        return self._kept(asked, {"product_id": fresh(), "status": 0, "create_time": moment()})

    def _update(self, asked: Asked) -> Record:
        return self._kept(asked, self._found(asked))

    def _kept(self, asked: Asked, before: Record) -> Record:
        body, appid = asked.body, asked.app.appid
        number, title, _ = named(body, "out_product_id", "title", "path", no=GOODS_FIELD)
        if not isinstance(body.get("head_img"), list) or not body["head_img"]:
            raise No(GOODS_FIELD, "head_img")
        if body.get("third_cat_id") not in [one["third_cat_id"] for one in CLASSES]:
            raise No(NO_CLASS)
        known = {one["out_sku_id"]: one["sku_id"] for one in before.get("skus", [])}
        skus = [_kind(one, known) for one in _kinds(body)]
        record = {**before, **body, "title": title, "skus": skus, "edit_status": REVIEWING, "update_time": moment()}
        self.books.keep(appid, number, record)
        short = [{"sku_id": one["sku_id"], "out_sku_id": one["out_sku_id"]} for one in skus]
        at = {"create_time": record["create_time"]}
        return fine(data={"product_id": record["product_id"], "out_product_id": number, "skus": short, **at})

    def _found(self, asked: Asked) -> Record:
        [number] = named(asked.body, "out_product_id", no=NO_GOODS_NUMBER)
        record = self.books.find(asked.app.appid, number)
        if record.get("removed"):
            raise No(NO_GOODS)
        return record

    def _shelved(self, asked: Asked, status: int) -> Record:
        record = self._found(asked)
        if status == LISTED and record["edit_status"] != APPROVED:
            raise No(NOT_REVIEWED)
        self.books.keep(asked.app.appid, record["out_product_id"], {**record, "status": status})
        return fine()

    def _restock(self, asked: Asked) -> Record:
        """Prices and stock of kinds that are there; nothing is reviewed."""
        record = self._found(asked)
        given = {named(one, "out_sku_id")[0]: one for one in _kinds(asked.body)}
        if not given.keys() <= {one["out_sku_id"] for one in record["skus"]}:
            raise No(NEW_KIND, "out_sku_id")
        skus = [
            _kind({**one, **given.get(one["out_sku_id"], {})}, {}) | {"sku_id": one["sku_id"]} for one in record["skus"]
        ]
        self.books.keep(asked.app.appid, record["out_product_id"], {**record, "skus": skus, "update_time": moment()})
        short = [{"sku_id": one["sku_id"], "out_sku_id": one["out_sku_id"]} for one in skus]
        return fine(
            data={"product_id": record["product_id"], "out_product_id": record["out_product_id"], "skus": short}
        )

    def _remove(self, asked: Asked) -> Record:
        record = self._found(asked)
        self.books.keep(asked.app.appid, record["out_product_id"], {**record, "removed": True})
        return fine()


def _kinds(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = body.get("skus")
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise No(NO_KINDS)
    return found


def _kind(told: Mapping[str, Any], known: Mapping[str, int]) -> Record:
    [number] = named(told, "out_sku_id", no=GOODS_FIELD)
    for name in ("sale_price", "stock_num"):
        whole(told, name, GOODS_FIELD)
    return {**told, "sku_id": known.get(number) or fresh()}


def goods_books(book: Any) -> Books:
    """The book of goods."""
    return Books(book, GOODS, absent=NO_GOODS)
