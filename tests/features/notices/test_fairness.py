"""Many receivers, several deliverers: a dead one delays nobody, and nobody is told the same thing twice at once."""

import asyncio
from collections import Counter

from tests.features.notices.owing import FIELDS, MERCHANT, Heard, Office, Receiver
from tests.witness.conftest import Serve

from hutong.features.notices.deliver import A_HOST, AT_ONCE, FAILING

_MANY = """
INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields)
SELECT $1 || number, $2, 'payment.paid', $1 || number, $3, $4, $5::jsonb || jsonb_build_object('orderId', $1 || number)
  FROM generate_series(1, $6::int) AS number
"""


async def owe_many(office: Office, name: str, url: str, count: int) -> None:
    """Notices `<name>1`, `<name>2` … to one receiver."""
    await office.hub.pool.execute(_MANY, name, MERCHANT, url, name, FIELDS, count)


def names(heard: list[Heard]) -> Counter[str]:
    """How often each receiver was posted to."""
    return Counter(one.fields["orderId"].rstrip("0123456789") for one in heard)


async def test_a_thousand_notices_to_a_dead_receiver_delay_no_other(
    office: Office, receiver: Receiver, serve: Serve
) -> None:
    silent = Receiver(answer=lambda _: None)
    await owe_many(office, "dead", await serve(silent), 1000)
    for name in "abcdefghij":
        await owe_many(office, name, receiver.url, 3)
    deliverer = office.deliverer()
    assert await deliverer.turn() == A_HOST + 30  # one turn is enough for all of them
    assert names(await receiver.until(30)) == dict.fromkeys("abcdefghij", 3)
    assert len(await silent.until(A_HOST)) == A_HOST  # none of which has been answered yet
    await owe_many(office, "k", receiver.url, 1)  # whoever comes later doesn't wait either
    assert await deliverer.turn() == 1
    await receiver.until(31)
    silent.let_go.set()
    await deliverer.finish()


async def test_a_receiver_that_goes_on_failing_has_one_place_until_it_is_heard(
    office: Office, receiver: Receiver
) -> None:
    receiver.answer = lambda _: (500, b"")
    await owe_many(office, "a", receiver.url, 100)
    deliverer = office.deliverer()
    assert await deliverer.turn() == A_HOST
    await deliverer.finish()
    assert A_HOST > FAILING
    for _ in range(3):
        assert await deliverer.turn() == 1
        await deliverer.finish()
    receiver.answer = lambda _: (200, b"success")
    assert await deliverer.turn() == 1
    await deliverer.finish()
    assert await deliverer.turn() == A_HOST


async def test_turns_in_a_row_give_one_receiver_no_more_than_its_places(office: Office, serve: Serve) -> None:
    silent = Receiver(answer=lambda heard: (200, b"success") if heard.fields["orderId"] == "a1" else None)
    await owe_many(office, "a", await serve(silent), 100)
    deliverer = office.deliverer()
    begun = 0
    while count := await deliverer.turn():
        begun += count
    await silent.until(begun)
    assert begun - A_HOST in (0, 1)  # one more where a1 was among the first
    silent.let_go.set()
    await deliverer.finish()


async def test_one_process_has_no_more_than_its_places(office: Office, serve: Serve) -> None:
    silent = Receiver(answer=lambda _: None)
    url = await serve(silent)
    for number in range(AT_ONCE // A_HOST + 2):
        await owe_many(office, f"h{number}x", url, A_HOST)
    deliverer = office.deliverer(timeout=10)
    assert await deliverer.turn() == AT_ONCE
    full = asyncio.create_task(deliverer.turn())
    await silent.until(AT_ONCE)
    assert not full.done()  # it waits for a place
    silent.let_go.set()
    assert await full == 0
    await deliverer.finish()


async def test_two_deliverers_never_post_the_same_notice_at_the_same_time(office: Office, receiver: Receiver) -> None:
    for name in "abcdefghijklmnopqrst":
        await owe_many(office, name, receiver.url, 5)
    one, other = office.deliverer(), office.deliverer()
    claimed = await asyncio.gather(*(deliverer.turn() for deliverer in (one, other) * 3))
    await asyncio.gather(one.finish(), other.finish())
    assert sum(claimed) == len(receiver.heard) == 100
    assert len({heard.fields["orderId"] for heard in receiver.heard}) == 100
    assert await office.hub.pool.fetchval("SELECT count(*) FROM notice WHERE state = 'done' AND tries = 1") == 100
    assert await office.hub.pool.fetchval("SELECT count(*) FROM notice_try") == 100


async def test_the_oldest_due_goes_first(office: Office, receiver: Receiver) -> None:
    await owe_many(office, "a", receiver.url, 20)
    await office.hub.pool.execute(
        "UPDATE notice SET next_at = now() - make_interval(secs => substr(id, 2)::int) WHERE substr(id, 2)::int > 12"
    )
    await office.deliver()
    assert {heard.fields["orderId"] for heard in receiver.heard} == {f"a{number}" for number in range(13, 21)}


async def test_notices_that_are_not_due_are_left(office: Office, receiver: Receiver) -> None:
    await owe_many(office, "a", receiver.url, 5)
    await office.hub.pool.execute("UPDATE notice SET next_at = now() + interval '1 hour' WHERE id <> 'a3'")
    assert await office.deliver() == 1
    assert [heard.fields["orderId"] for heard in receiver.heard] == ["a3"]
