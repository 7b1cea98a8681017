"""Reads the ground of an examination: the draft or what runs, and what stands around it, at one moment."""

from dataclasses import dataclass
from typing import Final

from hutong.base.clock import now
from hutong.base.vault import Vault, VaultError
from hutong.features.doctor.believed import believed, collected_inside
from hutong.features.doctor.ground import Ground, Means
from hutong.features.knocks import doubts
from hutong.features.merchants.offers import offers, opened
from hutong.features.proofs import keep
from hutong.features.pushes import look
from hutong.features.scenes.scene import Site
from hutong.features.scenes.sites import COLUMNS, Sites
from hutong.switchboard.drafts import rows
from hutong.switchboard.drafts.difference import difference
from hutong.switchboard.live import Switchboard

_UNVERIFIED: Final = "(public_key IS NULL AND public_key_previous IS NULL)"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an installation is told by its environment."""

    base_url: str  # without a trailing slash
    back: str  # the address that browsers come back to from a platform's page
    sandbox: bool  # the providers are simulated


async def read(means: Means, vault: Vault, switchboard: Switchboard, around: Surroundings, *, draft: bool) -> Ground:
    """The ground as it is now."""
    pool = means.pool
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        edited = await rows.read(connection)
        opened_to = await offers(connection)
        merchants = await connection.fetch(
            f"SELECT id, products, {_UNVERIFIED} AS unverified FROM merchant WHERE enabled"
        )
    running = switchboard.current
    content = edited if draft else running.content
    return Ground(
        draft=draft,
        content=content,
        revision=running.id,
        edits=len(difference(running.content, edited, vault)),
        base_url=around.base_url,
        back=around.back,
        sandbox=around.sandbox,
        at=now(),
        vault=vault,
        switchboard=switchboard,
        offers=opened_to,
        merchants={row["id"]: opened(row["products"]) for row in merchants},
        unverified={row["id"] for row in merchants if row["unverified"]},
        sites=await _sites(means, vault, loopback=around.sandbox),
        proofs=await keep.listed(pool),
        pushes={one.setup.id: one for one in await look.addresses(pool, content, around.base_url)},
        doubts=await doubts.standing(pool),
        believed=await believed(pool),
        collected=await collected_inside(pool, around.base_url),
        means=means,
    )


async def _sites(means: Means, vault: Vault, *, loopback: bool) -> list[Site]:
    """Those that are on. One whose seal is broken has no settings: its check says which are missing."""
    sites, found = Sites(means.pool, vault, loopback=loopback), list[Site]()
    for row in await means.pool.fetch(f"SELECT {COLUMNS} FROM scene_site WHERE enabled ORDER BY id"):
        try:
            found.append(sites.build(row))
        except VaultError:
            found.append(Site(**{**dict(row), "settings": {}}))
    return found
