"""Asking a provider by hand: what it says is told and settled; who asked is written down."""

import pytest
from tests.stack import Stack, build

from hutong.base.errors import Problem, Refusal
from hutong.capabilities.simulation import Mischief
from hutong.features.trade.ask import Asker


async def asker(dsn: str) -> tuple[Stack, Asker]:
    stack = await build(dsn)
    return stack, Asker(stack.hub.pool, stack.hub.switchboard, stack.money.settler)


async def test_each_answer_is_told_in_both_languages(dsn: str) -> None:
    stack, asks = await asker(dsn)
    actor = stack.hub.actor("lin")
    _, answer = await stack.order("ask-1")
    (one,) = await asks.ask(actor, answer["sysorderno"])
    assert (one.said.zh[:3], one.said.en[:7], one.did.zh) == ("待支付", "waiting", "")
    simulator = stack.simulator("wxnative")
    simulator.mischiefs.order(Mischief.RESET)
    (one,) = await asks.ask(actor, answer["sysorderno"])
    assert one.said.zh.startswith("没有问到")
    assert one.said.en.startswith("no answer")
    simulator.mischiefs.order(Mischief.NOTICE_LOST)
    await stack.pay(answer)
    (one,) = await asks.ask(actor, answer["sysorderno"])
    assert one.did.zh == "已入账"
    (one,) = await asks.ask(actor, answer["sysorderno"])  # once more changes nothing
    assert (one.said.zh[:3], one.did.zh) == ("已支付", "")
    assert [notice["topic"] for notice in await stack.notices()] == ["payment.paid"]
    with pytest.raises(Refusal) as caught:
        await asks.ask(actor, "nothing")
    assert caught.value.problem is Problem.ORDER_NOT_FOUND
    rows = await stack.hub.pool.fetch("SELECT actor FROM audit_event WHERE action = 'payment.query'")
    assert {row["actor"] for row in rows} == {"lin"}
    await stack.close()
