"""Products: which are possible, and that the draft takes no others."""

from dataclasses import replace

import pytest

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import NO_LIMIT, Content, PayCarrier, Product, Setup
from hutong.switchboard.drafts import channels, products
from hutong.switchboard.drafts.products import unknowable, wrongs

TEA = Product("tea", Text("茶", "Tea"), Scene.NATIVE, 1, min_fen=1, max_fen=100, rate_bp=38)
OFF = replace(TEA, name="off", enabled=False)
AUTO = Product("auto", Text("自动", "Auto"), None, None, {"wechat": "tea"})
CONTENT = Content(
    {
        1: Setup(1, "TEAPOT", "pot1"),
        2: Setup(2, "TEAPOT", "pot2", enabled=False),
        3: Setup(3, "GONE", "x"),
        4: Setup(4, "TEAPOT", "pot4"),
    },
    {"tea": TEA, "off": OFF, "auto": AUTO},
)


RULED = PayCarrier(4, 50, min_fen=1, max_fen=1, apps=("wechat",), hours="22:00-06:00")


def carried(*carriers: PayCarrier) -> Product:
    """Tea with these carriers."""
    return replace(TEA, carriers=carriers)


@pytest.mark.parametrize(
    "product",
    [
        TEA,
        AUTO,
        replace(OFF, channel_id=2),
        replace(TEA, max_fen=NO_LIMIT),
        replace(carried(RULED), split=True),
        carried(PayCarrier(1, enabled=False), PayCarrier(4, 0)),
        carried(PayCarrier(2, enabled=False)),
        replace(carried(PayCarrier(2)), enabled=False),
        replace(TEA, split=True),
    ],
)
def test_possible_ones(product: Product) -> None:
    assert list(wrongs(product, CONTENT)) == []


@pytest.mark.parametrize(
    ("product", "word"),
    [
        (replace(TEA, name="Tea"), "lower-case"),
        (replace(TEA, name="t"), "2 to 32"),
        (replace(TEA, name="tea\n"), "lower-case"),
        (replace(TEA, min_fen=0), "minimum"),
        (replace(TEA, min_fen=101), "minimum"),
        (replace(TEA, max_fen=NO_LIMIT + 1), "minimum"),
        (replace(TEA, rate_bp=-1), "basis points"),
        (replace(TEA, rate_bp=10_001), "basis points"),
        (replace(TEA, scene=Scene.PAGE), "can't do page (can: barcode, native)"),
        (replace(TEA, channel_id=9), "doesn't exist"),
        (replace(TEA, channel_id=None), "doesn't exist"),
        (replace(TEA, channel_id=2), "disabled"),
        (replace(TEA, channel_id=3), "GONE can't do native"),
        (replace(TEA, picks={"wechat": "tea"}), "no picks"),
        (replace(AUTO, picks={}), "needs a pick"),
        (replace(AUTO, channel_id=1), "names no channel"),
        (replace(AUTO, picks={"wechat": "nothing"}), "absent or disabled"),
        (replace(AUTO, picks={"wechat": "off"}), "absent or disabled"),
        (replace(AUTO, picks={"wechat": "auto"}), "absent or disabled"),
        (replace(AUTO, picks={"telegram": "tea"}), "unknown app"),
        (replace(AUTO, carriers=(RULED,)), "no carriers"),
        (replace(AUTO, split=True), "no split"),
        (carried(PayCarrier(9)), "channel 9 doesn't exist"),
        (carried(PayCarrier(2)), "channel 2 TEAPOT pot2 is disabled"),
        (carried(PayCarrier(3, enabled=False)), "GONE can't do native"),
        (carried(RULED, replace(RULED, weight=1)), "channel 4 is named twice"),
        (carried(replace(RULED, weight=-1)), "channel 4: a weight"),
        (carried(replace(RULED, weight=10_001)), "channel 4: a weight"),
        (carried(replace(RULED, min_fen=0)), "channel 4: limits"),
        (carried(replace(RULED, min_fen=2)), "channel 4: limits"),
        (carried(replace(RULED, apps=("telegram",))), "channel 4: unknown app telegram"),
        (carried(replace(RULED, hours="08:00-08:00")), "two different ends"),
        (carried(PayCarrier(1, enabled=False), PayCarrier(4, enabled=False)), "every channel"),
    ],
)
def test_impossible_ones(product: Product, word: str) -> None:
    causes = list(wrongs(product, CONTENT))
    assert len(causes) == 1
    assert word in causes[0].en
    assert causes[0].zh != causes[0].en


async def test_a_product_is_put_changed_and_removed(actor: Actor, pool: Pool) -> None:
    setup = await channels.add_channel(actor, "TEAPOT", "pot1")
    tea = replace(TEA, channel_id=setup.id)
    await products.put_product(actor, tea)
    assert (await channels.look(actor)).products == {"tea": tea}
    dearer = replace(tea, rate_bp=60, label=Text("好茶", "Good tea"), scene=Scene.BARCODE)
    await products.put_product(actor, dearer)
    await products.put_product(actor, AUTO)
    assert (await channels.look(actor)).products == {"tea": dearer, "auto": AUTO}
    await products.remove_product(actor, "tea")
    with pytest.raises(Refusal) as refused:
        await products.remove_product(actor, "tea")
    assert refused.value.problem is Problem.NO_PRODUCT
    actions = [row["action"] for row in await pool.fetch("SELECT action FROM audit_event ORDER BY id")]
    assert actions == ["channel.add", "product.put", "product.put", "product.put", "product.remove"]


async def test_every_reason_is_told_at_once(actor: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        await products.put_product(actor, replace(TEA, name="T", min_fen=0))
    assert refused.value.problem is Problem.BAD_PRODUCT
    for part in ("lower-case", "minimum", "doesn't exist"):
        assert part in refused.value.detail.en
    assert (await channels.look(actor)).products == {}


def test_rules_about_an_app_that_nobody_knows_deserve_a_warning() -> None:
    ruled = carried(RULED)
    alone = Content(CONTENT.channels, {"tea": ruled})
    (cause,) = unknowable(ruled, alone)
    assert "auto" in cause.en
    assert list(unknowable(ruled, CONTENT)) == []  # auto leads to it
    assert list(unknowable(replace(ruled, scene=Scene.BARCODE), alone)) == []
    assert list(unknowable(carried(replace(RULED, enabled=False), PayCarrier(1)), alone)) == []


async def test_carriers_are_kept_and_their_channels_can_not_be_removed(actor: Actor) -> None:
    one, other = [await channels.add_channel(actor, "TEAPOT", f"pot{number}") for number in (1, 2)]
    tea = replace(TEA, channel_id=one.id, carriers=(replace(RULED, channel_id=other.id),), split=True)
    await products.put_product(actor, tea)
    assert (await channels.look(actor)).products == {"tea": tea}
    with pytest.raises(Refusal) as refused:
        await channels.remove_channel(actor, other.id)
    assert refused.value.problem is Problem.CHANNEL_IN_USE
    assert "tea" in refused.value.detail.en
    await products.put_product(actor, replace(tea, carriers=()))
    await channels.remove_channel(actor, other.id)
