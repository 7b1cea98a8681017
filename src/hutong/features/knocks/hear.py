"""A provider knocks: the knock is kept raw, read, settled, only then answered."""

import logging
import re
from collections.abc import Sequence
from typing import Final

from hutong.base.db import Connection, Pool
from hutong.base.db.group import GroupCommit
from hutong.base.failpoint import failpoint
from hutong.base.http import Reply
from hutong.base.text import bearable
from hutong.capabilities.faults import Failed
from hutong.capabilities.pay import Knock
from hutong.features.knocks.reader import Reader
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

_TOKEN: Final = re.compile(r"(?<![^&])token=[^&]*")  # what proves the caller where a provider signs nothing
Kept = tuple[int, int, str, Knock]  # channel, revision, peer, knock


class Ear:
    """Hears the knocks of every channel, each by the reader of its kind."""

    def __init__(self, pool: Pool, switchboard: Switchboard, readers: Sequence[Reader]) -> None:
        self._switchboard = switchboard
        self._readers = readers
        self._keep: GroupCommit[Kept, int] = GroupCommit(pool, _keep)
        self._judge: GroupCommit[tuple[int, str], None] = GroupCommit(pool, _write_verdicts)

    async def hear(self, channel_id: int, revision: int | None, peer: str, knock: Knock) -> Reply:
        """The answer in the provider's words: heard only when everything it says is durable.

        `revision` None: an address that an operator entered once; the current settings are to prove who calls.
        """
        revision = self._switchboard.current.id if revision is None else revision
        if not await self._is_set_up(channel_id, revision):
            return _DEAF  # a stranger's; keeping it would let anybody fill the table
        kept = await self._keep.add((channel_id, revision, peer, knock))
        failpoint("knock.kept")
        try:
            opened = await self._switchboard.open(channel_id, revision)
        except Failed as failed:
            await self._judge.add((kept, bearable(f"{failed.fault}: {failed.words}")))
            return _BROKEN
        reader = next((one for one in self._readers if opened.can(one.capability)), None)
        if reader is None:
            await self._judge.add((kept, "this channel has nothing to say"))
            return _DEAF
        believed, verdict = await self._read(reader, opened, knock)
        failpoint("knock.settled")
        if not believed:
            log.warning("knock %d at channel %d (%s) is not believed: %s", kept, channel_id, opened.code, verdict)
        await self._judge.add((kept, verdict))
        return reader.acknowledge(opened, knock, believed)

    async def _is_set_up(self, channel_id: int, revision: int) -> bool:
        """Whether an operator set this channel up, though it can't be opened: without its secret nothing verifies."""
        try:
            return channel_id in (await self._switchboard.at(revision)).channels
        except LookupError:
            return False

    async def _read(self, reader: Reader, opened: Opened, knock: Knock) -> tuple[bool, str]:
        try:
            believed, verdict = await reader.read(opened, knock)
        except Failed as failed:
            return False, f"{failed.fault}: {failed.words}"[:300]
        return believed, bearable(verdict)


async def _keep(connection: Connection, knocks: Sequence[Kept]) -> list[int]:
    rows = await connection.fetch(
        _KEEP,
        [channel for channel, _, _, _ in knocks],
        [revision for _, revision, _, _ in knocks],
        [peer for _, _, peer, _ in knocks],
        [_TOKEN.sub("token=…", knock.query) for _, _, _, knock in knocks],
        [dict(knock.headers) for _, _, _, knock in knocks],
        [knock.body for _, _, _, knock in knocks],
    )
    return [row["id"] for row in rows]


async def _write_verdicts(connection: Connection, verdicts: Sequence[tuple[int, str]]) -> list[None]:
    await connection.execute(_JUDGE, [kept for kept, _ in verdicts], [verdict for _, verdict in verdicts])
    return [None] * len(verdicts)
