"""How many messages a number, a merchant and an address may have: sliding windows, counted in the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.switchboard.actor import Actor

_LOCK: Final = 0x68_75_74  # of advisory locks on numbers: two requests for one number are counted one after the other


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that may be sent; 0: no limit. The window of a minute, an hour or a day begins at every moment anew."""

    phone_minute: int = 1
    phone_day: int = 10
    merchant_minute: int = 0
    merchant_day: int = 0
    ip_hour: int = 30


_READ = """
SELECT phone_minute, phone_day, merchant_minute, merchant_day, ip_hour FROM sms_limit
 WHERE merchant_id IN ($1, '') ORDER BY merchant_id DESC LIMIT 1
"""
_PUT = """
INSERT INTO sms_limit (merchant_id, phone_minute, phone_day, merchant_minute, merchant_day, ip_hour)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (merchant_id) DO UPDATE SET phone_minute = excluded.phone_minute, phone_day = excluded.phone_day,
  merchant_minute = excluded.merchant_minute, merchant_day = excluded.merchant_day, ip_hour = excluded.ip_hour
"""
# Always in one order, so that two requests with the same numbers can't wait for each other.
_HOLD = """
SELECT pg_advisory_xact_lock(hashtextextended(name, $2))
  FROM (SELECT DISTINCT name FROM unnest($1::text[]) AS g(name) ORDER BY name OFFSET 0) AS g
"""
# What was never sent counts for nothing.
_PHONES = """
SELECT phone, count(*) FILTER (WHERE created_at > now() - interval '1 minute') AS minute, count(*) AS day
  FROM sms WHERE phone = ANY($1) AND created_at > now() - interval '1 day' AND state NOT IN ('refused', 'unsent')
 GROUP BY phone
"""
_MERCHANT = """
SELECT count(*) FROM sms WHERE merchant_id = $1 AND created_at > now() - make_interval(secs => $2)
   AND state NOT IN ('refused', 'unsent')
"""
_IP = """
SELECT count(*) FROM sms WHERE ip = $1 AND ip <> '' AND created_at > now() - interval '1 hour'
   AND state NOT IN ('refused', 'unsent')
"""


async def limits_of(connection: Connection | Pool, merchant_id: str) -> Limits:
    """The merchant's own limits, or those of everybody."""
    row = await connection.fetchrow(_READ, merchant_id)
    return Limits(**row) if row else Limits()


async def set_limits(actor: Actor, merchant_id: str, limits: Limits) -> None:
    """Changes the limits of a merchant, or ("") of all who have none of their own; they hold at once."""
    async with actor.change() as connection:
        await connection.execute(_PUT, merchant_id, *asdict(limits).values())
        await actor.note(connection, "sms.limits", f"merchant/{merchant_id or '*'}", asdict(limits))


async def unset_limits(actor: Actor, merchant_id: str) -> None:
    """The merchant has what everybody has."""
    async with actor.change() as connection:
        await connection.execute("DELETE FROM sms_limit WHERE merchant_id = $1", merchant_id)
        await actor.note(connection, "sms.limits", f"merchant/{merchant_id or '*'}", {"unset": True})


async def forbidden(connection: Connection, merchant_id: str, phones: Sequence[str], ip: str) -> dict[str, Refusal]:
    """Which of the phones may not be sent to now, each with its refusal. Within the transaction that takes them.

    Refusal (SMS_TOO_OFTEN) when the merchant or the address has had its share.
    """
    limits = await limits_of(connection, merchant_id)
    held = [*phones, *([f"ip {ip}"] if ip and limits.ip_hour else [])]
    held += [f"merchant {merchant_id}"] if limits.merchant_minute or limits.merchant_day else []
    await connection.execute(_HOLD, held, _LOCK)
    await _merchant(connection, limits, merchant_id, len(phones))
    if ip and limits.ip_hour:
        had = await connection.fetchval(_IP, ip)
        _within("ip_hour", had + len(phones), limits.ip_hour)
    blocked = await connection.fetch("SELECT phone FROM sms_block WHERE phone = ANY($1)", list(phones))
    found = {row["phone"]: Refusal(Problem.SMS_BLOCKED, row["phone"]) for row in blocked}
    for row in await connection.fetch(_PHONES, list(phones)):
        for name, had, most in (
            ("phone_minute", row["minute"], limits.phone_minute),
            ("phone_day", row["day"], limits.phone_day),
        ):
            if most and had >= most:
                found.setdefault(row["phone"], _too_often(name, most, row["phone"]))
    return found


async def _merchant(connection: Connection, limits: Limits, merchant_id: str, more: int) -> None:
    for name, seconds, most in (
        ("merchant_minute", 60, limits.merchant_minute),
        ("merchant_day", 86_400, limits.merchant_day),
    ):
        if most:
            _within(name, await connection.fetchval(_MERCHANT, merchant_id, seconds) + more, most)


def _within(name: str, count: int, most: int) -> None:
    if count > most:
        raise _too_often(name, most)


_NAMES: Final = {
    "phone_minute": Text("每个号码每分钟", "a number a minute"),
    "phone_day": Text("每个号码每天", "a number a day"),
    "merchant_minute": Text("商户每分钟", "the merchant a minute"),
    "merchant_day": Text("商户每天", "the merchant a day"),
    "ip_hour": Text("每个 IP 每小时", "an address an hour"),
}


def _too_often(name: str, most: int, phone: str = "") -> Refusal:
    what = _NAMES[name]
    zh, en = f"{what.zh}最多 {most} 条", f"{most} for {what.en}"
    return Refusal(Problem.SMS_TOO_OFTEN, Text(f"{phone} {zh}".strip(), f"{phone} {en}".strip()))
