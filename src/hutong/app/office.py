"""The office put together: which part is given which, in one place."""

import asyncio

from hutong.app.hub import Hub
from hutong.app.money import Money
from hutong.base.asgi import App
from hutong.doors.office.frame import app as door
from hutong.doors.office.frame.parts import Facts, Parts
from hutong.features.operators import People
from hutong.features.overview import board
from hutong.features.overview.board import Live
from hutong.features.trade.ask import Asker


def opened(hub: Hub, money: Money) -> tuple[App, asyncio.Event]:
    """The office's door, and the event that ends the streams of its open pages."""
    made = parts(hub, money)
    return door.build(made), made.closing


def parts(hub: Hub, money: Money) -> Parts:
    """What the office's rooms work with, over a started hub."""
    settings = hub.settings
    return Parts(
        pool=hub.pool,
        vault=hub.keeper.vault,
        switchboard=hub.switchboard,
        directory=hub.directory,
        health=hub.health,
        people=People(hub.pool, hub.keeper.vault),
        closer=money.closer,
        refunder=money.refunder,
        facts=Facts(
            base_url=settings.base_url,
            sandbox_url=settings.sandbox_url or "",
        ),
        csrf_key=hub.keeper.vault.derive("office csrf"),
        live=Live(lambda: board.read(hub.pool)),
        asker=Asker(hub.pool, hub.switchboard, money.settler),
        home=settings.home,
        throttle=hub.throttle,
        texter=money.texts.texter,
        files=money.storage.files,
        messenger=money.messages.sender,
        deeds=money.deliveries.deeds,
        orderer=money.deliveries.orderer,
        delivery_shops=money.deliveries.shops,
        shops=money.goods.shops,
        shop_deeds=money.goods.deeds,
        sites=money.scenes.sites,
        scene_desk=money.scenes.desk,
        doctor=money.doctor,
    )
