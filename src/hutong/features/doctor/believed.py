"""What nobody can ask a provider for, and is proved alone by what it sent or took: whose settings, which channels."""

from collections.abc import Collection, Mapping
from typing import Final

from hutong.base.db import Pool
from hutong.capabilities.faults import Fault
from hutong.capabilities.pay import Scene

# Knocks have no index by channel: the newest are looked through, and who was not heard for so long counts as unheard.
_KNOCKS: Final = f"""
SELECT DISTINCT ON (channel_id) channel_id, revision FROM knock
 WHERE id > (SELECT max(id) FROM knock) - 50000 AND verdict <> ''
   AND NOT starts_with(verdict, '{Fault.FORGED}') AND NOT starts_with(verdict, '{Fault.CONFIG}')
 ORDER BY channel_id, id DESC
"""
_PUSHES: Final = """
SELECT a.channel_id, p.revision FROM push_address a, LATERAL (
  SELECT revision FROM push WHERE channel_id = a.channel_id ORDER BY id DESC LIMIT 1) p
"""

# Attempts have no index by channel either, and the newest are enough.
_COLLECTED: Final = """
SELECT DISTINCT channel_id FROM (
  SELECT channel_id, scene, paid_at FROM attempt ORDER BY id DESC LIMIT 50000) newest
 WHERE scene = $1 AND paid_at IS NOT NULL
"""


async def believed(pool: Pool) -> Mapping[int, int]:
    """By channel: the revision whose settings believed its last push, or where it hears none, its last payment."""
    rows = [*await pool.fetch(_KNOCKS), *await pool.fetch(_PUSHES)]
    return {row["channel_id"]: row["revision"] for row in rows}


async def collected_inside(pool: Pool) -> Collection[int]:
    """The channels by which somebody paid inside an app, as far as the newest attempts tell."""
    return frozenset(row["channel_id"] for row in await pool.fetch(_COLLECTED, Scene.JSAPI))
