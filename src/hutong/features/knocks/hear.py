"""A provider knocks: the knock is kept raw, read, confirmed where its key is shared, settled, only then answered."""

import logging
from collections.abc import Sequence
from typing import Final

from hutong.base.db import Connection, Pool
from hutong.base.db.group import GroupCommit
from hutong.base.failpoint import failpoint
from hutong.base.http import Reply
from hutong.base.text import bearable
from hutong.capabilities.faults import Failed
from hutong.capabilities.pay import Knock, Outcome, PayState, RefundOutcome
from hutong.features.payments.settle import BELIEVED, Settler, Verdict
from hutong.features.refunds.settle import RefundSettler
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened

log = logging.getLogger(__name__)

_DEAF: Final = Reply(404, b"no such channel")
_BROKEN: Final = Reply(503, b"the channel is not set up completely")

_KEEP = """
INSERT INTO knock (channel_id, revision, peer, query, headers, body)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::jsonb[], $6::bytea[])
RETURNING id
"""
_JUDGE = """
UPDATE knock k SET verdict = g.verdict FROM unnest($1::bigint[], $2::text[]) AS g(id, verdict) WHERE k.id = g.id
"""

Kept = tuple[int, int, str, Knock]  # channel, revision, peer, knock


class Ear:
    """Hears the knocks of every payment channel."""

    def __init__(self, pool: Pool, switchboard: Switchboard, settler: Settler, refunds: RefundSettler) -> None:
        self._switchboard = switchboard
        self._settler = settler
        self._refunds = refunds
        self._keep: GroupCommit[Kept, int] = GroupCommit(pool, _keep)
        self._judge: GroupCommit[tuple[int, str], None] = GroupCommit(pool, _write_verdicts)

    async def hear(self, channel_id: int, revision: int, peer: str, knock: Knock) -> Reply:
        """The answer in the provider's words: heard only when everything it says is durable."""
        if not await self._is_set_up(channel_id, revision):
            return _DEAF  # a stranger's; keeping it would let anybody fill the table
        kept = await self._keep.add((channel_id, revision, peer, knock))
        failpoint("knock.kept")
        try:
            opened = await self._switchboard.open(channel_id, revision)
        except Failed as failed:
            await self._judge.add((kept, bearable(f"{failed.fault}: {failed.words}")))
            return _BROKEN
        believed, verdict = await self._read(opened, knock)
        failpoint("knock.settled")
        if not believed:
            log.warning("knock %d at channel %d (%s) is not believed: %s", kept, channel_id, opened.code, verdict)
        await self._judge.add((kept, verdict))
        return opened.acknowledge(believed)

    async def _is_set_up(self, channel_id: int, revision: int) -> bool:
        """Whether an operator set this channel up, though it can't be opened: without its secret nothing verifies."""
        try:
            return channel_id in (await self._switchboard.at(revision)).channels
        except LookupError:
            return False

    async def _read(self, opened: Opened, knock: Knock) -> tuple[bool, str]:
        try:
            outcomes = opened.hear(knock)
        except Failed as failed:
            return False, f"{failed.fault}: {failed.words}"[:300]
        verdicts = [await self._believe(opened, outcome) for outcome in outcomes]
        return all(good for good, _ in verdicts), ", ".join(word for _, word in verdicts)

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


async def _keep(connection: Connection, knocks: Sequence[Kept]) -> list[int]:
    rows = await connection.fetch(
        _KEEP,
        [channel for channel, _, _, _ in knocks],
        [revision for _, revision, _, _ in knocks],
        [peer for _, _, peer, _ in knocks],
        [knock.query for _, _, _, knock in knocks],
        [dict(knock.headers) for _, _, _, knock in knocks],
        [knock.body for _, _, _, knock in knocks],
    )
    return [row["id"] for row in rows]


async def _write_verdicts(connection: Connection, verdicts: Sequence[tuple[int, str]]) -> list[None]:
    await connection.execute(_JUDGE, [kept for kept, _ in verdicts], [verdict for _, verdict in verdicts])
    return [None] * len(verdicts)
