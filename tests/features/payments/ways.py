"""Products with several channels, for tests of who carries a payment."""

from dataclasses import replace
from uuid import uuid4

from tests.stack import Stack
from tests.upstream import attempts

from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.switchboard.content import PayCarrier, Product
from hutong.switchboard.drafts import products, publish

OWN, SECOND, THIRD = "WXPAY_V3", "ALIPAY", "WXPAY"  # by weight
USUAL = {"WXPAY_V3": "wxnative", "ALIPAY": "aliqr", "WXPAY": "wxv2native"}


async def publish_all(hub: Stack, *made: Product) -> None:
    """Puts products into the draft and publishes them."""
    actor = hub.hub.actor("test")
    for product in made:
        await products.put_product(actor, product)
    await publish.refresh(actor)
    await hub.hub.switchboard.catch_up()


async def routed(hub: Stack, *carriers: PayCarrier, split: bool = False, scene: Scene = Scene.NATIVE) -> Product:
    """A product of a name of its own, which all three channels can do; published."""
    name = f"p_{uuid4().hex[:8]}"
    product = Product(name, Text(name, name), scene, hub.channels[OWN], carriers=carriers, split=split)
    await publish_all(hub, product)
    return product


def both(hub: Stack, **second: object) -> tuple[PayCarrier, ...]:
    """The own channel first, the second one next."""
    own = PayCarrier(hub.channels[OWN], 300)
    return own, replace(PayCarrier(hub.channels[SECOND], 200), **second)


async def codes(hub: Stack, order: str) -> list[tuple[str, str]]:
    """The order's attempts, oldest first: channel code and state."""
    names = {channel_id: code for code, channel_id in hub.channels.items()}
    return [(names[one.channel_id], one.state) for one in reversed(await attempts(hub, order))]


def heal(hub: Stack) -> None:
    """Forgets failures that other tests made."""
    for channel_id in hub.channels.values():
        hub.hub.health.went_well(channel_id)
