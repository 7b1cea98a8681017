"""What the demo's hub is filled with: everything once, however often it is done."""

import json
import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from hutong.app.demo import seed
from hutong.app.sandbox.world import World
from hutong.base import db
from hutong.base.errors import Refusal
from hutong.base.rsa import Signer
from hutong.base.secrets import Secret
from hutong.base.vault import MasterKey
from hutong.capabilities.pay import Scene
from hutong.capabilities.simulation import InProcess
from hutong.features import audit
from hutong.features.merchants import edit as merchants
from hutong.features.merchants.offers import offers
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.drafts import channels, publish, routes
from hutong.switchboard.drafts.products import put_product, remove_product
from hutong.switchboard.seal import Keeper


@pytest.fixture(scope="module")
def world() -> World:
    """All simulated providers."""
    return World("http://sandbox.test", "http://hub.test", http=InProcess({}))


@pytest.fixture(scope="module")
def accounts(world: World) -> list[seed.Account]:
    """Every account, opened once: making keys is slow."""
    return seed.accounts(world)


@pytest.fixture
async def actor(dsn: str) -> AsyncIterator[Actor]:
    pool = await db.connect(dsn, size=2)
    keeper = await Keeper.start(pool, MasterKey.read(MasterKey.generate()))
    yield Actor(pool, keeper.vault, audit.record, "demo")
    await pool.close()


HUB = "http://hub.test"


def text_of(path: str) -> str:
    return Path(path).read_text()


def public_half(path: str) -> str:
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
    return Signer(Secret(text_of(path))).public_pem()


def lose(path: str) -> None:
    Path(path).unlink()


def test_every_form_of_account_is_opened(accounts: list[seed.Account]) -> None:
    opened = {(account.code, account.form) for account in accounts}
    assert {("WXPAY", "direct"), ("WXPAY", "partner"), ("WXPAY_V3", "direct"), ("WXPAY_V3", "partner")} <= opened
    assert {account.code for account in accounts} == set(registry.specs())
    assert [account.form for account in accounts if account.usual and account.code == "WXPAY_V3"] == ["direct"]


async def test_publishes_a_whole_configuration(actor: Actor, accounts: list[seed.Account], world: World) -> None:
    names = await seed.configure(actor, accounts, world, HUB)
    content = (await channels.look(actor)).products
    assert set(names) == set(content)
    assert {"wxnative", "wxjsapi", "wxv2native", "aliqr", "alipage", "wxnative_partner"} <= set(names)
    assert names.index("auto") < names.index("wxnative_partner")
    assert dict(content["auto"].picks) == {"wechat": "wxjsapi", "alipay": "aliqr"}
    assert content["wxnative"].scene is Scene.NATIVE
    assert (await publish.plan(actor)).changes == []


async def test_every_kind_of_business_has_a_route_and_messages_have_templates(
    actor: Actor, accounts: list[seed.Account], world: World
) -> None:
    await seed.configure(actor, accounts, world, HUB)
    content = await channels.look(actor)
    for business in registry.businesses():
        led = [content.channels[route.channel_id].code for route in content.routes_of(business)]
        able = [code for code in registry.specs() if registry.capability(code, business)]
        assert sorted(led) == sorted(able)
        without = [code for code in able if registry.spec(code).endpoint == ""]
        assert led[0] in (without or able), "what needs no provider goes first"
    assert set(content.templates) == {"code", "notice", "paid"}
    assert (await publish.plan(actor)).findings == []
    entered = {code: simulator.receipts_to for code, simulator in world.texting.items()}
    assert any(url.startswith(f"{HUB}/callback/") and "?token=" in url for url in entered.values())


async def test_what_an_operator_changed_stays(actor: Actor, accounts: list[seed.Account], world: World) -> None:
    await seed.configure(actor, accounts, world, HUB)
    last = (await channels.look(actor)).routes_of("sms")[-1]
    await routes.put_route(actor, replace(last, weight=9999))
    await seed.configure(actor, accounts, world, HUB)
    assert (await channels.look(actor)).routes_of("sms")[0].channel_id == last.channel_id


async def test_what_lies_in_the_draft_is_not_published_by_starting_again(
    actor: Actor, accounts: list[seed.Account], world: World
) -> None:
    first = await seed.configure(actor, accounts, world, HUB)
    before = (await publish.both(actor)).running
    product = before.products["wxnative"]
    await put_product(actor, replace(product, enabled=False))
    await put_product(actor, replace(before.products["auto"], picks={"alipay": "aliqr"}))
    await remove_product(actor, "umsauto")
    await channels.edit_channel(actor, product.channel_id or 0, enabled=False)
    draft = await channels.look(actor)
    assert await seed.configure(actor, accounts, world, HUB) == first, "what is in force is told"
    found = await publish.both(actor)
    assert (found.base, found.running, found.draft) == (1, before, draft)


async def test_what_an_older_demo_lacks_is_published_and_what_it_has_stays(
    actor: Actor, accounts: list[seed.Account], world: World
) -> None:
    older = [one for one in accounts if one.code not in ("WXPAY_V3", "UMS_PAY")]
    await seed.configure(actor, older, world, HUB)
    own = replace((await channels.look(actor)).products["aliqr"], name="wxnative", enabled=False)
    await put_product(actor, own)
    picked = replace((await channels.look(actor)).products["auto"], picks={"alipay": "aliqr"})
    await put_product(actor, picked)
    draft = await channels.look(actor)
    await seed.configure(actor, accounts, world, HUB)
    assert await channels.look(actor) == draft, "it waits until the draft is published or thrown away"
    await publish.refresh(actor)
    names = await seed.configure(actor, accounts, world, HUB)
    found = await publish.both(actor)
    assert (found.base, found.draft) == (3, found.running)
    assert "wxjsapi" in names
    assert {**found.running.products, "wxnative": own, "auto": picked} == found.running.products


async def test_the_second_time_changes_nothing(
    actor: Actor, accounts: list[seed.Account], world: World, tmp_path: Path
) -> None:
    first = await seed.configure(actor, accounts, world, HUB), await seed.merchant(actor, tmp_path)
    again = await seed.configure(actor, accounts, world, HUB), await seed.merchant(actor, tmp_path)
    assert first == again
    assert len(await publish.versions(actor)) == 1
    assert [one.id for one in await merchants.every(actor)] == [seed.MER_ID]


async def test_the_second_merchant_has_the_exclusive_products_and_they_alone(
    actor: Actor, accounts: list[seed.Account], world: World, tmp_path: Path
) -> None:
    """UnionPay Commerce beside WeChat and Alipay, each at a merchant of its own; an older demo is told apart."""
    actor = replace(actor, offers=offers)
    old = await merchants.create(actor, "旧店", mer_id=seed.MER_ID)
    assert old.merchant.products is None
    await seed.configure(actor, accounts, world, HUB)
    await seed.merchant(actor, tmp_path)
    told = await seed.second(actor, tmp_path)
    assert {"umsqr", "umsjs", "umsauto", "umsqr_open"} <= {*told["channels"]}
    assert (await publish.plan(actor)).errors == []
    first, second = await merchants.every(actor)
    assert second.products == {*told["channels"]}
    assert first.products is not None
    assert {"wxnative", "aliqr", "auto", "umsapp"} <= first.products
    assert not first.products & second.products
    await merchants.edit(actor, seed.MER_ID, merchants.Terms(products=["wxnative"]))
    await seed.configure(actor, accounts, world, HUB)
    assert (await merchants.find(actor, seed.MER_ID)).products == {"wxnative"}, "what an operator changed stays"
    with pytest.raises(Refusal):
        await merchants.edit(actor, seed.MER_ID, merchants.Terms(products=["*"]))
    assert await seed.second(actor, tmp_path) == told


async def test_the_merchants_keys_fit_those_of_the_hub(actor: Actor, tmp_path: Path) -> None:
    told = await seed.merchant(actor, tmp_path)
    kept = await merchants.find(actor, told["merId"])
    assert kept.md5_keys[0].reveal() == told["md5_key"]
    assert kept.verifiers[0].pem() == public_half(told["private_key"])
    assert text_of(told["platform_public_key"]) == kept.platform_public_key


async def test_a_lost_key_file_is_made_again(actor: Actor, tmp_path: Path) -> None:
    told = await seed.merchant(actor, tmp_path)
    before = public_half(told["private_key"])
    lose(told["private_key"])
    await seed.merchant(actor, tmp_path)
    after = (await merchants.find(actor, told["merId"])).verifiers[0].pem()
    assert after == public_half(told["private_key"]) != before


def test_writes_whole_files_for_their_owner(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "demo.json"
    seed.write(path, {"a": "胡同"})
    seed.write(path, {"a": "again"})
    assert json.loads(path.read_text()) == {"a": "again"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [item.name for item in path.parent.iterdir()] == ["demo.json"]
