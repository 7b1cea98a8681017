"""Scenes put together: which part is given which, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from hutong.app.hub import Hub
from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.doors.api.calls import Call
from hutong.doors.api.scenes import SceneCalls
from hutong.features.notices.post import Post
from hutong.features.payments.close import Closer
from hutong.features.payments.create import Creator
from hutong.features.payments.ledger import Ledger
from hutong.features.scenes.bills import Bills
from hutong.features.scenes.desk import Desk
from hutong.features.scenes.operator import Operators
from hutong.features.scenes.paying import Payer
from hutong.features.scenes.sites import Sites

_UNUSED: Final = timedelta(days=1)  # that a fee nobody began to pay is kept


@dataclass(frozen=True, slots=True)
class Scenes:
    """What the doors, the worker and the commands call."""

    sites: Sites
    desk: Desk
    payer: Payer
    bills: Bills

    @classmethod
    def assemble(cls, hub: Hub, post: Post, ledger: Ledger, creator: Creator, closer: Closer) -> "Scenes":
        """Scenes over a started hub."""
        sites, bills = sites_of(hub), Bills(hub.pool)
        return cls(
            sites=sites,
            desk=desk_of(hub, sites, post),
            payer=Payer(bills, hub.switchboard, ledger, creator, closer, hub.settings.base_url),
            bills=bills,
        )

    def calls(self, pool: Pool) -> Mapping[str, Call]:
        """The calls of the signed API."""
        return SceneCalls(pool, self.sites).calls

    async def tidy(self) -> int:
        """Forgets fees that were looked up and never paid; how many."""
        return await self.bills.forget(now() - _UNUSED)


def sites_of(hub: Hub) -> Sites:
    """Sites over a started hub."""
    return Sites(hub.pool, hub.keeper.vault, loopback=hub.settings.sandbox_url is not None)


def desk_of(hub: Hub, sites: Sites, post: Post) -> Desk:
    """What asks operators' systems, over a started hub."""
    return Desk(hub.pool, hub.directory, hub.switchboard, sites, Operators(post))
