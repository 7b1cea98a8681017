"""The operator's cards: whether one exists, whose it is, and its balance, credited once for one order."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from hutong.base.clock import now
from hutong.capabilities.simulation import Book

_CARD: Final = "cards.card"
_CREDIT: Final = "cards.credit"
_BEGINNING: Final = (("88001234", "张**", 1250), ("88005678", "李*", 300), ("88009999", "王**", 0))  # number, name, fen


class Cards:
    """Every card by its number; balances in fen."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def check(self, asked: Mapping[str, str]) -> dict[str, str]:
        """The answer to the hub's question whether a card exists, without nonce and signature."""
        card = self._find(asked.get("account", ""))
        if card is None:
            return {"code": "0", "msg": "没有这张卡 no such card"}
        return {"code": "1", "name": card["name"]}

    def told(self, fields: Mapping[str, str]) -> bool:
        """A payment's notice: the card is credited, once for one order; whether this was the first time."""
        key = f"{fields['merId']} {fields['orderId']}"
        known = self._book.get(_CREDIT, key)
        if known is not None:
            self._book.put(_CREDIT, key, {**known, "times": known["times"] + 1})
            return False
        number, fen = _account(fields), int(Decimal(fields["orderAmt"]) * 100)
        card = self._find(number) or {"number": number, "name": "", "fen": 0}  # money that came is never lost
        self._book.put(_CARD, number, {**card, "fen": card["fen"] + fen})
        entry = {"orderId": fields["orderId"], "number": number, "fen": fen, "at": now().isoformat(), "times": 1}
        self._book.put(_CREDIT, key, entry)
        return True

    def shown(self) -> dict[str, Any]:
        """The cards, and what was credited, newest first."""
        self._find("")
        return {"cards": list(self._book.all(_CARD)), "credits": list(self._book.all(_CREDIT))[:-21:-1]}

    def _find(self, number: str) -> dict[str, Any] | None:
        if next(self._book.all(_CARD), None) is None:
            for given, name, fen in _BEGINNING:
                self._book.put(_CARD, given, {"number": given, "name": name, "fen": fen})
        return self._book.get(_CARD, number)


def _account(fields: Mapping[str, str]) -> str:
    try:
        found = json.loads(fields.get("attch", ""))
    except ValueError:
        return ""
    return str(found.get("account", "")) if isinstance(found, dict) else ""
