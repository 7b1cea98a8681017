"""Calling the provider for a claimed attempt: no transaction is open, no connection is held."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hutong.base.clock import now
from hutong.base.failpoint import failpoint
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Ask, Outcome, PayState
from hutong.features.payments.attempts import AFTER_FAULT, Attempt, Note, Notebook, pack, scene_of
from hutong.features.payments.order import Payment
from hutong.features.payments.settle import Settler
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened

FIRST_CHASE = timedelta(seconds=20)  # a waiting attempt is asked about if no callback came
SOON = timedelta(seconds=2)  # an unknown one is asked about at once


@dataclass(frozen=True, slots=True)
class Started:
    """What came of calling the provider: the attempt's state, the start, and the failure if there was one."""

    note: Note
    failed: Failed | None = None
    paid: bool = False


class Starter:
    """Makes the provider's side of an attempt, once, under its number."""

    def __init__(self, switchboard: Switchboard, notebook: Notebook, settler: Settler, base_url: str) -> None:
        self._switchboard = switchboard
        self._notebook = notebook
        self._settler = settler
        self._base_url = base_url

    async def start(self, payment: Payment, attempt: Attempt, *, ask_first: bool = False) -> Started:
        """Calls the provider and writes down what it said. The attempt is claimed by this process.

        `ask_first`: an earlier call may have arrived, so the provider is asked before it is told again.
        """
        failpoint("pay.claimed")
        outcome, failed = await self._call(payment, attempt, ask_first)
        failpoint("pay.called")
        if outcome is not None and outcome.state is PayState.PAID:
            await self._settler.settle(outcome, attempt.channel_id, attempt.revision, "answer")
            return Started(self._note(attempt, "paid", outcome), paid=True)
        note = self._judge(attempt, outcome, failed)
        await self._notebook.write(note)
        failpoint("pay.noted")
        return Started(note, failed)

    async def _call(self, payment: Payment, attempt: Attempt, ask_first: bool) -> tuple[Outcome | None, Failed | None]:
        try:
            opened = await self._switchboard.open(attempt.channel_id, attempt.revision)
            known = await self._known(opened, attempt.id) if ask_first else None
            if known is not None and known.state in (PayState.PAID, PayState.CLOSED):
                return known, None
            return await opened.pay(self._ask(payment, attempt)), None
        except Failed as failed:
            return None, failed

    async def _known(self, opened: Opened, number: str) -> Outcome | None:
        try:
            return await opened.query(number)
        except Failed as failed:
            if failed.fault is Fault.NOT_FOUND:
                return None
            raise

    def _ask(self, payment: Payment, attempt: Attempt) -> Ask:
        return Ask(
            number=attempt.id,
            fen=attempt.fen,
            subject=payment.subject,
            scene=scene_of(attempt),
            return_url=f"{self._base_url}/pay/{payment.id}/result",
            payer_ip=payment.payer_ip,
            created_at=payment.created_at,
            expires_at=payment.expires_at,
            payer_id=attempt.payer_id,
            auth_code=attempt.auth_code,
        )

    def _judge(self, attempt: Attempt, outcome: Outcome | None, failed: Failed | None) -> Note:
        if failed is not None or outcome is None:
            failed = failed or Failed(Fault.UNKNOWN)
            state = AFTER_FAULT[failed.fault]
            return self._note(attempt, state, None, failed)
        if outcome.state is PayState.CLOSED:
            return self._note(attempt, "closed", outcome)
        return self._note(attempt, "unknown" if outcome.state is PayState.UNKNOWN else "waiting", outcome)

    def _note(self, attempt: Attempt, state: str, outcome: Outcome | None, failed: Failed | None = None) -> Note:
        return Note(
            attempt.id,
            attempt.owner,
            state,
            start=pack(outcome.start) if outcome else None,
            fault=failed.fault.value if failed else "",
            words=f"{failed.code} {failed.words}".strip() if failed else outcome.words if outcome else "",
            chase_at=_chase_at(state, now()),
            provider_no=outcome.provider_no if outcome else "",
        )


def _chase_at(state: str, at: datetime) -> datetime | None:
    match state:
        case "waiting":
            return at + FIRST_CHASE
        case "unknown":
            return at + SOON
        case _:
            return None
