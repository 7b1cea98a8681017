"""Places to pay at: who can pay there, and whether the operator's system is reached, over real sockets."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from tests.chromium import address, free, served
from tests.doctoring import changed, ground, ids, looked
from tests.scening import PRODUCTS
from tests.stack import MERCHANT, Stack

from hutong.base.clock import now
from hutong.features.doctor.checks import scenes
from hutong.features.doctor.ground import Ground
from hutong.features.scenes.scene import Site

pytestmark = pytest.mark.asyncio(loop_scope="module")


class System:
    """An operator's system that answers every question with a status."""

    def __init__(self) -> None:
        self.status = 405
        self.asked: list[str] = []

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        self.asked.append(f"{scope['method']} {scope['path']}")
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system() -> AsyncIterator[tuple[System, str]]:
    made, on = System(), free()
    async with served((made, on)):
        yield made, address(on)


def site(url: str, **changes: Any) -> Site:
    usual = Site(
        7, "parking", MERCHANT, "胡同停车场", {"GATE_URL": f"{url}/told", "STEPS": "60=5"}, PRODUCTS, True, now()
    )
    return replace(usual, **changes)


async def on(hub: Stack, *sites: Site) -> Ground:
    return replace(await ground(hub), sites=sites)


async def test_a_site_where_people_can_pay_is_fine(hub: Stack, system: tuple[System, str]) -> None:
    operator, url = system
    operator.asked.clear()
    asking = site(url, settings={"GATE_URL": f"{url}/told", "FEE_URL": f"{url}/fee"})
    [found] = await looked(scenes, await on(hub, asking))
    assert found.level == "fine"
    assert sorted(operator.asked) == ["HEAD /fee", "HEAD /told"], "nothing is told there"
    assert await looked(scenes, await on(hub)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"products": {"wechat": "wxnative"}}, "scene.app_missing"),
        ({"products": {"wechat": "gone"}}, "scene.no_app"),
        ({"products": {**PRODUCTS, "unionpay": "gone"}}, "scene.products"),
        ({"merchant_id": "M9"}, "scene.merchant_off"),
        ({"settings": {}}, "scene.settings"),
        ({"scene": "ferry"}, "scene.settings"),
    ],
)
async def test_one_thing_is_wrong(
    hub: Stack, system: tuple[System, str], changes: dict[str, Any], expected: str
) -> None:
    [found] = await looked(scenes, await on(hub, site(system[1], **changes)))
    assert (found.id, found.subject.zh) == (expected, "胡同停车场")
    assert found.place == ("/merchants" if expected == "scene.merchant_off" else "/scenes/7")


async def test_products_that_the_merchant_may_not_order(hub: Stack, system: tuple[System, str]) -> None:
    closed = replace(await on(hub, site(system[1])), merchants={MERCHANT: frozenset({"wxnative"})})
    [found] = await looked(scenes, closed)
    assert (found.id, "products.alipay" in found.cause.en) == ("scene.products", True)
    nothing = changed(closed, products={})
    assert await ids(scenes, nothing) == ["scene.no_app"]


async def test_the_operators_system_is_away(hub: Stack, system: tuple[System, str]) -> None:
    operator, url = system
    operator.status = 502
    assert await ids(scenes, await on(hub, site(url))) == ["scene.unreachable"]
    operator.status = 404
    assert await ids(scenes, await on(hub, site(url))) == [], "somebody answers, who knows no such question"
    listening = free()
    nobody = address(listening)
    listening.close()
    [found] = await looked(scenes, await on(hub, site(nobody)))
    assert (found.id, nobody in found.cause.en) == ("scene.unreachable", True)


async def test_an_address_inside_the_network_is_not_asked(hub: Stack, system: tuple[System, str]) -> None:
    inside = site(system[1], settings={"GATE_URL": "http://10.0.0.9/told", "STEPS": "60=5"})
    assert await ids(scenes, await on(hub, inside)) == ["scene.address"]
