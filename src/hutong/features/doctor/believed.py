"""Whose settings believed what a provider sent last: what nobody can ask for is proved by that alone."""

from collections.abc import Mapping
from typing import Final

from hutong.base.db import Pool
from hutong.capabilities.faults import Fault

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


async def believed(pool: Pool) -> Mapping[int, int]:
    """By channel: the revision whose settings believed its last push, or where it hears none, its last payment."""
    rows = [*await pool.fetch(_KNOCKS), *await pool.fetch(_PUSHES)]
    return {row["channel_id"]: row["revision"] for row in rows}
