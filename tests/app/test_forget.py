"""Old callbacks, calls and pushes are forgotten, young ones are kept."""

from hutong.app.forget import TABLES, Forgetter
from hutong.base.db import connect

ROWS = {
    "knock": "INSERT INTO knock (at, channel_id, revision, peer, query, headers, body)"
    " SELECT now() - make_interval(days => d), 1, 1, '', '', '{}', '' FROM unnest($1::int[]) AS d",
    "call_log": "INSERT INTO call_log (at, channel_id, revision, verb, number, fault, words, ms, exchanges)"
    " SELECT now() - make_interval(days => d), 1, 1, 'pay', '', '', '', 1, '[]' FROM unnest($1::int[]) AS d",
    "push": "INSERT INTO push (at, channel_id, revision, mark, kind, event, name, sender, receiver, told_at, fields,"
    " sealed, form) SELECT now() - make_interval(days => d), 1, 1, d::text, 'text', '', 'text', 'o1', 'gh', now(),"
    " '{\"Content\": \"hello\"}', false, 'xml' FROM unnest($1::int[]) AS d",
}


async def test_only_what_is_old_goes(dsn: str) -> None:
    pool = await connect(dsn, size=2)
    try:
        assert set(ROWS) == set(TABLES)
        for statement in ROWS.values():
            await pool.execute(statement, [200, 91, 89, 0])
        forgetter = Forgetter(pool, 90)
        assert await forgetter.turn() == 2 * len(ROWS)
        assert await forgetter.turn() == 0
        for table in TABLES:
            assert await pool.fetchval(f"SELECT count(*) FROM {table}") == 2
    finally:
        await pool.close()
