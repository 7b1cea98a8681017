"""A channel's day: what was tried, what was paid, how long its provider took."""

from datetime import UTC, date, datetime

from tests.features.overview.conftest import Put

from hutong.base.db import Pool
from hutong.features.overview.by_channel import standings
from hutong.features.overview.days import span_of
from hutong.switchboard.call_log import EXAMINATION

AT = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
SPAN = span_of(date(2026, 11, 28))


async def test_what_is_undecided_takes_no_part_in_the_rate(pool: Pool, put: Put) -> None:
    await put(100, AT, AT, channel=1)
    await put(100, AT, channel=1, attempt="closed")
    await put(100, AT, channel=1, attempt="waiting")
    await put(100, AT, channel=1, attempt="unknown")
    await put(100, AT, channel=2)
    found = await standings(pool, SPAN)
    assert (found[1].attempts, found[1].paid, found[1].unknown, found[1].fen) == (4, 1, 1, 100)
    assert found[1].rate == 0.5
    assert found[2].rate is None
    assert found[1].p50 is None


async def test_latency_comes_from_the_calls(pool: Pool) -> None:
    calls = ((10, "", ""), (20, "", "A1"), (30, "not_found", "A2"), (4000, "unreachable", "A3"))
    for ms, fault, number in (*calls, (9000, "refused", EXAMINATION)):  # the doctor asks what is to be refused
        await pool.execute(
            "INSERT INTO call_log (at, channel_id, revision, verb, number, fault, words, ms, exchanges)"
            " VALUES ($1, 7, 1, 'create', $4, $2, '', $3, '[]')",
            AT,
            fault,
            ms,
            number,
        )
    (one,) = (await standings(pool, SPAN)).values()  # no such order: an answer, no failure
    assert (one.calls, one.faults, one.p50, one.p95) == (4, 1, 20, 4000)
    assert await standings(pool, span_of(date(2026, 11, 29))) == {}
