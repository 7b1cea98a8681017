"""Which payments are found to be reminded of: those paid since it was switched on, however late they are heard of."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from tests.stack import Stack
from tests.upstream import number

from hutong.features.reminders.find import Finder

pytestmark = pytest.mark.asyncio(loop_scope="module")
PRODUCT = "wxv2jsapi"


@pytest_asyncio.fixture(loop_scope="module")
async def finder(hub: Stack) -> AsyncIterator[Finder]:
    """One that begins now."""
    found = Finder(hub.hub.pool)
    await found.turn(on=False)
    await found.turn(on=True)
    yield found
    await found.turn(on=False)


async def paid(hub: Stack) -> str:
    _, answer = await hub.order(number(), PRODUCT, userId="oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", smstyle="2")
    await hub.pay(answer, PRODUCT)
    return str(answer["sysorderno"])


async def reminded(hub: Stack, payment_id: str) -> bool:
    return bool(await hub.hub.pool.fetchval("SELECT true FROM reminder WHERE payment_id = $1", payment_id))


async def test_money_of_before_is_not_reminded_of_though_it_is_heard_of_later(hub: Stack, finder: Finder) -> None:
    payment_id = await paid(hub)
    await hub.hub.pool.execute("UPDATE payment SET paid_at = paid_at - interval '1 h' WHERE id = $1", payment_id)
    await finder.turn(on=True)
    assert not await reminded(hub, payment_id)


async def test_an_event_that_is_committed_after_later_ones_is_found(hub: Stack, finder: Finder) -> None:
    """Its number was drawn before theirs, and nobody saw it when theirs were read."""
    slow, quick = await paid(hub), await paid(hub)
    pool = hub.hub.pool
    hidden = await pool.fetchrow(
        "UPDATE payment_event SET what = 'hidden' WHERE payment_id = $1 AND what = 'paid' RETURNING id", slow
    )
    assert hidden is not None
    await finder.turn(on=True)
    assert (await reminded(hub, slow), await reminded(hub, quick)) == (False, True)
    await pool.execute("UPDATE payment_event SET what = 'paid' WHERE id = $1", hidden["id"])
    await finder.turn(on=True)
    assert await reminded(hub, slow)
