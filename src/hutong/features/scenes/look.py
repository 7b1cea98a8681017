"""Sites, codes and what was paid at them, as lists for people: newest first, page by page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hutong.base.db import Pool
from hutong.features.scenes.codes import COLUMNS as CODE
from hutong.features.scenes.codes import build
from hutong.features.scenes.scene import Code

Row = dict[str, Any]
_SITES: Final = """
SELECT s.id, s.scene, s.merchant_id, m.name AS merchant, s.name, s.products, s.enabled, s.created_at,
       (SELECT count(*) FROM scene_code c WHERE c.site_id = s.id) AS codes
  FROM scene_site s JOIN merchant m ON m.id = s.merchant_id
"""
_BATCHES: Final = """
SELECT batch, count(*) AS codes, (array_agg(label ORDER BY id))[1] AS first,
       (array_agg(label ORDER BY id DESC))[1] AS last, min(created_at) AS created_at
  FROM scene_code WHERE site_id = $1 AND batch <> ''
 GROUP BY batch ORDER BY batch DESC LIMIT 100
"""
_PAYMENTS: Final = """
SELECT b.id, b.site_id, s.name AS site, s.scene, b.merchant_id, b.code, c.label, c.kind, b.subject, b.fen, b.app,
       b.quoted_at, b.begun_at, p.id AS payment_id, p.state, p.paid_at, n.state AS notice, n.done_at AS told_at
  FROM scene_payment b
  JOIN scene_site s ON s.id = b.site_id
  JOIN scene_code c ON c.code = b.code
  LEFT JOIN payment p ON p.merchant_id = b.merchant_id AND p.order_id = b.id
  LEFT JOIN LATERAL (SELECT state, done_at FROM notice
                      WHERE subject = p.id AND topic = 'payment.paid' ORDER BY id LIMIT 1) n ON true
"""
_PLACE: Final = """
SELECT s.name FROM payment p
  JOIN scene_payment b ON b.id = p.order_id AND b.merchant_id = p.merchant_id
  JOIN scene_site s ON s.id = b.site_id
 WHERE p.id = $1
"""


@dataclass(frozen=True, slots=True)
class WantedSites:
    """Filters; empty and None ask for everything."""

    scene: str = ""
    merchant_id: str = ""
    enabled: bool | None = None


@dataclass(frozen=True, slots=True)
class WantedCodes:
    """Filters; empty and None ask for everything."""

    site_id: int | None = None
    kind: str = ""
    batch: str = ""
    search: str = ""  # a whole code, or a part of label or value
    enabled: bool | None = None
    merchant_id: str = ""


@dataclass(frozen=True, slots=True)
class WantedPayments:
    """Filters; empty and None ask for everything. `subject`: a whole plate, ticket or account."""

    site_id: int | None = None
    code: str = ""
    subject: str = ""
    states: Sequence[str] = ()  # of payments: open, paid, closed, late
    since: datetime | None = None
    until: datetime | None = None


async def sites(pool: Pool, wanted: WantedSites, *, after: int | None = None, limit: int = 50) -> list[Row]:
    """The newest sites below the number `after`, without settings; each with its merchant and number of codes."""
    given = (
        ("s.scene = ?", wanted.scene or None),
        ("s.merchant_id = ?", wanted.merchant_id or None),
        ("s.enabled = ?", wanted.enabled),
        ("s.id < ?", after),
    )
    where, values = _where(given)
    rows = await pool.fetch(f"{_SITES} WHERE {where} ORDER BY s.id DESC LIMIT {limit:d}", *values)
    return [dict(row) for row in rows]


async def places(pool: Pool, site_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Name and scene of sites, by their numbers."""
    rows = await pool.fetch("SELECT id, name, scene FROM scene_site WHERE id = ANY($1)", list(site_ids))
    return {row["id"]: (row["name"], row["scene"]) for row in rows}


async def place_of(pool: Pool, payment_id: str) -> str:
    """The name of the site whose code led to a payment; empty where none did.

    By the bill that was made there: the address that a merchant's order names as the way back proves nothing.
    """
    found: str | None = await pool.fetchval(_PLACE, payment_id)
    return found or ""


async def codes(pool: Pool, wanted: WantedCodes, *, after: int | None = None, limit: int = 50) -> list[Code]:
    """The newest codes after the one with the number `after` (Code.id); those made at once in the order wanted."""
    given = (
        ("site_id = ?", wanted.site_id),
        ("site_id IN (SELECT id FROM scene_site WHERE merchant_id = ?)", wanted.merchant_id or None),
        ("kind = ?", wanted.kind or None),
        ("batch = ?", wanted.batch or None),
        ("(code = upper(?) OR strpos(label, ?) > 0 OR strpos(value, ?) > 0)", wanted.search or None),
        ("enabled = ?", wanted.enabled),
        ("(created_at, -id) < (SELECT created_at, -id FROM scene_code WHERE id = ?)", after),
    )
    where, values = _where(given)
    query = f"SELECT {CODE} FROM scene_code WHERE {where} ORDER BY created_at DESC, -id DESC LIMIT {limit:d}"
    rows = await pool.fetch(query, *values)
    return [build(row) for row in rows]


async def batches(pool: Pool, site_id: int) -> list[Row]:
    """A site's newest batches: how many codes, the labels of the first and the last, when they were made."""
    return [dict(row) for row in await pool.fetch(_BATCHES, site_id)]


async def payments(pool: Pool, wanted: WantedPayments, *, after: str = "", limit: int = 50) -> list[Row]:
    """The newest bills that somebody began to pay, below the number `after`: with payment, and how its notice fares."""
    given = (
        ("b.site_id = ?", wanted.site_id),
        ("b.code = ?", wanted.code or None),
        ("b.subject = ?", wanted.subject or None),
        ("p.state = ANY(?)", list(wanted.states) or None),
        ("b.quoted_at >= ?", wanted.since),
        ("b.quoted_at < ?", wanted.until),
        ("b.id < ?", after or None),
    )
    where, values = _where(given)
    query = f"{_PAYMENTS} WHERE b.product <> '' AND {where} ORDER BY b.id DESC LIMIT {limit:d}"
    return [dict(row) for row in await pool.fetch(query, *values)]


def _where(given: Sequence[tuple[str, Any]]) -> tuple[str, list[Any]]:
    """The conditions that have a value, numbered, and the values."""
    asked = [(condition, value) for condition, value in given if value is not None]
    texts = [condition.replace("?", f"${number}") for number, (condition, _) in enumerate(asked, 1)]
    return " AND ".join(texts) or "true", [value for _, value in asked]
