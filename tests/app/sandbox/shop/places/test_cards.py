"""The operator's cards: known or not, and credited once for an order."""

import json

import pytest

from hutong.app.sandbox.shop.places.cards import Cards
from hutong.capabilities.simulation import Book


@pytest.fixture
def cards() -> Cards:
    return Cards(Book())


def notice(account: str = "88001234", order: str = "A1", amount: str = "20.00") -> dict[str, str]:
    about = {"scene": "recharge", "account": account}
    return {"merId": "M1", "orderId": order, "orderAmt": amount, "attch": json.dumps(about)}


def balance(cards: Cards, number: str = "88001234") -> int:
    return next(int(card["fen"]) for card in cards.shown()["cards"] if card["number"] == number)


def test_says_whose_a_card_is(cards: Cards) -> None:
    assert cards.check({"account": "88001234"}) == {"code": "1", "name": "张**"}
    assert cards.check({"account": "12345678"})["code"] == "0"
    assert cards.check({})["code"] == "0"


def test_credits_once(cards: Cards) -> None:
    before = balance(cards)
    assert [cards.told(notice()) for _ in range(3)] == [True, False, False]
    assert balance(cards) == before + 2000
    assert cards.told(notice(order="A2", amount="0.29"))
    assert balance(cards) == before + 2029
    newest, first = cards.shown()["credits"]
    assert (newest["fen"], newest["times"], first["times"]) == (29, 1, 3)


def test_money_for_an_unknown_card_is_not_lost(cards: Cards) -> None:
    assert cards.told(notice("77777777"))
    assert balance(cards, "77777777") == 2000
