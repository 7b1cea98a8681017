"""The list and the limit: kept, checked, audited."""

from datetime import timedelta

import pytest

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.features.access import edit
from hutong.switchboard.actor import Actor


async def test_the_list_is_kept_and_audited(pool: Pool, actor: Actor) -> None:
    soon = now() + timedelta(hours=1)
    first = await edit.allow(actor, "203.0.113.77/24", remark="机房")
    assert (first.network, first.remark, first.actor, first.until) == ("203.0.113.0/24", "机房", "test", None)
    await edit.allow(actor, "2001:db8::1", until=soon)
    again = await edit.allow(actor, "203.0.113.0/24", remark="机房二", until=soon)
    found = await edit.allowed(pool)
    assert [one.network for one in found] == ["203.0.113.0/24", "2001:db8::1"]
    assert found[0] == again
    assert not again.is_over()
    assert again.is_over(soon)
    assert not first.is_over()
    gone = await edit.remove(actor, "203.0.113.1/24")
    assert gone.remark == "机房二"
    with pytest.raises(Refusal) as refused:
        await edit.remove(actor, "203.0.113.0/24")
    assert refused.value.problem is Problem.NO_SOURCE
    rows = await pool.fetch("SELECT action, subject, detail FROM audit_event ORDER BY id")
    assert [(row["action"], row["subject"]) for row in rows] == [
        ("access.allow", "network/203.0.113.0/24"),
        ("access.allow", "network/2001:db8::1"),
        ("access.allow", "network/203.0.113.0/24"),
        ("access.remove", "network/203.0.113.0/24"),
    ]
    assert rows[2]["detail"] == {"remark": "机房二", "until": soon.isoformat()}


async def test_an_end_in_the_past_and_a_list_that_is_full_are_refused(
    pool: Pool, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refusal) as refused:
        await edit.allow(actor, "203.0.113.5", until=now())
    assert refused.value.fields[0][0] == "until"
    monkeypatch.setattr(edit, "_ROWS", 2)
    await edit.allow(actor, "203.0.113.5")
    await edit.allow(actor, "203.0.113.6")
    with pytest.raises(Refusal, match="2"):
        await edit.allow(actor, "203.0.113.7")
    await edit.allow(actor, "203.0.113.6", remark="one that is there may still be changed")
    assert len(await edit.allowed(pool)) == 2


async def test_the_limit(pool: Pool, actor: Actor) -> None:
    assert await edit.limit(pool) is None
    await edit.set_limit(actor, 800)
    assert await edit.limit(pool) == 800
    for wrong in (0, -1, edit.MOST + 1):
        with pytest.raises(Refusal) as refused:
            await edit.set_limit(actor, wrong)
        assert refused.value.problem is Problem.BAD_LIMIT
        assert refused.value.fields[0][0] == "per_minute"
    await edit.set_limit(actor, None)
    assert await edit.limit(pool) is None
    details = await pool.fetch("SELECT detail FROM audit_event WHERE action = 'access.limit' ORDER BY id")
    assert [row["detail"] for row in details] == [{"per_minute": 800}, {"per_minute": None}]
