"""Messages for people: the newest, the whole story of one, and whose limits are whose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from hutong.base.db import Pool
from hutong.features.notices import resend
from hutong.features.sms.limits import Limits

Row = dict[str, Any]
State = Literal["sending", "sent", "delivered", "failed", "unknown", "unsent", "refused"]

_SMS: Final = """
SELECT s.id, s.merchant_id, s.request_id, s.phone, s.kind, s.template, s.params, s.text, s.ip, s.notify_url, s.state,
       s.channel_id, s.revision, s.provider_no, s.code, s.words, s.created_at, s.sent_at, s.done_at, s.ask_at, s.asked
  FROM sms s
"""
_LIST: Final = f"""{_SMS}
 WHERE ($1::text IS NULL OR phone = $1) AND ($2::text IS NULL OR merchant_id = $2) AND ($3::text IS NULL OR state = $3)
 ORDER BY s.created_at DESC, s.id DESC LIMIT $4
"""
# By merchant, because the merchants' own numbers are indexed with them.
_FIND: Final = f"""
{_SMS} WHERE s.id IN (
  SELECT id FROM sms WHERE id = $1
  UNION ALL
  SELECT r.id FROM merchant m JOIN sms r ON r.merchant_id = m.id AND r.request_id = $1
) AND ($2::text IS NULL OR s.merchant_id = $2)
 ORDER BY s.id
"""
_EVENTS: Final = "SELECT at, what, source, channel_id, words FROM sms_event WHERE sms_id = $1 ORDER BY id"
_CALLS: Final = """
SELECT at, channel_id, revision, verb, number, fault, words, ms, exchanges FROM call_log WHERE number = $1
 ORDER BY at, id
"""
_VERIFYING: Final = "SELECT purpose, state, tries, expires_at FROM sms_code WHERE sms_id = $1"
_LIMITS: Final = """
SELECT merchant_id, phone_minute, phone_day, merchant_minute, merchant_day, ip_hour FROM sms_limit ORDER BY merchant_id
"""


@dataclass(frozen=True, slots=True)
class Story:
    """A message with everything that belongs to it; rows as the database has them, verification codes masked."""

    message: Row
    verifying: Row | None  # what became of the code, if it holds one
    events: Sequence[Row]
    calls: Sequence[Row]  # masked when they were written
    notices: Sequence[Row]  # each with "tried": its tries


async def recent(
    pool: Pool, *, phone: str | None = None, merchant_id: str | None = None, state: str | None = None, most: int = 50
) -> list[Row]:
    """The newest messages."""
    return [dict(row) for row in await pool.fetch(_LIST, phone, merchant_id, state, most)]


async def stories(pool: Pool, number: str, merchant_id: str | None = None) -> list[Story]:
    """Every message that a number may mean: ours of one, or a merchant's of a request, which may hold several."""
    return [await _story(pool, dict(row)) for row in await pool.fetch(_FIND, number, merchant_id)]


async def every_limit(pool: Pool) -> dict[str, Limits]:
    """The limits of every merchant that has its own, by merId; of all others under "", if they were ever set."""
    rows = [dict(row) for row in await pool.fetch(_LIMITS)]
    return {row.pop("merchant_id"): Limits(**row) for row in rows}


async def _story(pool: Pool, message: Row) -> Story:
    number = message["id"]
    verifying = await pool.fetchrow(_VERIFYING, number)
    notices = await resend.recent(pool, subject=number)
    return Story(
        message,
        dict(verifying) if verifying else None,
        [dict(row) for row in await pool.fetch(_EVENTS, number)],
        [dict(row) for row in await pool.fetch(_CALLS, number)],
        [{**one, "tried": await resend.tries(pool, one["id"])} for one in notices],
    )
