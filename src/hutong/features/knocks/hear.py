"""A provider knocks: the knock is kept raw, read, settled, only then answered."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hutong.base.db import Connection, Pool
from hutong.base.db.group import GroupCommit
from hutong.base.failpoint import failpoint
from hutong.base.http import Reply
from hutong.base.rate import Rate, address_of, one_source
from hutong.base.text import bearable
from hutong.capabilities.faults import Failed, Fault, Sealed
from hutong.capabilities.pay import Knock, Pays
from hutong.features.knocks.doubts import doubt
from hutong.features.knocks.reader import Reader
from hutong.switchboard import registry
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened

log = logging.getLogger(__name__)

_DEAF: Final = Reply(404, b"no such channel")
_BROKEN: Final = Reply(503, b"the channel is not set up completely")
_ENOUGH: Final = Reply(429, b"too many knocks that nobody can believe")
STRANGE: Final = 60  # knocks a minute from one source that prove nothing and are kept all the same
FORGED_BODY: Final = 4096  # bytes of a forged knock's body that stay

_KEEP = """
INSERT INTO knock (channel_id, revision, peer, query, headers, body)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::jsonb[], $6::bytea[])
RETURNING id
"""
_JUDGE = f"""
UPDATE knock k SET verdict = g.verdict, body = CASE
    WHEN starts_with(g.verdict, '{Fault.FORGED}') THEN substring(k.body FOR {FORGED_BODY}) ELSE k.body END
FROM unnest($1::bigint[], $2::text[]) AS g(id, verdict) WHERE k.id = g.id
"""

_TOKEN: Final = re.compile(r"(?<![^&])token=[^&]*")  # what proves the caller where a provider signs nothing
Kept = tuple[int, int, str, Knock]  # channel, revision, peer, knock


@dataclass(frozen=True, slots=True)
class _Heard:
    """What became of a knock: the answer, a word for the record, and whether anybody might have sent it."""

    reply: Reply
    verdict: str
    believed: bool = False
    strange: bool = False
    sealed: bool = False  # the provider sent it, and our key does not open it: no stranger could


class Ear:
    """Hears the knocks of every channel, each by the reader of its kind."""

    def __init__(self, pool: Pool, switchboard: Switchboard, readers: Sequence[Reader]) -> None:
        self._pool = pool
        self._switchboard = switchboard
        self._readers = readers
        self._strangers = Rate(STRANGE)
        self._keep: GroupCommit[Kept, int] = GroupCommit(pool, _keep)
        self._judge: GroupCommit[tuple[int, str], None] = GroupCommit(pool, _write_verdicts)

    async def hear(self, channel_id: int, revision: int | None, peer: str, knock: Knock) -> Reply:
        """The answer in the provider's words: heard only when everything it says is durable.

        `revision` None: an address that an operator entered once; the current settings are to prove who calls.
        """
        revision = self._switchboard.current.id if revision is None else revision
        if not await self._is_set_up(channel_id, revision):
            return _DEAF  # a stranger's; keeping it would let anybody fill the table
        if self._strangers.is_spent(_source(peer)):
            return await self._hear_warily((channel_id, revision, peer, knock))
        kept = await self._keep.add((channel_id, revision, peer, knock))
        failpoint("knock.kept")
        heard = await self._judged(channel_id, revision, knock)
        failpoint("knock.settled")
        if not heard.believed:
            log.warning("knock %d at channel %d is not believed: %s", kept, channel_id, heard.verdict)
        if heard.strange:
            self._strangers.allows(_source(peer))
        await self._judge.add((kept, heard.verdict))
        await self._doubt(heard, kept, channel_id, revision, knock)
        return heard.reply

    async def _doubt(self, heard: _Heard, kept: int, channel_id: int, revision: int, knock: Knock) -> None:
        if heard.sealed or (heard.strange and await self._is_like(channel_id, revision, knock)):
            words = heard.verdict.removeprefix(f"{Fault.FORGED}: ")
            await doubt(self._pool, channel_id, kept, revision, words, sealed=heard.sealed)

    async def _is_like(self, channel_id: int, revision: int, knock: Knock) -> bool:
        """Whether it has the form of the provider that collects money there, so that our keys may be wrong."""
        setup = (await self._switchboard.at(revision)).channels[channel_id]
        adapter = registry.spec(setup.code).adapter
        return issubclass(adapter, Pays) and adapter.knock_like(knock, setup.merchant_no)

    async def _hear_warily(self, told: Kept) -> Reply:
        """Of a source that anybody may hide behind: what proves nothing is not kept, or the table would fill.

        A provider may knock from there, too: what it signed is read first, then kept. Should this process die in
        between, the provider was not answered and knocks again.
        """
        channel_id, revision, _, knock = told
        heard = await self._judged(channel_id, revision, knock)
        if heard.strange:
            return _ENOUGH
        kept = await self._keep.add(told)
        await self._judge.add((kept, heard.verdict))
        await self._doubt(heard, kept, channel_id, revision, knock)
        return heard.reply

    async def _judged(self, channel_id: int, revision: int, knock: Knock) -> _Heard:
        try:
            opened = await self._switchboard.open(channel_id, revision)
        except Failed as failed:
            return _Heard(_BROKEN, bearable(f"{failed.fault}: {failed.words}"), strange=True)
        reader = next((one for one in self._readers if opened.can(one.capability)), None)
        if reader is None:
            return _Heard(_DEAF, "this channel has nothing to say", strange=True)
        believed, verdict, sealed = await self._read(reader, opened, knock)
        strange = not believed and not sealed and verdict.startswith(Fault.FORGED)
        return _Heard(reader.acknowledge(opened, knock, believed), verdict, believed, strange, sealed)

    async def _is_set_up(self, channel_id: int, revision: int) -> bool:
        """Whether an operator set this channel up, though it can't be opened: without its secret nothing verifies."""
        try:
            return channel_id in (await self._switchboard.at(revision)).channels
        except LookupError:
            return False

    async def _read(self, reader: Reader, opened: Opened, knock: Knock) -> tuple[bool, str, bool]:
        try:
            believed, verdict = await reader.read(opened, knock)
        except Failed as failed:
            return False, f"{failed.fault}: {failed.words}"[:300], isinstance(failed, Sealed)
        return believed, bearable(verdict), False


def _source(peer: str) -> str:
    return one_source(address_of(peer))


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
