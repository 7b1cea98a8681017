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
from hutong.base.http import REFUSED
from hutong.base.text import Text
from hutong.features.doctor.checks import scenes
from hutong.features.doctor.ground import Ground
from hutong.features.scenes.scene import Site
from hutong.switchboard.content import Product

pytestmark = pytest.mark.asyncio(loop_scope="module")


class System:
    """An operator's system that answers every question with a status."""

    def __init__(self) -> None:
        self.status = 405
        self.options: tuple[int, str] | None = None  # what it answers to OPTIONS, if anything else: status, Allow
        self.asked: list[str] = []

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        self.asked.append(f"{scope['method']} {scope['path']}")
        asked = self.options if scope["method"] == "OPTIONS" else None
        status, allow = asked or (self.status, "")
        headers = [(b"allow", allow.encode())] if allow else []
        await send({"type": "http.response.start", "status": status, "headers": headers})
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
        ({"products": {"wechat": "wxjsapi"}}, "scene.app_missing"),
        ({"products": {**PRODUCTS, "wechat": "wxnative"}}, "scene.products"),
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


async def test_what_an_auto_product_picks_for_wechat_must_be_paid_inside(
    hub: Stack, system: tuple[System, str]
) -> None:
    at = await on(hub, site(system[1], products={"auto": "auto"}))
    for picked, expected in (("wxjsapi", []), ("wxnative", ["scene.products"])):
        auto = Product("auto", Text("auto", "auto"), None, None, picks={"wechat": picked, "alipay": "aliqr"})
        names = {**at.merchants, MERCHANT: None}
        known = changed(replace(at, merchants=names), products={**at.content.products, "auto": auto})
        found = [one for one in await looked(scenes, known) if one.level != "fine"]
        assert [one.id for one in found] == expected
        assert all("JSAPI" in one.cause.zh for one in found)


async def test_products_that_the_merchant_may_not_order(hub: Stack, system: tuple[System, str]) -> None:
    closed = replace(await on(hub, site(system[1])), merchants={MERCHANT: frozenset({"wxjsapi"})})
    [found] = await looked(scenes, closed)
    assert (found.id, "products.alipay" in found.cause.en) == ("scene.products", True)
    nothing = changed(closed, products={})
    assert await ids(scenes, nothing) == ["scene.no_app"]


async def test_the_operators_system_is_away(hub: Stack, system: tuple[System, str]) -> None:
    operator, url = system
    operator.status = 502
    assert await ids(scenes, await on(hub, site(url))) == ["scene.unreachable"]
    listening = free()
    nobody = address(listening)
    listening.close()
    [found] = await looked(scenes, await on(hub, site(nobody)))
    assert (found.id, nobody in found.cause.en) == ("scene.unreachable", True)
    assert found.cause.zh.endswith(f"{nobody}/told {REFUSED.zh}"), "in our own words, not a library's"
    assert found.cause.en.endswith(f"{nobody}/told {REFUSED.en}")
    nameless = site("https://gate.hutong.invalid")
    [found] = await looked(scenes, await on(hub, nameless))
    assert "ConnectError" not in found.cause.en


async def test_nothing_verifies_the_answers_of_a_merchant_without_a_public_key(
    hub: Stack, system: tuple[System, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    operator, url = system
    monkeypatch.setattr(operator, "status", 405)
    asking = site(url, settings={"GATE_URL": f"{url}/told", "FEE_URL": f"{url}/fee"})
    usual = await on(hub, asking, site(url))
    assert (MERCHANT in usual.unverified, await ids(scenes, usual)) == (False, [])
    pool = hub.hub.pool
    key = await pool.fetchval("SELECT public_key FROM merchant WHERE id = $1", MERCHANT)
    await pool.execute("UPDATE merchant SET public_key = NULL WHERE id = $1", MERCHANT)
    bare = await on(hub, asking, site(url))
    await pool.execute("UPDATE merchant SET public_key = $2 WHERE id = $1", MERCHANT, key)
    [found] = await looked(scenes, bare)
    assert (found.id, found.place, "FEE_URL" in found.cause.zh) == ("scene.no_public_key", "/merchants", True)


@pytest.mark.parametrize("status", [404, 410])
async def test_the_operators_system_knows_no_such_address(
    hub: Stack, system: tuple[System, str], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator, url = system
    monkeypatch.setattr(operator, "status", status)
    [found] = await looked(scenes, await on(hub, site(url)))
    assert (found.id, found.place) == ("scene.no_such_page", "/scenes/7")
    assert f"{url}/told → HTTP {status}" in found.cause.zh
    both = site(url, settings={"GATE_URL": f"{url}/told", "FEE_URL": f"{url}/fee"})
    assert f"FEE_URL {url}/fee → HTTP {status}" in (await looked(scenes, await on(hub, both)))[1].cause.zh
    monkeypatch.setattr(operator, "options", (204, ""))
    assert await ids(scenes, await on(hub, site(url))) == ["scene.no_such_page"], "it says so everywhere"
    for takes_post in ((200, "POST"), (405, "")):
        monkeypatch.setattr(operator, "options", takes_post)
        assert await ids(scenes, await on(hub, site(url))) == [], "it takes POST there, and knows no HEAD"


async def test_an_address_inside_the_network_is_not_asked(hub: Stack, system: tuple[System, str]) -> None:
    inside = site(system[1], settings={"GATE_URL": "http://10.0.0.9/told", "STEPS": "60=5"})
    assert await ids(scenes, await on(hub, inside)) == ["scene.address"]
