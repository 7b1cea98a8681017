"""Up the ladder in the database: every step, the last try, the end; and what a dead or slow worker does to it."""

import asyncio

import pytest
from tests.features.notices.owing import Office, Receiver

from hutong.features.notices.deliver import LEASE
from hutong.features.notices.ladder import JITTER, LADDERS


def near(step: float) -> tuple[float, float]:
    """The least and the most that a wait of this step may be, a few seconds gone by since."""
    return step * (1 - JITTER) - 5, step * (1 + JITTER)


@pytest.mark.parametrize("name", LADDERS)
async def test_every_step_is_waited_for_and_the_last_try_is_made(office: Office, receiver: Receiver, name: str) -> None:
    await office.terms(notice_ladder=name)
    receiver.answer = lambda _: (200, b"fail")
    number = await office.owe(receiver.url)
    steps = LADDERS[name]
    for used, step in enumerate(steps, start=1):
        assert await office.deliver() == 1
        assert await office.deliver() == 0  # not before its time
        notice = await office.notice(number)
        assert (notice["state"], notice["tries"]) == ("waiting", used)
        least, most = near(step)
        assert least < notice["wait"] <= most
        await office.make_due()
    assert await office.deliver() == 1  # the last one
    notice = await office.notice(number)
    assert (notice["state"], notice["tries"]) == ("given_up", len(steps) + 1)
    assert len(receiver.heard) == len(await office.tries(number)) == len(steps) + 1
    await office.hub.pool.execute("UPDATE notice SET next_at = now()")
    assert await office.deliver() == 0  # the end is an end


async def test_the_last_try_may_be_the_one_that_is_heard(office: Office, receiver: Receiver) -> None:
    number = await office.owe(receiver.url)
    await office.hub.pool.execute("UPDATE notice SET tries = 15")
    await office.deliver()
    notice = await office.notice(number)
    assert (notice["state"], notice["tries"]) == ("done", 16)


async def test_each_merchant_has_its_own_ladder_and_may_change_it_on_the_way(
    office: Office, receiver: Receiver
) -> None:
    receiver.answer = lambda _: (200, b"fail")
    number = await office.owe(receiver.url)
    await office.deliver()
    least, most = near(LADDERS["wechat"][0])
    assert least < (await office.notice(number))["wait"] <= most
    await office.terms(notice_ladder="alipay")
    await office.make_due()
    await office.deliver()
    least, most = near(LADDERS["alipay"][1])
    assert least < (await office.notice(number))["wait"] <= most
    await office.hub.pool.execute("UPDATE notice SET tries = 11, next_at = now()")  # beyond the shorter ladder
    await office.deliver()
    assert (await office.notice(number))["state"] == "given_up"


async def test_a_worker_that_dies_before_it_writes_loses_no_step(office: Office, receiver: Receiver) -> None:
    """Killed between claim and record; the crash tests do the same to a real process."""
    receiver.answer = lambda _: None
    number = await office.owe(receiver.url)
    dying = office.deliverer()
    assert await dying.turn() == 1
    await receiver.until(1)
    for task in tuple(dying._under_way):
        task.cancel()
    await dying.finish()
    notice = await office.notice(number)
    assert (notice["state"], notice["tries"], await office.tries(number)) == ("waiting", 0, [])
    assert 0 < notice["wait"] <= LEASE.total_seconds()
    assert await office.deliver() == 0  # nobody else has it as long as the lease runs
    await office.make_due()
    receiver.answer = lambda _: (200, b"fail")
    assert await office.deliver() == 1
    notice = await office.notice(number)
    assert (notice["state"], notice["tries"], len(await office.tries(number))) == ("waiting", 1, 1)


async def test_a_worker_so_slow_that_its_lease_ran_out_uses_no_second_step(office: Office, receiver: Receiver) -> None:
    receiver.answer = lambda _: None
    number = await office.owe(receiver.url)
    slow = office.deliverer()
    await slow.turn()
    await receiver.until(1)
    await office.make_due()
    receiver.answer = lambda _: (200, b"fail")
    assert await office.deliver() == 1
    receiver.let_go.set()
    await slow.finish()
    notice = await office.notice(number)
    assert (notice["state"], notice["tries"], len(await office.tries(number))) == ("waiting", 1, 2)


async def test_what_a_slow_worker_brings_late_does_not_undo_what_was_heard(office: Office, receiver: Receiver) -> None:
    receiver.answer = lambda _: None
    number = await office.owe(receiver.url)
    slow = office.deliverer()
    await slow.turn()
    await receiver.until(1)
    await office.make_due()
    receiver.answer = lambda _: (200, b"success")
    assert await office.deliver() == 1
    receiver.let_go.set()
    await slow.finish()
    assert (await office.notice(number))["state"] == "done"
    assert len(await office.tries(number)) == 2


async def test_results_are_written_together(office: Office, receiver: Receiver) -> None:
    """Many tries that end at once, half of them heard, end in the right rows."""
    receiver.answer = lambda heard: (200, b"success" if int(heard.fields["orderId"][1:]) % 2 else b"fail")
    numbers = [await office.owe(receiver.url, order_id=f"A{index}", host=f"h{index}") for index in range(40)]
    assert await office.deliver() == 40
    notices = await asyncio.gather(*(office.notice(number) for number in numbers))
    assert [notice["state"] for notice in notices] == ["waiting", "done"] * 20
    assert {notice["tries"] for notice in notices} == {1}
