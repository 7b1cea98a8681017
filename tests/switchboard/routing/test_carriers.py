"""Which channel carries a payment: every rule, the weights, turns by weight, and who rests."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.switchboard.teapot import SPEC

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Scene
from hutong.switchboard import registry
from hutong.switchboard.content import Content, PayCarrier, Product, Setup
from hutong.switchboard.routing import Health
from hutong.switchboard.routing.carriers import Carriers, Case, foreign, ladder
from hutong.switchboard.routing.health import MOST, Illness

SPECS = {
    "TEAPOT": SPEC,
    "GREEN": replace(SPEC, code="GREEN", wallet="wechat"),
    "BLUE": replace(SPEC, code="BLUE", wallet="alipay"),
}
CONTENT = Content(
    {
        1: Setup(1, "TEAPOT", "pot1"),
        2: Setup(2, "TEAPOT", "pot2"),
        3: Setup(3, "TEAPOT", "pot3"),
        4: Setup(4, "TEAPOT", "pot4", enabled=False),
        5: Setup(5, "GREEN", "g5"),
        6: Setup(6, "BLUE", "b6"),
    }
)
NOON = 12 * 60


@pytest.fixture(autouse=True)
def specs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "specs", lambda: SPECS)


def tea(*carriers: PayCarrier, split: bool = False, own: int = 1) -> Product:
    return Product("tea", Text("茶", "Tea"), Scene.NATIVE, own, carriers=carriers, split=split)


def order(product: Product, fen: int = 1000, app: str = "", minute: int = NOON) -> list[int]:
    """The channels that fit, in the order of trying."""
    rungs = ladder(CONTENT, product, Case(fen, app, minute), {}, now())
    return [rung.carrier.channel_id for rung in rungs if rung.place != "out"]


def why(product: Product, channel_id: int, fen: int = 1000, app: str = "", minute: int = NOON) -> str:
    """What is said of a channel."""
    rungs = ladder(CONTENT, product, Case(fen, app, minute), {}, now())
    return next(rung.why.en for rung in rungs if rung.carrier.channel_id == channel_id)


def test_the_highest_weight_goes_first_then_the_own_then_the_older() -> None:
    assert order(tea(PayCarrier(2, 200), PayCarrier(3, 50))) == [2, 1, 3]
    assert order(tea(PayCarrier(3), PayCarrier(1), own=2)) == [2, 1, 3]
    assert order(tea(PayCarrier(2), PayCarrier(1, 10))) == [2, 1]  # of the own: its weight


def test_what_is_off_is_out() -> None:
    product = tea(PayCarrier(2, 200, enabled=False), PayCarrier(4, 300))
    assert order(product) == [1]
    assert (why(product, 2), why(product, 4)) == ("it is disabled", "the channel is absent or disabled")


@pytest.mark.parametrize(("fen", "expected"), [(999, [1]), (1000, [2, 1]), (5000, [2, 1]), (5001, [1])])
def test_the_amount_with_both_ends(fen: int, expected: list[int]) -> None:
    product = tea(PayCarrier(2, 200, min_fen=1000, max_fen=5000))
    assert order(product, fen) == expected
    assert why(product, 2, 1) == "only 10.00–50.00 yuan"
    assert why(tea(PayCarrier(2, min_fen=1000)), 2, 1) == "only from 10.00 yuan"


def test_the_payers_app() -> None:
    product = tea(PayCarrier(2, 200, apps=("wechat", "browser")))
    assert [order(product, app=app) for app in ("wechat", "browser", "alipay", "")] == [[2, 1], [2, 1], [1], [1]]
    assert why(product, 2, app="alipay") == "only for the app wechat, browser (the payer's app is alipay)"
    assert "not known yet" in why(product, 2)


def test_a_wallet_that_the_payer_has_not_is_out() -> None:
    product = tea(PayCarrier(6, 200), own=5)
    assert [order(product, app=app) for app in ("wechat", "alipay", "browser", "")] == [[5], [6], [6, 5], [6, 5]]
    assert why(product, 6, app="wechat") == "it can't be paid with wechat"
    assert [foreign(CONTENT, product, app) for app in ("wechat", "alipay", "browser")] == [[6], [5], []]
    assert foreign(CONTENT, replace(product, carriers=()), "alipay") == []


def test_the_hours() -> None:
    product = tea(PayCarrier(2, 200, hours="22:00-06:00"))
    at = {22 * 60: [2, 1], 0: [2, 1], 6 * 60 - 1: [2, 1], 6 * 60: [1], NOON: [1], 22 * 60 - 1: [1]}
    assert {minute: order(product, minute=minute) for minute in at} == at
    assert why(product, 2) == "only from 22:00-06:00 in Beijing"


def test_who_rests_goes_last_and_is_told() -> None:
    at = now()
    ill = {2: Illness(5, at + timedelta(seconds=9), "broken"), 3: Illness(5, at - timedelta(seconds=1), "was broken")}
    rungs = ladder(CONTENT, tea(PayCarrier(2, 300), PayCarrier(3, 200)), Case(1, "", NOON), ill, at)
    assert [(rung.carrier.channel_id, rung.place) for rung in rungs] == [(3, "first"), (1, "standby"), (2, "resting")]
    assert "broken" in rungs[2].why.en
    alone = ladder(CONTENT, tea(PayCarrier(2, 300), PayCarrier(1, enabled=False)), Case(1, "", NOON), ill, at)
    assert (alone[0].place, alone[0].why.en[:20]) == ("first", "there is no other: f")


async def test_a_product_of_one_channel_goes_there_whatever_is_said_of_it(pool: Pool) -> None:
    carriers = Carriers(Health(pool))
    assert carriers.first(Content(), tea(own=9), 1, "") == 9
    assert carriers.first(Content(), replace(tea(), channel_id=None, scene=None), 1, "") == 0


async def test_turns_go_by_weight_and_smoothly(pool: Pool) -> None:
    carriers = Carriers(Health(pool))
    product = tea(PayCarrier(2, 200), PayCarrier(3, 0), PayCarrier(4, 500), split=True)
    made = [carriers.first(CONTENT, product, 1, "") for _ in range(300)]
    assert Counter(made) == {2: 200, 1: 100}
    assert made[:6] == [2, 1, 2, 2, 1, 2]


async def test_turns_are_taken_among_those_that_fit_and_work(pool: Pool) -> None:
    health = Health(pool)
    carriers = Carriers(health)
    product = tea(PayCarrier(2, 100, min_fen=1000), PayCarrier(3, 100), split=True)
    assert {carriers.first(CONTENT, product, 999, "") for _ in range(6)} == {1, 3}
    assert Counter(carriers.first(CONTENT, product, 1000, "") for _ in range(9)) == {1: 3, 2: 3, 3: 3}
    for _ in range(MOST):
        carriers.heard(3, Failed(Fault.UNREACHABLE))
    assert {carriers.first(CONTENT, product, 999, "") for _ in range(6)} == {1}
    for channel_id in (1, 2):
        for _ in range(MOST):
            carriers.heard(channel_id, Failed(Fault.SLOW_DOWN))
    assert carriers.first(CONTENT, product, 1000, "") == 1  # all rest: the best of them
    carriers.heard(3, None)
    assert {carriers.first(CONTENT, product, 999, "") for _ in range(3)} == {3}
    await health.close()


async def test_only_weightless_ones_still_run(pool: Pool) -> None:
    product = tea(PayCarrier(1, 0), PayCarrier(2, 0), split=True)
    assert [Carriers(Health(pool)).first(CONTENT, product, 1, "") for _ in range(2)] == [1, 1]


async def test_the_next_one_is_the_best_that_was_not_tried(pool: Pool) -> None:
    carriers = Carriers(Health(pool))
    product = tea(PayCarrier(2, 200), PayCarrier(3, 300, min_fen=1001))
    assert carriers.after(CONTENT, product, 1000, "", {2}) == 1
    assert carriers.after(CONTENT, product, 1001, "", {2}) == 3
    assert carriers.after(CONTENT, product, 1000, "", {1, 2}) is None


async def test_a_refusal_counts_as_an_answer(pool: Pool) -> None:
    health = Health(pool)
    carriers = Carriers(health)
    for fault in (*[Fault.UNREACHABLE] * (MOST - 1), Fault.REFUSED, Fault.UNREACHABLE):
        carriers.heard(1, Failed(fault))
    assert health.illness(1) is None


@pytest.mark.parametrize(
    ("product", "problem", "words"),
    [
        (tea(PayCarrier(1, min_fen=2000), PayCarrier(2, max_fen=500)), Problem.AMOUNT_LIMIT, "from 20.00 yuan"),
        (tea(PayCarrier(1, apps=("wechat",)), PayCarrier(2, max_fen=500)), Problem.AMOUNT_LIMIT, "0.01–5.00 yuan"),
        (tea(PayCarrier(1, apps=("wechat",), max_fen=500)), Problem.PRODUCT_NOT_OPEN, "not known yet"),
        (tea(PayCarrier(1, enabled=False), PayCarrier(4)), Problem.PRODUCT_NOT_OPEN, "disabled"),
    ],
)
async def test_nobody_fits_and_it_is_said_why(pool: Pool, product: Product, problem: Problem, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        Carriers(Health(pool)).first(CONTENT, product, 1000, "")
    assert refused.value.problem is problem
    assert words in refused.value.detail.en
    assert "pot" not in refused.value.detail.en  # whose channel it is, is no business of a merchant's
