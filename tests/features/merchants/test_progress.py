"""How far a merchant has come is read from what happened, of that merchant alone."""

import pytest

from hutong.base.db import Pool
from hutong.features.merchants import edit
from hutong.features.merchants.progress import owed, progress
from hutong.features.notices import resend
from hutong.switchboard.actor import Actor


@pytest.fixture
async def two(actor: Actor) -> tuple[str, str]:
    """Two merchants who have done nothing yet."""
    return (await edit.create(actor, "茶馆")).merchant.id, (await edit.create(actor, "面馆")).merchant.id


async def test_steps_are_done_one_by_one(actor: Actor, pool: Pool, two: tuple[str, str]) -> None:
    one, other = two
    assert not (await progress(pool, one)).md5_key_seen
    await edit.md5_key(actor, one)
    number = await resend.send_test(pool, one, "https://shop.example.com/notify")
    found = await progress(pool, one)
    assert (found.md5_key_seen, found.has_ordered, found.was_told) == (True, False, False)
    await pool.execute("UPDATE notice SET done_at = now(), state = 'done' WHERE id = $1", number)
    assert not (await progress(pool, one)).was_told  # a test tells of nothing
    await pool.execute("UPDATE notice SET topic = 'payment.paid' WHERE id = $1", number)
    assert (await progress(pool, one)).was_told
    assert not (await progress(pool, other)).was_told


async def test_what_is_owed_leaves_tests_and_others_out(pool: Pool, two: tuple[str, str]) -> None:
    one, other = two
    await resend.send_test(pool, one, "https://shop.example.com/notify")
    for number, (merchant, state, tries) in enumerate(
        [(one, "waiting", 0), (one, "waiting", 3), (one, "given_up", 15), (one, "done", 1), (other, "waiting", 1)]
    ):
        await pool.execute(
            "INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields, state, tries)"
            " VALUES ($1, $2, 'payment.paid', $1, 'https://x/', 'x', '{}', $3, $4)",
            f"n{number}",
            merchant,
            state,
            tries,
        )
    found = await owed(pool, one)
    assert (found.waiting, found.failing, found.given_up) == (2, 1, 1)
    assert found.oldest is not None
