"""The book of a shop: an answer closes only what it answers, and what is said of one change twice adds up."""

from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from tests.selling import claimed, history, listed, row
from tests.stack import Stack

from hutong.base.clock import now
from hutong.features.goods.item import PUSH, Item, Said
from hutong.features.goods.ledger import Ledger

pytestmark = pytest.mark.asyncio(loop_scope="module")
PUSHES = count(900_000)
BACK = {"return_info": {"delivery_id": "SF", "waybill_id": "SF1"}, "type": 2}


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


async def to_return(hub: Stack) -> tuple[Ledger, Item]:
    """A claim whose goods the buyer is to send back, looked at a while ago."""
    ledger, no = Ledger(hub.hub.pool), await claimed(hub, back=True)
    item = await ledger.read((await row(hub, no))["id"])
    assert item is not None
    at = now().replace(microsecond=0) - timedelta(seconds=9)
    facts = {"type": 2, "return_info": {"delivery_id": ""}, "status": 6}
    return ledger, await ledger.settle(item.id, Said("to_return", "query", at, "6", seen=item.version, facts=facts))


def answer(item: Item, state: str = "to_receive", **more: Any) -> Said:
    """What the platform answered to a question of the moment when the claim was as `item`."""
    at = now().replace(microsecond=0) - timedelta(seconds=5)
    return Said(state, "query", at, "8", seen=item.version, facts=BACK, **more)


def pushed(state: str = "to_receive", status: str = "8") -> Said:
    """The push of the change."""
    return Said(state, PUSH, now().replace(microsecond=0), status, push_id=next(PUSHES))


@pytest.mark.parametrize("first", ["push", "answer"])
async def test_an_answer_and_the_push_of_one_change_leave_the_same_facts(hub: Stack, first: str) -> None:
    ledger, item = await to_return(hub)
    both = [pushed(), answer(item, fen=8800, words="破损")]
    for said in both if first == "push" else both[::-1]:
        after = await ledger.settle(item.id, said)
    assert (after.state, after.status, after.fen, after.words) == ("to_receive", "8", 8800, "破损")
    assert after.facts["return_info"] == BACK["return_info"]
    assert [what for what, _, moved in await history(hub, item.number) if moved][-2:] == ["to_return", "to_receive"]


async def test_an_answer_that_comes_late_overwrites_nothing(hub: Stack) -> None:
    ledger, item = await to_return(hub)
    late = answer(item, fen=1, words="旧")
    moved = await ledger.settle(item.id, pushed())
    newer = {"return_info": {"delivery_id": "YTO", "waybill_id": "YT2"}, "status": 8}
    known = replace(answer(moved, fen=8800, words="新"), facts=newer)
    before = await ledger.settle(item.id, known)
    assert await ledger.settle(item.id, late) == before
    over = await ledger.settle(item.id, pushed("refunded", "13"))
    stale = replace(late, facts={**BACK, "complaint": {"id": 1}})
    assert await ledger.settle(item.id, stale) == over, "what found an earlier state tells nothing"


async def test_what_has_gone_on_further_than_a_push_meanwhile_is_newer_than_it(hub: Stack) -> None:
    ledger, item = await to_return(hub)
    await ledger.settle(item.id, pushed())
    after = await ledger.settle(item.id, answer(item, "refunding"))
    assert (after.state, after.facts["return_info"]) == ("refunding", BACK["return_info"])
