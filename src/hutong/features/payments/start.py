"""Calling the provider for a claimed attempt: no transaction is open, no connection is held."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hutong.base.clock import now
from hutong.base.failpoint import failpoint
from hutong.base.text import bearable
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Ask, Outcome, PayState, Scene
from hutong.features.payments.attempts import AFTER_FAULT, Attempt, Note, Notebook, pack, scene_of
from hutong.features.payments.order import Payment
from hutong.features.payments.settle import BELIEVED, Settler, Verdict
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened

FIRST_CHASE: Final = timedelta(seconds=20)  # a waiting attempt is asked about if no callback came
SOON: Final = timedelta(seconds=2)  # an unknown one is asked about at once

# What an attempt that failed is passed on to, instead of being written down; None: nothing.
PassOn = Callable[[Attempt, Note, Failed], Awaitable[Attempt | None]]

# What the provider may have of an attempt, by the state from which it was claimed. A call that fails then takes
# nothing back: the attempt stays at least as doubtful as it was.
_THERE: Final[Mapping[str, str]] = {"claimed": "unknown", "unknown": "unknown", "waiting": "waiting"}


@dataclass(frozen=True, slots=True)
class Started:
    """What came of calling the provider: the attempt's state, the start, and the failure if there was one."""

    note: Note
    failed: Failed | None = None
    next: Attempt | None = None  # on another channel, to be called in its place


@dataclass(frozen=True, slots=True)
class _Heard:
    """The provider's answer, or its failure and what it has of the attempt all the same ("" for nothing)."""

    outcome: Outcome | None = None
    failed: Failed | None = None
    there: str = ""


class Starter:
    """Makes the provider's side of an attempt, once, under its number."""

    def __init__(self, switchboard: Switchboard, notebook: Notebook, settler: Settler, base_url: str) -> None:
        self._switchboard = switchboard
        self._notebook = notebook
        self._settler = settler
        self._base_url = base_url

    async def start(
        self, payment: Payment, attempt: Attempt, *, before: str = "", app: str = "", pass_on: PassOn | None = None
    ) -> Started:
        """Calls the provider and writes down what it said. The attempt is claimed by this process.

        `before`: the state from which it was claimed. Where an earlier call may have arrived, the provider is asked
        before it is told again. `app`: the payer's, if it is known. `pass_on` may make another channel's attempt out of
        one that failed.
        """
        failpoint("pay.claimed")
        heard = await self._call(payment, attempt, _THERE.get(before, ""), app)
        failpoint("pay.called")
        if heard.outcome is not None and heard.outcome.state is PayState.PAID:
            return await self._paid(attempt, heard.outcome)
        note, failed = self._judge(attempt, heard)
        if pass_on is not None and failed is not None:
            further = await pass_on(attempt, note, failed)
            if further is not None:
                failpoint("pay.passed")
                return Started(note, failed, further)
        await self._notebook.write(note)
        failpoint("pay.noted")
        return Started(note, failed)

    async def _paid(self, attempt: Attempt, outcome: Outcome) -> Started:
        verdict = await self._settler.settle(outcome, attempt.channel_id, attempt.revision, "answer")
        if verdict is Verdict.LATE:
            return Started(self._note(attempt, "closed", outcome))
        if verdict in BELIEVED:
            return Started(self._note(attempt, "paid", outcome))
        failed = Failed(Fault.UNKNOWN, words=f"paid, but {verdict}")
        note = self._note(attempt, "unknown", None, failed)
        await self._notebook.write(note)
        return Started(note, failed)

    async def _call(self, payment: Payment, attempt: Attempt, there: str, app: str) -> _Heard:
        try:
            opened = await self._switchboard.open(attempt.channel_id, attempt.revision)
            if there == "unknown":
                known = await self._known(opened, attempt.id)
                if known is not None and (known.state is not PayState.WAITING or attempt.scene == Scene.BARCODE):
                    return _Heard(
                        known
                    )  # paid or closed; unlisted: asked about, not told again; a code is charged once
                there = "" if known is None else "waiting"
            return _Heard(await opened.pay(self._ask(payment, attempt, app)))
        except Failed as failed:
            return _Heard(None, failed, there)

    async def _known(self, opened: Opened, number: str) -> Outcome | None:
        try:
            return await opened.query(number)
        except Failed as failed:
            if failed.fault is Fault.NOT_FOUND:
                return None
            raise

    def _ask(self, payment: Payment, attempt: Attempt, app: str) -> Ask:
        return Ask(
            number=attempt.id,
            fen=attempt.fen,
            subject=payment.subject,
            scene=scene_of(attempt),
            return_url=f"{self._base_url}/pay/{payment.id}/result",
            payer_ip=attempt.payer_ip or payment.payer_ip,  # the same at every call: other content is a duplicate
            created_at=payment.created_at,
            expires_at=payment.expires_at,
            payer_id=attempt.payer_id,
            auth_code=attempt.auth_code,
            app=app,
        )

    def _judge(self, attempt: Attempt, heard: _Heard) -> tuple[Note, Failed | None]:
        outcome, failed = heard.outcome, heard.failed
        if outcome is None:
            failed = failed or Failed(Fault.UNKNOWN)
            if heard.there == "unknown":  # that this question failed says nothing of the call before it
                failed = Failed(Fault.UNKNOWN, failed.code, failed.said)
            return self._note(attempt, heard.there or AFTER_FAULT[failed.fault], None, failed), failed
        if outcome.state is PayState.CLOSED:
            return self._note(attempt, "closed", outcome), None
        if outcome.state is PayState.UNKNOWN:
            failed = Failed(Fault.UNKNOWN, words=outcome.words)
            return self._note(attempt, "unknown", outcome, failed), failed
        return self._note(attempt, "waiting", outcome), None

    def _note(self, attempt: Attempt, state: str, outcome: Outcome | None, failed: Failed | None = None) -> Note:
        return Note(
            attempt.id,
            attempt.owner,
            state,
            start=pack(outcome.start) if outcome else None,
            fault=failed.fault.value if failed else "",
            words=bearable(failed.reason.zh if failed else outcome.words if outcome else ""),
            chase_at=_chase_at(state, now(), soon=failed is not None or attempt.scene == Scene.BARCODE),
            provider_no=bearable(outcome.provider_no) if outcome else "",
        )


def _chase_at(state: str, at: datetime, *, soon: bool) -> datetime | None:
    """When to ask. `soon`: nobody will tell (a payment code has no callback at some providers), or it is in doubt."""
    if state == "unknown" or (state == "waiting" and soon):
        return at + SOON
    return at + FIRST_CHASE if state == "waiting" else None
