"""What set-up needs beside the configuration: the push addresses that a platform has checked, the proof files."""

from dataclasses import dataclass

from hutong.base.db import Pool
from hutong.features.proofs import keep
from hutong.features.pushes import look
from hutong.switchboard.content import Content


@dataclass(frozen=True, slots=True)
class Told:
    """`greeted`: the channels whose push address the platform has checked, and was answered."""

    greeted: frozenset[int] = frozenset()
    proofs: tuple[str, ...] = ()


async def told(pool: Pool, content: Content) -> Told:
    """What is known by now."""
    addresses = await look.addresses(pool, content, "")
    greeted = frozenset(one.setup.id for one in addresses if one.greeted_at is not None)
    return Told(greeted, tuple(one.name for one in await keep.listed(pool)))
