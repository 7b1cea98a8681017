"""Who was refused lately: counted by source, bounded however many there are, told for an hour."""

import asyncio

from hutong.base.db import Pool, connect
from hutong.features.access.refused import OTHERS, Tally, refused


async def test_refusals_are_written_down_together_after_a_while(pool: Pool) -> None:
    tally = Tally(pool, pause=0)
    for kind in ("order", "order", "question"):
        tally.count("203.0.113.5", kind)
    tally.count("2001:db8::/64", "question")
    assert tally._writing is not None
    await tally._writing
    tally.count("203.0.113.5", "order")
    await tally.close()
    found = await refused(pool)
    assert [(one.source, one.orders, one.questions) for one in found] == [
        ("203.0.113.5", 3, 1),
        ("2001:db8::/64", 0, 1),
    ]


async def test_two_processes_count_into_one_list(pool: Pool) -> None:
    tallies = [Tally(pool, pause=60) for _ in range(4)]
    for tally in tallies:
        for number in range(50):
            tally.count(f"203.0.113.{number}", "order")
    await asyncio.gather(*(tally.close() for tally in tallies))
    assert {one.orders for one in await refused(pool)} == {4}


async def test_a_flood_from_everywhere_is_one_row(pool: Pool) -> None:
    tally = Tally(pool, pause=60)
    for number in range(5000):
        tally.count(f"2001:db8:{number:x}::/64", "order")
        tally.count("203.0.113.5", "order") if number % 10 == 0 else None
    assert len(tally._counts) <= 1001
    await tally.close()
    found = await refused(pool, 1000)
    assert len(found) <= 101
    assert sum(one.orders for one in found) == 5500
    assert {found[0].source, found[1].source} == {OTHERS, "203.0.113.5"}


async def test_what_is_old_is_not_told_and_then_forgotten(pool: Pool) -> None:
    tally = Tally(pool, pause=60)
    tally.count("203.0.113.5", "order")
    await tally.write()
    await pool.execute("UPDATE access_refusal SET slot = slot - interval '70 minutes'")
    assert await refused(pool) == []
    await pool.execute("UPDATE access_refusal SET slot = slot - interval '70 minutes'")
    tally.count("203.0.113.6", "order")
    await tally.close()
    assert [row["source"] for row in await pool.fetch("SELECT source FROM access_refusal")] == ["203.0.113.6"]


async def test_a_database_that_is_away_costs_the_figures_only(dsn: str) -> None:
    pool = await connect(dsn, size=1)
    tally = Tally(pool, pause=60)
    await pool.close()
    tally.count("203.0.113.5", "order")
    await tally.close()
    assert tally._counts == {}
