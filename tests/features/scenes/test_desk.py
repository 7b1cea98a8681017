"""A rehearsal: a question as a payer's, of which nothing is kept but what went over the line."""

import pytest
from tests.scening import Place

from hutong.base.errors import Problem, Refusal
from hutong.features.scenes.desk import UNPRINTED
from hutong.features.scenes.sites import Wish

pytestmark = pytest.mark.asyncio(loop_scope="module")
FOUND = {"code": "1", "sessionId": "S1", "enterTime": "2026-11-28 08:00:00", "feeAmt": "12.50"}


async def test_it_asks_as_a_payer_does(place: Place) -> None:
    desk = place.stack.money.scenes.desk
    site = await place.site(settings={"FEE_URL": f"{place.operator.url}/fee"})
    await place.edit(site, Wish(enabled=False))
    place.operator.answer = FOUND
    spot = await desk.stage(site.id, "lane", "E1")
    told = await desk.rehearse(spot, "plate", {"plate": "粤B12345"})
    assert told.quote is not None
    assert (told.quote.sum.fen, told.refusal) == (1250, None)
    [exchange] = told.exchanges
    assert exchange.asked == place.operator.asked[-1]
    assert (exchange.asked["code"], exchange.asked["lane"]) == (UNPRINTED, "E1")
    assert exchange.trusted
    again = await desk.rehearse(spot, "plate", {"plate": "粤B12345"})
    assert len(again.exchanges) == 1, "each rehearsal has exchanges of its own"
    assert await place.stack.hub.pool.fetchval("SELECT count(*) FROM scene_payment WHERE site_id = $1", site.id) == 0


async def test_what_a_payer_would_be_refused(place: Place) -> None:
    desk, site = place.stack.money.scenes.desk, await place.site()
    spot = await desk.stage(site.id, "gate", "")
    for way, given, problem in (
        ("plate", {"plate": "粤B12345"}, Problem.NOT_PARKED),
        ("plate", {"plate": "x"}, Problem.BAD_ENTRY),
        ("plate", {}, Problem.BAD_ENTRY),
        ("nothing", {}, Problem.BAD_ENTRY),
    ):
        told = await desk.rehearse(spot, way, given)
        assert told.refusal is not None
        assert (told.quote, told.refusal.problem, told.exchanges) == (None, problem, [])


async def test_a_place_that_cannot_be(place: Place) -> None:
    desk, site = place.stack.money.scenes.desk, await place.site()
    for number, kind, value, problem in (
        (999_999, "gate", "", Problem.NO_SITE),
        (site.id, "account", "1", Problem.BAD_CODES),
        (site.id, "lane", "", Problem.BAD_CODES),
    ):
        with pytest.raises(Refusal) as caught:
            await desk.stage(number, kind, value)
        assert caught.value.problem is problem
