"""Sending again by hand: it is posted, it uses up no step, and nothing is posted beside itself."""

from datetime import timedelta

import pytest
from tests.features.notices.owing import MERCHANT, Office, Receiver

from hutong.base.errors import Problem, Refusal
from hutong.features.notices import resend
from hutong.features.notices.ladder import JITTER, WECHAT

LONG_AGO = timedelta(days=30)


async def test_one_that_was_heard_is_posted_again(office: Office, receiver: Receiver) -> None:
    number = await office.owe(receiver.url)
    await office.deliver()
    assert await resend.resend(office.hub.pool, number)
    assert await office.deliver() == 1
    notice = await office.notice(number)
    assert (notice["state"], notice["tries"], notice["extra"]) == ("done", 1, 0)
    assert len(receiver.heard) == len(await office.tries(number)) == 2
    assert receiver.heard[0].fields["nonceStr"] != receiver.heard[1].fields["nonceStr"]


async def test_one_that_was_heard_stays_heard_when_the_extra_try_fails(office: Office, receiver: Receiver) -> None:
    number = await office.owe(receiver.url)
    await office.deliver()
    await resend.resend(office.hub.pool, number)
    receiver.answer = lambda _: (500, b"")
    await office.deliver()
    assert (await office.notice(number))["state"] == "done"
    assert [tried["status"] for tried in await office.tries(number)] == [200, 500]


async def test_one_that_waits_is_posted_now_and_keeps_its_step(office: Office, receiver: Receiver) -> None:
    receiver.answer = lambda _: (500, b"")
    number = await office.owe(receiver.url)
    await office.hub.pool.execute("UPDATE notice SET tries = 9, next_at = now() + interval '1 hour'")
    await resend.resend(office.hub.pool, number)
    assert await office.deliver() == 1
    notice = await office.notice(number)
    assert (notice["state"], notice["tries"], notice["extra"]) == ("waiting", 9, 0)
    assert notice["wait"] <= WECHAT[8] * (1 + JITTER)
    await office.make_due()
    await office.deliver()  # the ladder's own try comes next
    assert (await office.notice(number))["tries"] == 10


async def test_one_that_was_given_up_is_posted_once_and_given_up_again(office: Office, receiver: Receiver) -> None:
    receiver.answer = lambda _: (500, b"")
    number = await office.owe(receiver.url)
    await office.hub.pool.execute("UPDATE notice SET tries = 16, state = 'given_up'")
    await resend.resend(office.hub.pool, number)
    assert await office.deliver() == 1
    notice = await office.notice(number)
    assert (notice["state"], notice["tries"]) == ("given_up", 16)
    receiver.answer = lambda _: (200, b"success")
    await resend.resend(office.hub.pool, number)
    assert await office.deliver() == 1
    notice = await office.notice(number)
    assert (notice["state"], notice["tries"]) == ("done", 16)


async def test_one_that_was_never_tried_keeps_its_whole_ladder(office: Office, receiver: Receiver) -> None:
    receiver.answer = lambda _: (500, b"")
    number = await office.owe(receiver.url)
    await resend.resend(office.hub.pool, number)
    await office.deliver()
    assert (await office.notice(number))["tries"] == 0
    await office.make_due()
    await office.deliver()
    assert (await office.notice(number))["tries"] == 1


async def test_impatient_clicks_are_one_try(office: Office, receiver: Receiver) -> None:
    receiver.answer = lambda _: (500, b"")
    number = await office.owe(receiver.url)
    for _ in range(5):
        await resend.resend(office.hub.pool, number)
    assert await office.deliver() == 1
    await office.make_due()
    await office.deliver()
    notice = await office.notice(number)
    assert (notice["tries"], notice["extra"], len(receiver.heard)) == (1, 0, 2)


@pytest.mark.parametrize("heard", [False, True])
async def test_a_wish_that_comes_during_a_try_is_met_after_it_and_not_beside_it(
    office: Office, receiver: Receiver, heard: bool
) -> None:
    receiver.answer = lambda _: None
    number = await office.owe(receiver.url)
    receiver.at_last = (200, b"success" if heard else b"fail")
    trying = office.deliverer()
    await trying.turn()
    await receiver.until(1)
    await resend.resend(office.hub.pool, number)
    assert await office.deliver() == 0  # it is under way
    receiver.let_go.set()
    await trying.finish()
    assert (await office.tries(number))[0]["answer"] == ("success" if heard else "fail")
    receiver.answer = lambda _: (200, b"success")
    assert await office.deliver() == 1  # at once, whatever the ladder says
    notice = await office.notice(number)
    assert (notice["state"], notice["tries"], notice["extra"]) == ("done", 1, 0)


async def test_nobody_has_this_number(office: Office) -> None:
    assert not await resend.resend(office.hub.pool, "01ARZ3NDEKTSV4RRFFQ69G5FAV")


async def test_a_test_notice_ships_nothing_and_is_posted_once(office: Office, receiver: Receiver) -> None:
    number = await resend.send_test(office.hub.pool, MERCHANT, receiver.url)
    receiver.answer = lambda _: (500, b"")
    assert await office.deliver() == 1
    (heard,) = receiver.heard
    assert heard.fields["status"] == "0"
    assert office.verifies(heard.fields)
    notice = await office.notice(number)
    assert (notice["state"], notice["tries"], notice["topic"]) == ("given_up", 0, "test")
    receiver.answer = lambda _: (200, b"success")
    await resend.send_test(office.hub.pool, MERCHANT, receiver.url)
    await office.deliver()
    (newest, *_) = await resend.recent(office.hub.pool, merchant_id=MERCHANT)
    assert (newest["state"], newest["posted"]) == ("done", 1)


async def test_a_test_for_nobody_is_refused(office: Office) -> None:
    with pytest.raises(Refusal) as refused:
        await resend.send_test(office.hub.pool, "M404", "http://127.0.0.1/")
    assert refused.value.problem is Problem.NO_MERCHANT


async def test_lists_and_tries(office: Office, receiver: Receiver) -> None:
    first, second = await office.owe(receiver.url), await office.owe(receiver.url)
    await office.hub.pool.execute("UPDATE notice SET next_at = now() + interval '1 hour' WHERE id = $1", second)
    await office.deliver()
    pool = office.hub.pool
    assert [row["id"] for row in await resend.recent(pool)] == [second, first]
    assert [row["id"] for row in await resend.recent(pool, most=1)] == [second]
    assert [(row["id"], row["posted"]) for row in await resend.recent(pool, state="done")] == [(first, 1)]
    assert [row["id"] for row in await resend.recent(pool, subject=second)] == [second]
    assert await resend.recent(pool, merchant_id="nobody") == []
    (tried,) = await resend.tries(pool, first)
    assert (tried["status"], tried["answer"]) == (200, "success")
    assert await resend.tries(pool, second) == []
