"""Merchants as a list: newest first, found by number or name, page by page."""

import pytest
from tests.features.merchants.conftest import sell

from hutong.base.errors import Problem, Refusal
from hutong.features.merchants import edit, look
from hutong.features.merchants.edit import Terms
from hutong.features.operators import accounts
from hutong.switchboard.actor import Actor


async def test_merchants_are_found_page_by_page(actor: Actor) -> None:
    for number, name in enumerate(("茶馆", "Coffee House", "茶楼")):
        await edit.create(actor, name, mer_id=f"M{number}")
    await sell(actor, "WXPAY", "wxnative")
    await edit.edit(actor, "M1", Terms(enabled=False, products=["wxnative"], accounts=["wx1"]))
    await accounts.create(actor, realm="portal", merchant_id="M2", username="boss", role="owner")
    pool = actor.pool
    first = await look.page(pool, limit=2)
    second = await look.page(pool, after=first.next or "", limit=2)
    assert [row.id for row in (*first.rows, *second.rows)] == ["M2", "M1", "M0"]
    assert second.next is None
    assert [row.accounts for row in first.rows] == [None, ["wx1"]]
    assert [row.people for row in first.rows] == [1, 0]
    assert (first.rows[1].products, first.rows[1].has_public_key, first.rows[1].has_old_keys) == (
        ["wxnative"],
        False,
        False,
    )
    assert [row.id for row in (await look.page(pool, search="茶")).rows] == ["M2", "M0"]
    assert [row.id for row in (await look.page(pool, search="coffee")).rows] == ["M1"]
    assert [row.id for row in (await look.page(pool, search="m0")).rows] == ["M0"]
    assert [row.id for row in (await look.page(pool, enabled=True)).rows] == ["M2", "M0"]
    assert await look.names(pool, ["M0", "none"]) == {"M0": "茶馆"}


async def test_two_live_keys_are_marked(actor: Actor) -> None:
    await edit.create(actor, "shop", mer_id="M1")
    await edit.rotate_md5_key(actor, "M1")
    assert [row.has_old_keys for row in (await look.page(actor.pool)).rows] == [True]


async def test_a_cursor_that_is_none_is_refused(actor: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        await look.page(actor.pool, after="nonsense")
    assert refused.value.problem is Problem.BAD_INPUT
