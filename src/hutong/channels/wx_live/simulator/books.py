"""What the simulated shop keeps: goods, orders and claims, by the merchant's numbers.

Source: public clients of the trade component (WxJava), read 2026-11. LOW CONFIDENCE: the numbers of states of goods and
claims, and every code of refusal but that there is a general one (1060001).
"""

import secrets
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

from hutong.capabilities.simulation import Book
from hutong.vendors.wechat_world.refusals import rid

GOODS: Final = "wx_live.goods"
ORDERS: Final = "wx_live.order"
CLAIMS: Final = "wx_live.claim"
Record = dict[str, Any]


class No(Exception):
    """A refusal: the platform's general one, with what is wrong."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words

    def body(self) -> Record:
        """The answer's JSON."""
        return {"errcode": 1060001, "errmsg": f"invalid param: {self.words} rid: {rid()}"}


def fine(**more: Any) -> Record:
    """An answer in which nothing is wrong."""
    return {"errcode": 0, "errmsg": "ok", **more}


def named(body: Mapping[str, Any], *names: str) -> list[str]:
    """The texts under these names, each there; No."""
    for name in names:
        if not isinstance(body.get(name), str) or not body[name]:
            raise No(name)
    return [str(body[name]) for name in names]


def fresh() -> int:
    """A number of the platform's own."""
    return 10**15 + secrets.randbelow(9 * 10**15)


def moment() -> str:
    """Now, as the platform writes it."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() + 8 * 3600))


class Books:
    """Records of one kind, apart for each application."""

    def __init__(self, book: Book, kind: str, what: str) -> None:
        self._book = book
        self._kind = kind
        self._what = what

    def find(self, appid: str, number: str) -> Record:
        """A record by the merchant's number; No."""
        record = self._book.get(self._kind, f"{appid}/{number}")
        if record is None:
            raise No(f"{self._what} not exist")
        return record

    def new(self, appid: str, number: str) -> None:
        """Makes sure that a number is free; No."""
        if self._book.get(self._kind, f"{appid}/{number}") is not None:
            raise No(f"{self._what} already exist")

    def keep(self, appid: str, number: str, record: Record) -> Record:
        """Writes a record, new or again."""
        self._book.put(self._kind, f"{appid}/{number}", {**record, "appid": appid})
        return record

    def all(self, appid: str) -> Iterator[Record]:
        """Every record of an application that was not removed, oldest first."""
        return (one for one in self._book.all(self._kind) if one["appid"] == appid and not one.get("removed"))
