"""What nobody can ask a provider for, and is proved alone by what it sent or took: whose settings, which channels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hutong.base.db import Pool
from hutong.capabilities.faults import Fault
from hutong.capabilities.pay import Scene, StartKind
from hutong.features.scenes.codes import url_of

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

# Attempts have no index by channel either, and the newest are enough. Of a channel's, one that our payment page began
# tells most: it alone bears the address of the page's visitor, and what it began was shown nowhere else. Bills of sites
# are paid there, too. Where an order names its payer, its merchant's own page or mini program may have called the
# wallet. What address the hub had then, the bill's way back tells, or the call that told the provider where to knock.
_COLLECTED: Final = f"""
SELECT channel_id, revision, page AND (
         EXISTS (SELECT FROM payment p JOIN scene_payment b ON b.id = p.order_id AND b.merchant_id = p.merchant_id
                  WHERE p.id = last.payment_id AND starts_with(p.return_url, $2))
      OR EXISTS (SELECT FROM call_log WHERE number = last.id AND strpos(exchanges::text, $3) > 0)) AS ours
  FROM (SELECT DISTINCT ON (channel_id) id, payment_id, channel_id, revision,
               payer_ip <> '' AND coalesce(start ->> 'kind', '') = '{StartKind.JSAPI}' AS page
          FROM (SELECT id, payment_id, channel_id, revision, scene, paid_at, payer_ip, start
                  FROM attempt ORDER BY id DESC LIMIT 50000) newest
         WHERE scene = $1 AND paid_at IS NOT NULL
         ORDER BY channel_id, page DESC, id DESC) last
"""


@dataclass(frozen=True, slots=True)
class Collected:
    """What is known of a channel by which somebody paid inside an app."""

    revision: int  # whose settings it was paid by
    ours: bool  # surely on our payment page, at the address that the hub has now


async def believed(pool: Pool) -> Mapping[int, int]:
    """By channel: the revision whose settings believed its last push, or where it hears none, its last payment."""
    rows = [*await pool.fetch(_KNOCKS), *await pool.fetch(_PUSHES)]
    return {row["channel_id"]: row["revision"] for row in rows}


async def collected_inside(pool: Pool, base_url: str) -> Mapping[int, Collected]:
    """By channel: the payment inside an app that tells most, as far as the newest attempts tell."""
    rows = await pool.fetch(_COLLECTED, Scene.JSAPI, url_of(base_url, ""), f"{base_url}/")
    return {row["channel_id"]: Collected(row["revision"], row["ours"]) for row in rows}
