"""The self-check against the simulated account: every kind the same at first, and whatever is spoiled is found."""

from dataclasses import replace
from typing import Any

import pytest
from tests.lettering import OFFICIAL, all_usual, app, templates, usual, wechat, write
from tests.stack import Stack

from hutong.features.messages.check import Checked, check
from hutong.switchboard.content import Content
from hutong.switchboard.drafts import channels
from hutong.switchboard.drafts.texts import letters
from hutong.switchboard.letters.kinds import KINDS, PAYMENT, SYSTEM, VISITOR

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def checked(hub: Stack, content: Content | None = None) -> dict[str, Checked]:
    return {one.head.kind: one for one in await check(hub.hub.switchboard, content)}


def spoil(hub: Stack, title: str, **changes: Any) -> None:
    own = wechat(hub).configure(app(hub))["templates"]
    wechat(hub).configure(app(hub), templates=[{**one, **changes} if one["title"] == title else one for one in own])


async def test_what_the_manual_names_is_the_same(hub: Stack) -> None:
    assert {kind: one.verdict for kind, one in (await checked(hub)).items()} == {
        "wx_system": "same",
        "wx_payment": "same",
        "wx_visitor": "same",
        "wx_visitor_result": "same",
    }


async def test_each_account_is_asked_once(hub: Stack) -> None:
    await hub.hub.switchboard.calls.flush()
    before = await hub.hub.pool.fetchval("SELECT coalesce(max(id), 0) FROM call_log")
    await checked(hub)
    await hub.hub.switchboard.calls.flush()
    calls = await hub.hub.pool.fetch("SELECT verb FROM call_log WHERE id > $1", before)
    assert [one["verb"] for one in calls] == ["list_templates"]


async def test_a_spoiled_text_is_found_where_it_is(hub: Stack) -> None:
    own = wechat(hub).configure(app(hub))["templates"]
    spoil(hub, "付款提醒", content=KINDS[PAYMENT].usual.text.replace("付款金额", "付欵金额"))
    one = (await checked(hub))[PAYMENT]
    assert (one.verdict, [found.what for found in one.findings]) == ("wrong", ["fields", "text"])
    assert one.text is not None
    [(begin, end)] = one.text.found_spans
    assert one.text.found[begin:end] == "欵"
    wechat(hub).configure(app(hub), templates=own)


async def test_an_unknown_id_and_a_channel_that_is_not_chosen(hub: Stack) -> None:
    actor = hub.hub.actor("test")
    await letters.put_letter(actor, replace(usual(hub, VISITOR), template="X" * 43))
    await letters.put_letter(actor, replace(usual(hub, SYSTEM), enabled=False, channel_id=None))
    drafted = await checked(hub, await channels.look(actor))
    assert (drafted[VISITOR].verdict, drafted[SYSTEM].verdict) == ("wrong", "unset")
    assert templates(hub)["访客预约审批通知"] in drafted[VISITOR].findings[0].remedy.zh
    assert (await checked(hub))[VISITOR].verdict == "same"  # what runs is as it was
    await all_usual(hub)


async def test_an_account_that_does_not_answer_is_said_so(hub: Stack) -> None:
    before = wechat(hub).console(app(hub))["permissions"]
    wechat(hub).configure(app(hub), permissions=["base"])
    one = (await checked(hub))[PAYMENT]
    assert one.verdict == "unasked"
    assert one.failed is not None
    assert one.failed.code == "48001"
    wechat(hub).configure(app(hub), permissions=list(before))
    assert (await checked(hub))[PAYMENT].verdict == "same"


async def test_a_draft_is_tried_with_its_own_keys(hub: Stack) -> None:
    actor, channel = hub.hub.actor("test"), hub.channels[OFFICIAL]
    content = await channels.look(actor)
    await channels.edit_channel(actor, channel, settings={"PRIVATE_KEY": "0" * 32})
    assert (await checked(hub, await channels.look(actor)))[PAYMENT].verdict == "unasked"
    key = content.channels[channel].value("PRIVATE_KEY", actor.vault)
    plain = key if isinstance(key, str) else key.reveal()
    await channels.edit_channel(actor, channel, settings={"PRIVATE_KEY": plain})
    await write(hub, usual(hub, PAYMENT))
    assert (await checked(hub, await channels.look(actor)))[PAYMENT].verdict == "same"
