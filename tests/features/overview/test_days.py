"""Days are Beijing's; orders count when made, money when paid."""

from datetime import UTC, date, datetime, timedelta

from tests.features.overview.conftest import Put

from hutong.base.db import Pool
from hutong.base.ids import first_id
from hutong.features.overview import days

DAY = date(2026, 11, 28)
MIDNIGHT = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)  # in Beijing the 28th begins


async def test_an_empty_day_has_no_rate(pool: Pool) -> None:
    total = await days.total(pool, days.span_of(DAY))
    assert (total.orders, total.count, total.fen, total.rate) == (0, 0, 0, None)


async def test_a_day_begins_at_midnight_in_beijing(pool: Pool, put: Put) -> None:
    second = timedelta(seconds=1)
    await put(100, MIDNIGHT - second, MIDNIGHT - second)
    await put(1000, MIDNIGHT - second, MIDNIGHT)  # made the day before, paid today
    await put(10000, MIDNIGHT, MIDNIGHT + second)
    await put(500, MIDNIGHT)
    await put(7, MIDNIGHT + timedelta(days=1), MIDNIGHT + timedelta(days=1))
    today = await days.total(pool, days.span_of(DAY))
    assert (today.orders, today.paid_orders, today.count, today.fen) == (2, 1, 2, 11000)
    assert (today.decided, today.rate) == (1, 1.0)  # the open one has no fate yet
    before = await days.total(pool, days.span_of(DAY - timedelta(days=1)))
    assert (before.orders, before.paid_orders, before.count, before.fen) == (2, 2, 1, 100)


async def test_one_merchants_figures(pool: Pool, put: Put) -> None:
    await put(100, MIDNIGHT, MIDNIGHT)
    await put(900, MIDNIGHT, MIDNIGHT, merchant="M2")
    mine = await days.total(pool, days.span_of(DAY), "M2")
    assert (mine.orders, mine.count, mine.fen) == (1, 1, 900)
    assert (await days.hours(pool, DAY, "M2"))[0].fen == 900


async def test_what_was_given_back_stands_beside_what_came_in(pool: Pool, put: Put) -> None:
    payment = await put(900, MIDNIGHT, MIDNIGHT)
    for number, (fen, state, made) in enumerate(
        ((100, "done", MIDNIGHT), (70, "processing", MIDNIGHT), (5, "done", MIDNIGHT - timedelta(seconds=1)))
    ):
        await pool.execute(
            "INSERT INTO refund (id, merchant_id, refund_id, payment_id, attempt_id, channel_id, revision, fen, digest,"
            " state, owner, created_at) VALUES ($1, 'M1', $1, $2, $2, 1, 1, $3, '', $4, 1, $5)",
            first_id(made)[:10] + f"{number:016d}",
            payment,
            fen,
            state,
            made,
        )
    total = await days.total(pool, days.span_of(DAY))
    assert (total.fen, total.refunded_fen) == (900, 100)
    assert (await days.total(pool, days.span_of(DAY), "M2")).refunded_fen == 0


async def test_hours_and_days_have_no_gaps(pool: Pool, put: Put) -> None:
    await put(300, MIDNIGHT, MIDNIGHT + timedelta(hours=9, minutes=59))
    await put(50, MIDNIGHT, MIDNIGHT - timedelta(days=6))
    hours = await days.hours(pool, DAY)
    assert [bar.at for bar in hours] == list(range(24))
    assert {bar.at: bar.fen for bar in hours if bar.fen} == {9: 300}
    week = await days.days(pool, DAY)
    assert [bar.at for bar in week] == [DAY - timedelta(days=back) for back in range(6, -1, -1)]
    assert [bar.fen for bar in week] == [50, 0, 0, 0, 0, 0, 300]
