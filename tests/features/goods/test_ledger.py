"""The book of a shop: an answer closes only what it answers."""

import pytest
from tests.selling import listed, row
from tests.stack import Stack

from hutong.features.goods.ledger import Ledger

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_answer_does_not_close_what_was_asked_since(hub: Stack) -> None:
    no, ledger = await listed(hub), Ledger(hub.hub.pool)
    item = await ledger.read((await row(hub, no))["id"])
    assert item is not None
    first = await ledger.begin(item, "stock", "api")
    second = await ledger.begin(item, "update", "api")
    await ledger.close(first)
    assert (await row(hub, no))["claimed_at"] == second.claimed_at, "the second one has no answer yet"
    await ledger.close(second)
    assert (await row(hub, no))["claimed_at"] is None
