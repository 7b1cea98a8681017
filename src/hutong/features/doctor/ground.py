"""What is examined: the draft or what runs, with everything around it that decides whether it can work."""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from hutong.base.db import Pool
from hutong.base.http import Http
from hutong.base.text import Text
from hutong.base.vault import Vault
from hutong.capabilities.channel import Spec
from hutong.features.doctor.believed import Collected
from hutong.features.knocks.doubts import Doubt
from hutong.features.notices.post import Post
from hutong.features.proofs.keep import Proof
from hutong.features.pushes.look import Address
from hutong.features.scenes.scene import Site
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Product, Setup
from hutong.switchboard.contracts.exclusive import Offers
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened

_HERE: Final = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Means:
    """What checks look with."""

    pool: Pool
    post: Post  # at addresses of merchants, through the guard
    http: Http  # at our own address and at providers' clocks


@dataclass(frozen=True, slots=True)
class Ground:
    """One moment of an installation."""

    draft: bool  # the draft is examined, not what runs
    content: Content  # of the draft, or of the revision that runs
    revision: int  # that runs; 0: nothing was published yet
    edits: int  # things in which the draft differs from what runs
    base_url: str  # without a trailing slash
    back: str  # the address that browsers come back to from a platform's page
    sandbox: bool  # the providers are simulated, and take any address
    at: datetime
    vault: Vault
    switchboard: Switchboard
    offers: Offers  # by merchant as people call it
    merchants: Offers  # the same by number
    unverified: Collection[str]  # merchants, by number, who have registered no public key
    sites: Sequence[Site]
    proofs: Sequence[Proof]
    pushes: Mapping[int, Address]  # by channel
    doubts: Mapping[int, Doubt]  # notifications of payments that were not believed, by channel
    believed: Mapping[int, int]  # the revision whose settings believed the last push or payment, by channel
    collected: Mapping[int, Collected]  # channels by which somebody paid inside an app
    means: Means
    tried: dict[int, Opened] = field(default_factory=dict)  # channels of the draft that were opened

    @property
    def public(self) -> bool:
        """Whether the hub's address is to be one that platforms take: a sandbox on this machine has its own."""
        return not (self.sandbox and urlsplit(self.base_url).hostname in _HERE)

    @property
    def setups(self) -> list[Setup]:
        """The channels that are enabled."""
        return [setup for setup in self.content.channels.values() if setup.enabled]

    @property
    def products(self) -> list[Product]:
        """The products that are enabled."""
        return [product for product in self.content.products.values() if product.enabled]

    def specs(self) -> Iterator[tuple[Setup, Spec]]:
        """The enabled channels of codes that this version knows."""
        known = registry.specs()
        return ((setup, known[setup.code]) for setup in self.setups if setup.code in known)

    async def is_as_at(self, setup: Setup, revision: int) -> bool:
        """Whether a revision had this channel with the same number and settings; yes, where nobody knows any more."""
        try:
            then = (await self.switchboard.at(revision)).channels.get(setup.id)
        except LookupError:
            return True
        return then is not None and _told(then) == _told(setup)

    async def open(self, setup: Setup) -> Opened:
        """The channel, as it is examined; Failed(CONFIG)."""
        if not self.draft:
            return await self.switchboard.open(setup.id)
        if setup.id not in self.tried:  # keys are parsed away from the event loop, and once
            self.tried[setup.id] = await asyncio.to_thread(self.switchboard.trial, setup, self.content)
        return self.tried[setup.id]


def _told(setup: Setup) -> tuple[str, dict[str, tuple[str | None, bytes | None]]]:
    """What decides whom a channel believes; names and remarks don't."""
    return setup.merchant_no, {key: (one.value, one.sealed) for key, one in setup.settings.items()}


def called(setup: Setup) -> Text:
    """A channel as people tell it from the others: number, kind, its own name, merchant number."""
    known = registry.specs().get(setup.code)
    kind = known.name if known else Text(setup.code, setup.code)
    zh = f"{setup.id} {kind.zh}{f'「{setup.name}」' if setup.name else ''} {setup.merchant_no}"
    en = f"{setup.id} {kind.en}{f' “{setup.name}”' if setup.name else ''} {setup.merchant_no}"
    return Text(zh.rstrip(), en.rstrip())


def channel_place(setup: Setup, *, edit: bool = False) -> str:
    """The page of the office where a channel is, or its settings."""
    return f"/channels?{'edit' if edit else 'channel'}={setup.id}"
