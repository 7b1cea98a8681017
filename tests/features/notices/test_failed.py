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


async def test_all_that_failed_since_a_moment(office: Office, receiver: Receiver) -> None:
    receiver.answer = lambda _: (500, b"")
    rows = {
        "done": "state = 'done', tries = 1, done_at = now()",
        "fresh": "tries = 0",
        "waiting": "tries = 3, next_at = now() + interval '1 hour'",
        "given_up": "state = 'given_up', tries = 16",
        "old": "state = 'given_up', tries = 16, created_at = now() - interval '9 days'",
    }
    numbers = {name: await office.owe(receiver.url, order_id=name) for name in rows}
    for name, change in rows.items():
        await office.hub.pool.execute(f"UPDATE notice SET {change} WHERE id = $1", numbers[name])
    await office.hub.pool.execute("UPDATE notice SET next_at = now() + interval '1 hour'")
    since, until = now() - timedelta(days=1), now() + timedelta(seconds=1)
    assert (await put_up(office.hub.pool, Failed(since, until, "nobody"))).count == 0
    assert (await put_up(office.hub.pool, Failed(since, until, MERCHANT))).count == 2
    assert await office.deliver() == 2
    assert {heard.fields["orderId"] for heard in receiver.heard} == {"waiting", "given_up"}
    after = {name: await office.notice(number) for name, number in numbers.items()}
    assert [after[name]["tries"] for name in rows] == [1, 0, 3, 16, 16]
    assert [after[name]["state"] for name in rows] == ["done", "waiting", "waiting", "given_up", "given_up"]
    assert (await put_up(office.hub.pool, Failed(now() - timedelta(days=99), until))).count == 3
