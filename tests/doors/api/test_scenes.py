"""Cameras tell of cars: in, out, and whether one may leave; only at the merchant's own car parks."""

from datetime import timedelta

import pytest
from tests.scening import Place, operator, place
from tests.stack import MERCHANT
from tests.upstream import hub

from hutong.base.clock import beijing, now
from hutong.base.signing import verify
from hutong.features.merchants import edit
from hutong.features.scenes.sites import Wish

__all__ = ["hub", "operator", "place"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_car_comes_pays_and_leaves(place: Place) -> None:
    stack, site = place.stack, await place.site(settings={"FREE_MINUTES": "15"})
    entered = f"{beijing(now() - timedelta(minutes=30)):%Y-%m-%d %H:%M:%S}"
    car = {"siteId": str(site.id), "plate": "粤B12345"}
    status, told = await stack.post("/api/parking/enter", {**car, "lane": "入口 1", "enterTime": entered})
    assert (status, told["enterTime"], told["lane"]) == (200, entered, "入口 1")
    assert verify({**told, "code": "1"}, stack.md5_key, stack.verifier)
    status, told = await stack.post("/api/parking/enter", car)
    assert (status, told["code"]) == (409, 8217)
    _, told = await stack.post("/api/parking/query", car)
    assert (told["feeAmt"], told["paidAmt"], "leaveBy" in told) == ("5.00", "0.00", False)
    driver = place.visitor()
    await place.paid(await driver.pay(await driver.ask(await place.code(site), plate="粤B12345")))
    _, told = await stack.post("/api/parking/query", car)
    assert (told["feeAmt"], told["paidAmt"], "leaveBy" in told) == ("0.00", "5.00", True)
    status, told = await stack.post("/api/parking/leave", car)
    assert status == 200
    assert told["leaveTime"] > entered
    assert (await stack.post("/api/parking/query", car))[1]["code"] == 8218


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"siteId": "x", "plate": "粤B12345"}, 1002),
        ({"siteId": "999999", "plate": "粤B12345"}, 8201),
        ({"plate": "B12345"}, 8205),
        ({}, 8205),
        ({"plate": "粤B12345", "ticket": "T-1"}, 8205),
        ({"plate": "粤B12345", "enterTime": "2026-02-30 10:00:00"}, 1002),
        ({"plate": "粤B12345", "enterTime": "tomorrow"}, 1002),
        ({"plate": "粤B12345", "enterTime": "0001-01-01 00:00:00"}, 8205),
        ({"plate": "粤B12345", "enterTime": "1999-12-31 23:59:59"}, 8205),
        ({"plate": "粤B12345", "enterTime": "9999-12-31 23:59:59"}, 8205),
    ],
    ids=range(10),
)
async def test_what_is_refused(place: Place, fields: dict[str, str], code: int) -> None:
    site = await place.site()
    status, told = await place.stack.post("/api/parking/enter", {"siteId": str(site.id), **fields})
    assert (status >= 400, told["code"]) == (True, code)


def clock(**ago: int) -> str:
    """So long ago, as it is written in the API."""
    return f"{beijing(now() - timedelta(**ago)):%Y-%m-%d %H:%M:%S}"


async def test_repeated_calls_are_answered_alike(place: Place) -> None:
    """A camera that got no answer asks again, also after the car has gone, or has come back."""
    stack, site = place.stack, await place.site()
    car = {"siteId": str(site.id), "plate": "粤B22222"}
    came, left = {**car, "enterTime": clock(hours=3)}, {**car, "leaveTime": clock(hours=2)}
    _, first = await stack.post("/api/parking/enter", came)
    _, again = await stack.post("/api/parking/enter", came)
    assert (again["code"], again["sessionId"]) == (1, first["sessionId"])
    _, gone = await stack.post("/api/parking/leave", left)
    _, twice = await stack.post("/api/parking/leave", left)
    assert (twice["code"], twice["sessionId"], twice["leaveTime"]) == (1, first["sessionId"], gone["leaveTime"])
    _, again = await stack.post("/api/parking/enter", came)
    assert (again["sessionId"], again["leaveTime"]) == (first["sessionId"], gone["leaveTime"])
    _, back = await stack.post("/api/parking/enter", {**car, "enterTime": clock(hours=1)})
    assert back["sessionId"] != first["sessionId"]
    _, late = await stack.post("/api/parking/leave", left)
    assert late["sessionId"] == first["sessionId"]
    assert (await stack.post("/api/parking/query", car))[1]["sessionId"] == back["sessionId"]
    _, ended = await stack.post("/api/parking/leave", car)
    _, ended_again = await stack.post("/api/parking/leave", car)
    assert (ended_again["sessionId"], ended_again["leaveTime"]) == (back["sessionId"], ended["leaveTime"])


async def test_the_way_out_is_after_the_way_in(place: Place) -> None:
    """What can't have been is refused, and the car stays inside."""
    stack, site = place.stack, await place.site()
    car = {"siteId": str(site.id), "ticket": "T-77"}
    await stack.post("/api/parking/enter", {**car, "enterTime": clock(hours=3)})
    for moment in (clock(hours=4), "0001-01-01 00:00:00", "9999-12-31 23:59:59", clock(hours=-1)):
        status, told = await stack.post("/api/parking/leave", {**car, "leaveTime": moment})
        assert (status, told["code"]) == (400, 8205), moment
    assert (await stack.post("/api/parking/query", car))[0] == 200


async def test_a_site_that_asks_its_own_system_has_no_sessions_here(place: Place) -> None:
    """Or the hub would tell that nothing is due."""
    site = await place.site(settings={"FEE_URL": "https://park.example.com/fee"})
    for verb in ("enter", "query", "leave"):
        status, told = await place.stack.post(f"/api/parking/{verb}", {"siteId": str(site.id), "plate": "粤B33333"})
        assert (status, told["code"]) == (409, 8221), verb
        assert "FEE_URL" in told["cause"]


async def test_other_peoples_car_parks_are_not_there(place: Place) -> None:
    actor, scenes = place.stack.hub.actor("test"), place.stack.money.scenes
    await edit.create(actor, "别家", mer_id="M7")
    settings = {"GATE_URL": "https://park.example.com/paid", "STEPS": "60=5"}
    content = place.stack.hub.switchboard.current.content
    other = await scenes.sites.create(actor, "parking", "M7", Wish("P", settings, {"alipay": "aliqr"}), content)
    recharge = await place.site("recharge")
    assert other.merchant_id != MERCHANT
    for site in (other, recharge):
        _, told = await place.stack.post("/api/parking/query", {"siteId": str(site.id), "plate": "粤B12345"})
        assert told["code"] == 8201
