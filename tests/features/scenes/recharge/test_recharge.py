"""What a recharge page offers, and which codes make sense at a card system."""

import pytest
from tests.scening import Place

from hutong.base.errors import Problem, Refusal
from hutong.features.scenes.recharge.recharge import Recharge

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("kind", "value", "good"),
    [
        ("gate", "", True),
        ("gate", "8800", False),
        ("account", "88001234", True),
        ("account", "", False),
        ("account", "9" * 25, False),
        ("account", "卡", False),
    ],
    ids=range(6),
)
async def test_which_codes_make_sense(kind: str, value: str, good: bool) -> None:
    assert (Recharge().judge_value(kind, value) is None) is good


async def test_a_common_code_asks_and_an_accounts_code_does_not(place: Place) -> None:
    site, desk = await place.site("recharge", settings={"ACCOUNT_NAME": "学号"}), place.stack.money.scenes.desk
    common = await desk.spot((await place.code(site)).code)
    ((field,),) = [way.fields for way in desk.ways(common)]
    assert field.label.zh == "学号"
    own = await desk.spot((await place.code(site, "account", "20260017")).code)
    (way,) = desk.ways(own)
    assert (way.fields, way.label.zh) == ((), "学号 20260017")


async def test_free_amounts_and_fixed_ones(place: Place) -> None:
    scene = Recharge()
    site = await place.site("recharge", settings={"LEAST_YUAN": "10", "MOST_YUAN": "500"})
    spot = await place.stack.money.scenes.desk.spot((await place.code(site)).code)
    quote = await scene.quote(spot, "account", {"account": "88001234"})
    assert quote.sum.fen is None
    assert [fen for fen in (999, 1000, 2000, 33_33, 50_000, 50_001) if quote.sum.takes(fen)] == [
        1000,
        2000,
        3333,
        50_000,
    ]
    assert quote.key == "", "two people may credit one card at once"
    with pytest.raises(Refusal) as caught:
        await scene.quote(spot, "account", {"account": "?"})
    assert caught.value.problem is Problem.BAD_ENTRY
