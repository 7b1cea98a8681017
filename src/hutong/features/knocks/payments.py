"""Knocks of payment channels: confirmed where the key is shared, then settled."""

from hutong.base.http import Reply
from hutong.base.text import bearable
from hutong.capabilities.faults import Failed
from hutong.capabilities.pay import Knock, Outcome, Pays, PayState, RefundOutcome
from hutong.features.payments.settle import BELIEVED, Settler, Verdict
from hutong.features.refunds.settle import RefundSettler
from hutong.switchboard.open import Opened


class PayReader:
    """Reads what providers say of payments and refunds."""

    capability = Pays

    def __init__(self, settler: Settler, refunds: RefundSettler) -> None:
        self._settler = settler
        self._refunds = refunds

    async def read(self, opened: Opened, knock: Knock) -> tuple[bool, str]:
        """See `Reader.read`."""
        verdicts = [await self._believe(opened, outcome) for outcome in opened.hear(knock)]
        return all(good for good, _ in verdicts), ", ".join(word for _, word in verdicts)

    def acknowledge(self, opened: Opened, _knock: Knock, heard: bool, /) -> Reply:
        """See `Reader.acknowledge`."""
        return opened.acknowledge(heard)

    async def _believe(self, opened: Opened, outcome: Outcome | RefundOutcome) -> tuple[bool, str]:
        if isinstance(outcome, RefundOutcome) and opened.spec.shared_key:
            good = await self._refunds.ask_soon(outcome.number, opened.channel_id)
            return good, "refund: asked about"
        if isinstance(outcome, RefundOutcome):
            good = await self._refunds.settle(outcome, opened.channel_id, opened.revision, "callback")
            return good, f"refund {outcome.state}"
        if outcome.state is PayState.PAID and await self._needs_asking(opened, outcome):
            return await self._confirm(opened, outcome)
        return await self._settle(opened, outcome, opened.revision)

    async def _needs_asking(self, opened: Opened, outcome: Outcome) -> bool:
        if opened.spec.shared_key:
            return True
        seen = await self._settler.see(outcome.number)
        return seen is not None and (seen.row["payment_state"] in ("closed", "late") or seen.row["state"] == "closed")

    async def _confirm(self, opened: Opened, claimed: Outcome) -> tuple[bool, str]:
        """A key that others may hold signed this: only what the provider says when asked is credited."""
        seen = await self._settler.see(claimed.number)
        if seen is None or not seen.is_of(opened.channel_id, opened.revision):
            return False, Verdict.STRANGER
        if claimed.fen != seen.row["fen"]:
            return await self._settle(opened, claimed, opened.revision)
        try:
            asked = await opened.query(claimed.number)
        except Failed as failed:
            return False, f"not confirmed: {failed.fault}"
        if asked.state is not PayState.PAID:
            detail = {"provider": asked.state, "words": bearable(asked.words)}
            await self._settler.alert(seen.row, "unconfirmed", "callback", detail)
            return False, f"not confirmed: {asked.state}"
        return await self._settle(opened, asked, opened.revision)

    async def _settle(self, opened: Opened, outcome: Outcome, revision: int) -> tuple[bool, str]:
        verdict = await self._settler.settle(outcome, opened.channel_id, revision, "callback")
        # waiting or unknown states are heard, though nothing follows from them: knocking again would not help
        return verdict in BELIEVED or verdict is Verdict.NOTHING, verdict
