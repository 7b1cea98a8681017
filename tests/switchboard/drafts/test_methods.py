"""Payment methods: what belongs to one, and that another channel takes all of it over, whole or not at all."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from tests.switchboard.teapot import SPEC, Teapot

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content, PayCarrier, Product, Setup
from hutong.switchboard.drafts import channels, methods, products
from hutong.switchboard.drafts.methods import Move, method, move


class Samovar(Teapot):
    """It can be paid in an app, too."""

    SCENES = frozenset({Scene.NATIVE, Scene.APP, Scene.PAGE})


URN = replace(SPEC, code="URN", name=Text("汤罐", "Urn"), wallet="", products={})
SAMOVAR = replace(
    SPEC,
    code="SAMOVAR",
    adapter=Samovar,
    wallet="alipay",
    products={"samqr": "native", "sampage": "page", "samapp": "app"},
)
POT = replace(SPEC, wallet="alipay", products={"tea": "native", "teabar": "barcode"})
TEA = Product(
    "tea", Text("茶", "Tea"), Scene.NATIVE, 1, carriers=(PayCarrier(1, 30, hours="22:00-06:00"), PayCarrier(3))
)
BAR = Product("bar", Text("码", "Bar"), Scene.BARCODE, 1)
APP = Product("chaiapp", Text("应用", "App"), Scene.APP, 2)
AUTO = Product("auto", Text("自动", "Auto"), None, None, {"alipay": "tea"})
CONTENT = Content(
    {
        1: Setup(1, "TEAPOT", "pot1"),
        2: Setup(2, "SAMOVAR", "sam2"),
        3: Setup(3, "SAMOVAR", "sam3"),
        4: Setup(4, "URN", "urn4"),
        5: Setup(5, "GONE", "x"),
    },
    {"tea": TEA, "bar": BAR, "chaiapp": APP, "auto": AUTO},
)


@pytest.fixture(autouse=True)
def specs(monkeypatch: pytest.MonkeyPatch) -> None:
    known = MappingProxyType({"TEAPOT": POT, "SAMOVAR": SAMOVAR, "URN": URN})
    monkeypatch.setattr(registry, "specs", lambda: known)


def moved(channel_id: int, *, use: methods.Use = "scan", names: list[str] | None = None, make: bool = True) -> Move:
    return move(method(CONTENT, "alipay", use), CONTENT, CONTENT.channels[channel_id], names, make=make)


def test_sections_are_wallets_or_a_code_that_serves_any() -> None:
    found = [(one.kind.key, one.use, [product.name for product in one.products]) for one in methods.methods(CONTENT)]
    assert found == [("alipay", "scan", ["tea", "bar"]), ("alipay", "app", ["chaiapp"]), ("urn", "scan", [])]
    scan, app, urn = methods.methods(CONTENT)
    assert (scan.channels, app.channels, urn.channels) == ((1,), (2,), ())
    assert [setup.id for setup in scan.able] == [1, 2, 3]
    assert [setup.id for setup in app.able] == [2, 3]
    assert (scan.kind.name.zh, urn.kind.name.zh) == ("支付宝", "汤罐")


@pytest.mark.parametrize(("key", "use"), [("teapot", "scan"), ("urn", "app")])
def test_what_no_channel_can_do_is_no_method(key: str, use: methods.Use) -> None:
    with pytest.raises(Refusal) as refused:
        method(CONTENT, key, use)
    assert refused.value.problem is Problem.NO_METHOD


def test_products_follow_and_keep_their_rules() -> None:
    found = moved(2)
    (tea,) = found.moved
    assert tea == replace(TEA, channel_id=2, carriers=(PayCarrier(2, 30, hours="22:00-06:00"), PayCarrier(3)))
    assert found.unable == (BAR,)
    assert [(one.name, one.scene, one.channel_id) for one in found.made] == [("sampage", Scene.PAGE, 2)]
    assert found.made[0].label == Text("支付宝 · 电脑网页支付", "Alipay, desktop web")


def test_a_channel_that_stood_by_keeps_its_own_rules() -> None:
    (tea,) = moved(3).moved
    assert tea.carriers == (PayCarrier(3),)


def test_only_what_was_chosen_moves_and_nothing_is_made_unasked() -> None:
    assert moved(2, names=["bar"], make=False) == Move((), (), (BAR,))
    assert moved(1) == Move((), (), ())
    assert moved(2, use="app") == Move((), (), ())


def test_an_edit_of_a_product_gives_another_mark() -> None:
    other = replace(CONTENT, products={**CONTENT.products, "bar": replace(BAR, enabled=False)})
    assert method(other, "alipay", "scan").mark != method(CONTENT, "alipay", "scan").mark
    assert method(other, "alipay", "app").mark == method(CONTENT, "alipay", "app").mark


async def test_a_method_is_assigned_and_switched_in_one_go(pool: Pool, actor: Actor) -> None:
    pot = (await channels.add_channel(actor, "TEAPOT", "pot1")).id
    sam = (await channels.add_channel(actor, "SAMOVAR", "pot2")).id
    first = await methods.assign(actor, "alipay", "scan", pot)
    assert [one.name for one in first.made] == ["tea", "teabar"]
    seen = method(await channels.look(actor), "alipay", "scan")
    assert seen.channels == (pot,)
    second = await methods.assign(actor, "alipay", "scan", sam, expect=seen.mark)
    assert ([one.name for one in second.moved], [one.name for one in second.made]) == (["tea"], ["sampage"])
    with pytest.raises(Refusal) as refused:
        await methods.assign(actor, "alipay", "scan", pot, expect=seen.mark)
    assert refused.value.problem is Problem.DRAFT_CHANGED
    with pytest.raises(Refusal) as refused:
        await methods.assign(actor, "alipay", "app", pot)
    assert refused.value.problem is Problem.CHANNEL_NOT_FOUND

    now = method(await channels.look(actor), "alipay", "scan")
    assert now.channels == (sam, pot)
    off = await methods.switch(actor, "alipay", "scan", False, expect=now.mark)
    assert {one.name for one in off} == {"tea", "teabar", "sampage"}
    assert await methods.switch(actor, "alipay", "scan", False) == []
    actions = [row["action"] for row in await pool.fetch("SELECT action FROM audit_event WHERE action LIKE 'method.%'")]
    assert sorted(actions) == ["method.channel", "method.channel", "method.switch", "method.switch"]


async def test_what_would_be_impossible_changes_nothing(pool: Pool, actor: Actor) -> None:
    pot = (await channels.add_channel(actor, "TEAPOT", "pot1")).id
    await methods.assign(actor, "alipay", "scan", pot)
    await methods.switch(actor, "alipay", "scan", False)
    off = (await channels.add_channel(actor, "TEAPOT", "pot3", enabled=False)).id
    await methods.assign(actor, "alipay", "scan", off)
    before = await channels.look(actor)
    with pytest.raises(Refusal) as refused:
        await methods.switch(actor, "alipay", "scan", True)
    assert refused.value.problem is Problem.BAD_PRODUCT
    assert [name for name, _ in refused.value.fields] == ["tea", "teabar"]
    assert await channels.look(actor) == before


async def test_a_product_that_was_looked_at_is_replaced_and_no_other(actor: Actor) -> None:
    pot = (await channels.add_channel(actor, "TEAPOT", "pot1")).id
    tea = Product("tea", Text("茶", "Tea"), Scene.NATIVE, pot)
    await products.put_product(actor, tea, expect="")
    with pytest.raises(Refusal) as refused:
        await products.put_product(actor, tea, expect="")
    assert refused.value.problem is Problem.DRAFT_CHANGED
    wrong = replace(tea, name="T", min_fen=0, channel_id=99, carriers=(PayCarrier(98, -1),))
    with pytest.raises(Refusal) as refused:
        await products.put_product(actor, wrong)
    names = [name for name, _ in refused.value.fields]
    assert names == ["name", "min_fen", "channel_id", "carriers.98", "carriers.98"]
