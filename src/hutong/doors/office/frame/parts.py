"""The parts of the hub that rooms of the office work with, given by the composition root."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from hutong.base.db import Pool
from hutong.base.secrets import Secret
from hutong.base.vault import Vault
from hutong.features.access import Throttle
from hutong.features.deliveries.deeds import Deeds
from hutong.features.deliveries.order import Orderer
from hutong.features.deliveries.shops import Shops as DeliveryShops
from hutong.features.doctor.run import Doctor
from hutong.features.files.keep import Files
from hutong.features.goods.deeds import Deeds as ShopDeeds
from hutong.features.goods.shops import Shops
from hutong.features.merchants import Directory
from hutong.features.messages.send import Sender
from hutong.features.operators import People
from hutong.features.overview.board import Live
from hutong.features.payments.close import Closer
from hutong.features.refunds.create import Refunder
from hutong.features.scenes.desk import Desk
from hutong.features.scenes.sites import Sites
from hutong.features.sms.send import Texter
from hutong.features.trade.ask import Asker
from hutong.switchboard.live import Switchboard
from hutong.switchboard.routing import Health


@dataclass(frozen=True, slots=True)
class Facts:
    """What an installation is, as its pages say it."""

    base_url: str  # as payers and providers reach this hub
    sandbox_url: str  # empty: none

    @property
    def sandbox(self) -> bool:
        """Whether providers are simulated."""
        return bool(self.sandbox_url)

    @property
    def secure(self) -> bool:
        """Whether browsers reach the office by HTTPS, so that cookies may be kept to it."""
        return self.base_url.startswith("https:")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the rooms call."""

    pool: Pool
    vault: Vault
    switchboard: Switchboard
    directory: Directory
    health: Health
    people: People
    closer: Closer
    refunder: Refunder
    facts: Facts
    csrf_key: Secret
    live: Live
    asker: Asker
    home: Path  # HUTONG_HOME
    throttle: Throttle
    texter: Texter
    files: Files
    messenger: Sender  # of messages by template
    deeds: Deeds  # of deliveries
    orderer: Orderer
    delivery_shops: DeliveryShops
    shops: Shops  # that sell goods
    shop_deeds: ShopDeeds
    sites: Sites  # of scenes
    scene_desk: Desk
    doctor: Doctor
    closing: asyncio.Event = field(default_factory=asyncio.Event)  # set: streams end, the process is going


def parts_of(request: Request) -> Parts:
    """The parts of the running app."""
    parts: Parts = request.app.state.parts
    return parts


House = Annotated[Parts, Depends(parts_of)]
