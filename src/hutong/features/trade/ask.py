"""Asking providers now, because somebody wants to know; what they say goes the road of every answer."""

from dataclasses import dataclass
from typing import Final

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text, bearable
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import PayState
from hutong.features.payments.settle import Settler, Verdict
from hutong.switchboard.actor import Actor
from hutong.switchboard.live import Switchboard

# What no provider has, and what is over and done with, is not asked about.
_ATTEMPTS: Final = """
SELECT id, channel_id, revision FROM attempt
 WHERE payment_id = $1 AND state IN ('claimed', 'waiting', 'unknown', 'closed', 'paid') ORDER BY id
"""
_HURRY: Final = "UPDATE attempt SET chase_at = now() WHERE payment_id = $1 AND state IN ('waiting', 'unknown')"
_SAID: Final = {
    PayState.PAID: Text("已支付", "paid"),
    PayState.WAITING: Text("待支付", "waiting for the payer"),
    PayState.CLOSED: Text("已关闭", "closed"),
}
_DID: Final = {
    Verdict.PAID: Text("已入账", "it is credited now"),
    Verdict.LATE: Text("迟到的付款，按商户设置处理", "it came late, and the merchant's rule applies"),
    Verdict.SURPLUS: Text("重复付款，将自动退回", "it was paid twice, and goes back by itself"),
    Verdict.WRONG_AMOUNT: Text("金额不符，未入账", "the amount is wrong, so it is not credited"),
    Verdict.CLOSED: Text("本地已关闭", "it is closed here, too"),
    Verdict.STRANGER: Text("与订单不符", "it fits no order"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a provider said of one attempt, and what came of it."""

    attempt_id: str
    channel_id: int
    said: Text
    did: Text


class Asker:
    """Asks after payments."""

    def __init__(self, pool: Pool, switchboard: Switchboard, settler: Settler) -> None:
        self._pool = pool
        self._switchboard = switchboard
        self._settler = settler

    async def ask(self, actor: Actor, payment_id: str) -> list[Asked]:
        """Asks the provider of every attempt; Refusal (ORDER_NOT_FOUND). Who asked is written down."""
        if not await self._pool.fetchval("SELECT EXISTS (SELECT FROM payment WHERE id = $1)", payment_id):
            raise Refusal(Problem.ORDER_NOT_FOUND, payment_id)
        rows = await self._pool.fetch(_ATTEMPTS, payment_id)
        found = [await self._one(row["id"], row["channel_id"], row["revision"]) for row in rows]
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(_HURRY, payment_id)  # what is still open is asked about by the chase, too
            said = {one.attempt_id: one.said._asdict() for one in found}
            await actor.note(connection, "payment.query", f"payment/{payment_id}", said)
        return found

    async def _one(self, number: str, channel_id: int, revision: int) -> Asked:
        try:
            opened = await self._switchboard.open(channel_id, revision)
            outcome = await opened.query(number)
        except Failed as failed:
            return Asked(number, channel_id, _failed(failed), Text("", ""))
        verdict = await self._settler.settle(outcome, channel_id, None, "office")
        words = bearable(outcome.words)
        said = _SAID.get(outcome.state, Text("状态不明", "a state we don't know"))
        return Asked(
            number,
            channel_id,
            Text(f"{said.zh}（{words}）", f"{said.en} ({words})") if words else said,
            _DID.get(verdict, Text("", "")),
        )


def _failed(failed: Failed) -> Text:
    if failed.fault is Fault.NOT_FOUND:
        return Text("渠道没有这笔订单", "the provider has no such order")
    zh, en = map(bearable, failed.reason)
    return Text(f"没有问到：{failed.fault} {zh}".rstrip(), f"no answer: {failed.fault} {en}".rstrip())
