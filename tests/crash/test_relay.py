"""`kill -9` between the channel that failed and the next one: the order goes on there, under one bill."""

import asyncpg
from tests.crash.town import Town

from hutong.app.hub import Hub
from hutong.app.settings import Settings
from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.switchboard.content import PayCarrier, Product
from hutong.switchboard.drafts import channels, products, publish


async def two_ways(town: Town) -> None:
    """A product whose first channel has a wrong key, and whose second is well."""
    hub = await Hub.start(Settings.from_environment(town.environ))
    try:
        actor = hub.actor("test")
        content = await channels.look(actor)
        broken, well = channels.find(content, "WXPAY"), channels.find(content, "ALIPAY")
        await channels.edit_channel(actor, broken.id, settings={"PRIVATE_KEY": "0" * 32})
        label = Text("扫码", "QR")
        carriers = (PayCarrier(well.id, 50),)
        await products.put_product(actor, Product("qr", label, Scene.NATIVE, broken.id, carriers=carriers))
        await publish.refresh(actor)
    finally:
        await hub.close()


async def test_web_dies_when_it_has_passed_an_order_on(town: Town, dsn: str) -> None:
    await two_ways(town)
    web = await town.start("web", "pay.passed")
    assert await town.order("A1", "qr") is None
    await web.killed()
    await town.start("web")
    await town.start("worker")
    answer = await town.ordered("A1", "qr")
    await town.pay("ALIPAY", answer["start"])
    await town.until(lambda: town.paid("A1"))
    heard = await town.receiver.until(1)
    assert {fields["orderId"] for fields in heard} == {"A1"}
    connection = await asyncpg.connect(dsn)
    try:
        states = [row["state"] for row in await connection.fetch("SELECT state FROM attempt ORDER BY id")]
        notices = await connection.fetchval("SELECT count(*) FROM notice WHERE topic = 'payment.paid'")
    finally:
        await connection.close()
    assert (states, notices) == (["closed", "paid"], 1)
