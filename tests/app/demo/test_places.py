"""The demo's places to pay at: made once, found afterwards, and what an operator changed stays."""

from pathlib import Path
from typing import Any

import pytest
from tests.app.demo.test_seed import HUB, accounts, actor, world

from hutong.app.demo import commerce, places, seed
from hutong.app.sandbox.world import World
from hutong.features.scenes import codes, look
from hutong.features.scenes.look import WantedSites
from hutong.features.scenes.sites import Sites, Wish
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content
from hutong.switchboard.drafts import channels

__all__ = ["accounts", "actor", "world"]
SANDBOX = "http://127.0.0.1:8001"


@pytest.fixture
async def content(actor: Actor, accounts: list[seed.Account], world: World, tmp_path: Path) -> Content:
    """The demo's configuration, with both merchants."""
    await seed.configure(actor, accounts, world, HUB)
    await seed.merchant(actor, tmp_path)
    await seed.second(actor, tmp_path)
    return await channels.look(actor)


async def furnished(actor: Actor, sandbox: str = SANDBOX) -> list[dict[str, Any]]:
    return await places.furnish(actor, actor.vault, seed.MER_ID, HUB, sandbox)


def sites_of(actor: Actor) -> Sites:
    return Sites(actor.pool, actor.vault, loopback=True)


async def test_two_car_parks_and_cards_with_codes_that_every_wallet_can_pay(actor: Actor, content: Content) -> None:
    park, cards, second = await furnished(actor)
    assert (park["scene"], cards["scene"], second["scene"]) == ("parking", "recharge", "parking")
    assert (park["merId"], second["merId"]) == (seed.MER_ID, commerce.SECOND)
    assert [one["kind"] for one in (*park["codes"], *cards["codes"], *second["codes"])] == [
        *("gate", "lane"),
        *("gate", "account"),
        *("gate", "lane"),
    ]
    assert {one["apps"] for one in park["codes"]} == {("wechat", "alipay")}
    assert {one["apps"] for one in second["codes"]} == {("wechat", "alipay", "unionpay")}
    assert all(one["url"].startswith(f"{HUB}/s/") for one in park["codes"])
    [row] = await look.sites(actor.pool, WantedSites(scene="recharge"))
    site = await sites_of(actor).find(row["id"])
    assert site.settings["CREDIT_URL"] == f"{SANDBOX}/shop/cards/credit"
    assert dict(site.products)["alipay"] == "alijsapi", "the payer comes back to the page"


async def test_a_second_start_changes_nothing(actor: Actor, content: Content) -> None:
    first = await furnished(actor)
    audited = await actor.pool.fetchval("SELECT count(*) FROM audit_event")
    assert await furnished(actor) == first
    assert await actor.pool.fetchval("SELECT count(*) FROM audit_event") == audited


async def test_another_port_is_entered_and_an_operators_own_address_stays(actor: Actor, content: Content) -> None:
    await furnished(actor)
    [row, _] = await look.sites(actor.pool, WantedSites(scene="parking"))
    own = "http://127.0.0.1:9999/my/gate"
    await sites_of(actor).edit(actor, row["id"], Wish(settings={"GATE_URL": own}), content)
    await furnished(actor, "http://127.0.0.1:8501")
    kept = (await sites_of(actor).find(row["id"])).settings
    assert kept["GATE_URL"] == own
    assert kept["FEE_URL"] == "http://127.0.0.1:8501/shop/park/fee"


async def test_what_is_switched_off_is_not_told_and_not_made_again(actor: Actor, content: Content) -> None:
    park, cards, _ = await furnished(actor)
    for one in park["codes"]:
        await codes.edit(actor, one["url"].rpartition("/")[2], enabled=False)
    [row] = await look.sites(actor.pool, WantedSites(scene="recharge"))
    await sites_of(actor).edit(actor, row["id"], Wish(enabled=False), content)
    told = await furnished(actor)
    assert cards["name"] not in {one["name"] for one in told}
    assert next(one for one in told if one["name"] == park["name"])["codes"] == []
    assert await actor.pool.fetchval("SELECT count(*) FROM scene_code") == 6
    assert len(await furnished(actor)) == 2
