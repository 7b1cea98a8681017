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
    assert (await stack.post("/api/parking/leave", car))[1]["code"] == 8218
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
    ],
    ids=range(7),
)
async def test_what_is_refused(place: Place, fields: dict[str, str], code: int) -> None:
    site = await place.site()
    status, told = await place.stack.post("/api/parking/enter", {"siteId": str(site.id), **fields})
    assert (status >= 400, told["code"]) == (True, code)


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
