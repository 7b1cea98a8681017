"""Lists of notices, texts and files in a crowd of each: filters, pages, and plans that read no table whole."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import cast
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio
from bench.office import Explained
from tests.conftest import named

from hutong.base import db
from hutong.base.clock import beijing
from hutong.base.db import Pool
from hutong.features.trade import files, notices, texts
from hutong.features.trade.files import WantedFiles
from hutong.features.trade.notices import WantedNotices
from hutong.features.trade.texts import WantedTexts

pytestmark = pytest.mark.asyncio(loop_scope="module")
SIZE = 20_000
DAYS = 40
# Numbers as they are really given: the moment's milliseconds in base 32, then what makes them differ.
_NUMBERS = """
CREATE FUNCTION pg_temp.number(at timestamptz, i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', ((ms >> (5 * s)) & 31)::int + 1, 1), '' ORDER BY s DESC)
         || lpad(i::text, 16, '0')
    FROM (SELECT (extract(epoch FROM at) * 1000)::bigint AS ms) m, generate_series(0, 9) s
$$
"""
_MERCHANTS = """
INSERT INTO merchant (id, name, md5_key, platform_private_key, platform_public_key, allowed_ips)
SELECT 'M' || i, 'merchant ' || i, '', '', '', '*' FROM generate_series(0, 19) i
"""
_CROWD = """
CREATE TEMP TABLE crowd AS
SELECT i, at, pg_temp.number(at, i) AS id, 'M' || least(floor(19 * power(i % 97 / 97.0, 2)), 19) AS merchant
  FROM (SELECT i, now() - make_interval(secs => ($1::float8 - i) * $2::float8) AS at FROM generate_series(1, $1) i) g
"""
_FILL = (
    """
INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields, state, tries, created_at)
SELECT id, merchant, CASE i % 10 WHEN 0 THEN 'refund.done' WHEN 1 THEN 'sms.delivered' ELSE 'payment.paid' END,
       'S' || i, 'https://m.example.com/n', 'm.example.com', jsonb_build_object('orderId', 'O' || i),
       CASE WHEN i % 500 = 0 THEN 'given_up' WHEN i % 701 = 0 THEN 'waiting' ELSE 'done' END, i % 3, at FROM crowd
""",
    "INSERT INTO notice_try (notice_id, status, took_ms, answer) SELECT id, 200, 9, 'success' FROM crowd",
    """
INSERT INTO sms (id, merchant_id, request_id, phone, kind, template, params, text, ip, notify_url, state, owner,
                 channel_id, created_at)
SELECT id, merchant, 'R' || i, '138' || lpad((i % 5000)::text, 8, '0'), 'template', CASE WHEN i % 900 = 0 THEN 'rare'
       ELSE 'notice' END, '{}', 'text', '', '', CASE WHEN i % 300 = 0 THEN 'failed' ELSE 'delivered' END, 1,
       i % 3 + 1, at FROM crowd
""",
    """
INSERT INTO file (id, merchant_id, file_id, name, size, content_type, state, owner, channel_id, key, created_at)
SELECT id, merchant, 'F' || i, 'file ' || i || '.png', 100, CASE WHEN i % 400 = 0 THEN 'video/mp4' ELSE 'image/png' END,
       CASE WHEN i % 300 = 0 THEN 'deleted' ELSE 'stored' END, 1, i % 2 + 1, 'k' || i, at FROM crowd
""",
)


async def _filled(url: str, dsn: str, name: str, template: str) -> None:
    admin = await asyncpg.connect(url)
    await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    await admin.close()
    connection = await asyncpg.connect(dsn)
    await connection.execute(_NUMBERS)
    await connection.execute(_MERCHANTS)
    await connection.execute(_CROWD, SIZE, DAYS * 86_400 / SIZE)
    for statement in _FILL:
        await connection.execute(statement)
    await connection.execute("ANALYZE")
    await connection.close()


@pytest.fixture(scope="module")
def messages_dsn(database_url: str, template: str) -> Iterator[str]:
    """A database of its own for this file, with a crowd of each."""
    name = f"m_{uuid4().hex[:12]}"
    asyncio.run(_filled(database_url, named(database_url, name), name, template))
    yield named(database_url, name)

    async def drop() -> None:
        admin = await asyncpg.connect(database_url)
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await admin.close()

    asyncio.run(drop())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool(messages_dsn: str) -> AsyncIterator[Pool]:
    """Connections to the crowd."""
    opened = await db.connect(messages_dsn, size=2)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def today(pool: Pool) -> date:
    """Beijing's day of the newest: a run may have begun on the day before."""
    return beijing(await pool.fetchval("SELECT max(created_at) FROM sms")).date()


@pytest.fixture(scope="module")
def first(today: date) -> date:
    """Beijing's day of the oldest, at most."""
    return today - timedelta(days=DAYS)


async def _ids(pool: Pool, table: str, condition: str) -> list[str]:
    rows = await pool.fetch(f"SELECT id FROM {table} WHERE {condition} ORDER BY id DESC LIMIT 200")
    return [row["id"] for row in rows]


NOTICES = {
    "true": {},
    "merchant_id = 'M18'": {"merchant_id": "M18"},
    "state = 'given_up'": {"states": ("given_up",)},
    "state = 'waiting' AND tries > 0": {"states": ("retrying",)},
    "state = 'waiting' OR state = 'given_up'": {"states": ("waiting", "retrying", "given_up")},
    "topic LIKE 'refund.%'": {"kind": "refund"},
    "false": {"merchant_id": "M404"},
}
TEXTS = {
    "true": {},
    "phone = '13800000017'": {"phone": "13800000017"},
    "state = 'failed' AND merchant_id = 'M3'": {"states": ("failed",), "merchant_id": "M3"},
    "template = 'rare'": {"template": "rare"},
    "channel_id = 2": {"channel_id": 2},
}
FILES = {
    "true": {},
    "name LIKE '%777%'": {"name": "777"},
    "content_type LIKE 'video/%'": {"media": "video/"},
    "state = 'deleted'": {"states": ("deleted",)},
    "channel_id = 1 AND merchant_id = 'M18'": {"channel_id": 1, "merchant_id": "M18"},
}


@pytest.mark.parametrize("condition", NOTICES)
async def test_notices_are_those_that_are_wanted(pool: Pool, first: date, today: date, condition: str) -> None:
    wanted = replace(WantedNotices(first=first, last=today), **NOTICES[condition])
    found = await notices.listed(pool, wanted, limit=200)
    assert [row["id"] for row in found] == await _ids(pool, "notice", f"({condition})")


@pytest.mark.parametrize("condition", TEXTS)
async def test_texts_are_those_that_are_wanted(pool: Pool, first: date, today: date, condition: str) -> None:
    wanted = replace(WantedTexts(first=first, last=today), **TEXTS[condition])
    found = await texts.listed(pool, wanted, limit=200)
    assert [row["id"] for row in found] == await _ids(pool, "sms", condition)
    count = await pool.fetchval(f"SELECT count(*) FROM sms WHERE {condition}")
    assert sum((await texts.totals(pool, wanted)).values()) == count


@pytest.mark.parametrize("condition", FILES)
async def test_files_are_those_that_are_wanted(pool: Pool, first: date, today: date, condition: str) -> None:
    wanted = replace(WantedFiles(first=first, last=today), **FILES[condition])
    found = await files.listed(pool, wanted, limit=200)
    assert [row["id"] for row in found] == await _ids(pool, "file", condition)
    assert (await files.totals(pool, wanted)).count == await pool.fetchval(
        f"SELECT count(*) FROM file WHERE {condition}"
    )


async def test_pages_join_and_days_end(pool: Pool, today: date) -> None:
    wanted, after, found = WantedTexts(first=today, last=today), "", list[str]()
    while page := await texts.listed(pool, wanted, after=after, limit=90):
        found += [row["id"] for row in page]
        after = page[-1]["id"]
    query = "SELECT count(*) FROM sms WHERE (created_at AT TIME ZONE 'Asia/Shanghai')::date = $1"
    assert len(found) == await pool.fetchval(query, today)


async def test_what_carriers_keep_and_what_is_owed(pool: Pool) -> None:
    kept = await files.kept(pool)
    assert sum(one.files for one in kept) == await pool.fetchval("SELECT count(*) FROM file WHERE state = 'stored'")
    owed = await notices.backlog(pool)
    assert owed.waiting == await pool.fetchval("SELECT count(*) FROM notice WHERE state = 'waiting'")
    assert owed.retrying < owed.waiting
    assert await notices.story(pool, "nobody") is None


async def test_no_list_reads_a_table_from_end_to_end(pool: Pool) -> None:
    some = await pool.fetchrow("SELECT id, subject FROM notice OFFSET 9000 LIMIT 1")
    assert some is not None
    explained = Explained(pool)
    asked = cast("Pool", explained)
    for number in (some["id"], some["subject"], "R77", "F77", "none"):
        await notices.listed(asked, WantedNotices(number=number))
        await texts.listed(asked, WantedTexts(number=number))
        await files.listed(asked, WantedFiles(number=number))
    for narrowed in (WantedNotices(), WantedNotices(merchant_id="M18"), WantedNotices(states=("given_up",))):
        await notices.listed(asked, narrowed)
    await texts.listed(asked, WantedTexts(phone="13800000017"))
    await texts.listed(asked, WantedTexts())
    await files.listed(asked, WantedFiles())
    assert explained.scans & {"notice", "notice_try", "sms", "file"} == set()
