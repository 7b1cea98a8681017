"""Old callbacks and calls are forgotten, young ones are kept."""

from hutong.app.forget import TABLES, Forgetter
from hutong.base.db import connect

ROWS = {
    "knock": "INSERT INTO knock (at, channel_id, revision, peer, query, headers, body)"
    " SELECT now() - make_interval(days => d), 1, 1, '', '', '{}', '' FROM unnest($1::int[]) AS d",
    "call_log": "INSERT INTO call_log (at, channel_id, revision, verb, number, fault, words, ms, exchanges)"
    " SELECT now() - make_interval(days => d), 1, 1, 'pay', '', '', '', 1, '[]' FROM unnest($1::int[]) AS d",
}


async def test_only_what_is_old_goes(dsn: str) -> None:
    pool = await connect(dsn, size=2)
    try:
        assert set(ROWS) == set(TABLES)
        for statement in ROWS.values():
            await pool.execute(statement, [200, 91, 89, 0])
        forgetter = Forgetter(pool, 90)
        assert await forgetter.turn() == 4
        assert await forgetter.turn() == 0
        for table in TABLES:
            assert await pool.fetchval(f"SELECT count(*) FROM {table}") == 2
    finally:
        await pool.close()
