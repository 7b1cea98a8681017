"""All that failed since a moment, counted first, then put up in batches that can be broken off and begun again."""

from datetime import timedelta

from tests.features.notices.owing import MERCHANT, Office, Receiver

from hutong.base.clock import now
from hutong.features.notices.failed import Failed, count, put_up
from hutong.features.notices.resend import send_test


async def test_they_are_counted_and_put_up_in_batches(office: Office, receiver: Receiver) -> None:
    pool = office.hub.pool
    receiver.answer = lambda _: (500, b"")
    for number in range(5):
        await office.owe(receiver.url, order_id=f"f{number}")
    await send_test(pool, MERCHANT, receiver.url)
    await office.deliver()
    await office.owe(receiver.url, order_id="fresh")  # never tried
    await pool.execute("UPDATE notice SET state = 'given_up' WHERE fields->>'orderId' IN ('f0', 'f1')")
    await pool.execute("UPDATE notice SET state = 'done' WHERE fields->>'orderId' = 'f2'")
    wanted = Failed(now() - timedelta(hours=1), now() + timedelta(seconds=1))
    assert await count(pool, wanted) == 4
    assert await count(pool, Failed(wanted.since, wanted.since)) == 0
    assert await count(pool, Failed(wanted.since, wanted.until, "nobody")) == 0
    async with pool.acquire() as connection:
        first = await put_up(connection, wanted, most=3)
        assert (first.count, bool(first.next)) == (3, True)
        last = await put_up(connection, wanted, first.next, most=3)
        assert (last.count, last.next) == (1, "")
        again = await put_up(connection, wanted, most=3)  # begun again before any of them was tried
        assert again.count == 0
    receiver.answer = lambda _: (200, b"success")
    assert await office.deliver() == 5  # the four and the fresh one
    assert await count(pool, wanted) == 0


async def test_one_that_is_being_written_down_is_not_waited_for(office: Office, receiver: Receiver) -> None:
    pool = office.hub.pool
    number = await office.owe(receiver.url)
    await pool.execute("UPDATE notice SET state = 'given_up', tries = 16")
    wanted = Failed(now() - timedelta(hours=1), now() + timedelta(seconds=1))
    async with pool.acquire() as other, other.transaction():
        await other.execute("SELECT FROM notice WHERE id = $1 FOR UPDATE", number)
        async with pool.acquire() as connection:
            assert (await put_up(connection, wanted)).count == 0
    async with pool.acquire() as connection:
        assert (await put_up(connection, wanted)).count == 1
