"""Moving files from one carrier to another: copied, compared, then moved in one step; stopped anywhere, it goes on."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.faults import Failed
from hutong.capabilities.storage import Object, Stores
from hutong.features.files.haul.copy import copied
from hutong.features.files.haul.leftovers import Leftovers
from hutong.features.files.haul.place import opened_at
from hutong.features.files.haul.pour import Pouring, check_whole
from hutong.features.files.keep import LONGEST
from hutong.features.files.ledger import FileLedger
from hutong.features.files.record import COLUMNS, File, fresh_key, suffix_of
from hutong.switchboard.live import Switchboard

GRACE: Final = timedelta(seconds=LONGEST)  # addresses that were given before lead to the old place
AT_ONCE: Final = 4
_PAGE: Final = 200
_COUNT = (
    "SELECT count(*) AS files, coalesce(sum(size), 0) AS bytes FROM file WHERE channel_id = $1 AND state = 'stored'"
)
# By key, not by offset: the set shrinks while it is walked.
_NEXT: Final = f"""
SELECT {COLUMNS} FROM file WHERE channel_id = $1 AND state = 'stored' AND id > $2 ORDER BY id LIMIT $3
"""


@dataclass(slots=True)
class Progress:
    """How far it is."""

    files: int
    bytes: int
    moved: int = 0
    moved_bytes: int = 0
    changed: int = 0  # deleted or moved by somebody else meanwhile
    failures: list[tuple[str, str]] = field(default_factory=list)  # sysFileId, why


class Mover:
    """Moves files. What is done is done: begun again it takes up what is left on the old carrier."""

    def __init__(self, pool: Pool, switchboard: Switchboard, ledger: FileLedger, leftovers: Leftovers) -> None:
        self._pool = pool
        self._switchboard = switchboard
        self._ledger = ledger
        self._leftovers = leftovers

    async def move(
        self, old: int, new: int, tell: Callable[[Progress], None] = lambda _: None, *, grace: timedelta = GRACE
    ) -> Progress:
        """Moves every stored file from one channel to another; old objects are thrown away after `grace`.

        Refusal (BAD_ROUTE) when they are one, or the new one can't keep files. Files that fail are listed and stay.
        """
        if old == new:
            raise Refusal(Problem.BAD_ROUTE, f"{old} → {new}")
        try:
            opened = await self._switchboard.open(new)
        except Failed as failed:
            raise Refusal(Problem.BAD_ROUTE, failed.reason) from None
        if not opened.can(Stores):
            name = f"{new} {opened.code}"
            raise Refusal(Problem.BAD_ROUTE, Text(f"通道 {name} 不能存放文件", f"channel {name} can't keep files"))
        row = await self._pool.fetchrow(_COUNT, old)
        progress = Progress(row["files"], int(row["bytes"])) if row else Progress(0, 0)
        tell(progress)
        last = ""
        while rows := await self._pool.fetch(_NEXT, old, last, _PAGE):
            last = rows[-1]["id"]
            places = asyncio.Semaphore(AT_ONCE)
            await asyncio.gather(*(self._one(File(**one), new, places, progress, grace, tell) for one in rows))
        return progress

    async def _one(
        self,
        file: File,
        new: int,
        places: asyncio.Semaphore,
        progress: Progress,
        grace: timedelta,
        tell: Callable[[Progress], None],
    ) -> None:
        async with places:
            try:
                moved = await self._move(file, new, grace)
            except Failed as failed:
                progress.failures.append((file.id, f"{failed.fault} {failed.reason.zh}".strip()))
            except Refusal as refusal:
                progress.failures.append((file.id, refusal.message("en")))
            else:
                progress.moved += moved
                progress.changed += not moved
                progress.moved_bytes += file.size
            tell(progress)

    async def _move(self, file: File, new: int, grace: timedelta) -> bool:
        source = await opened_at(self._switchboard, file.channel_id, file.revision)
        target = await self._switchboard.open(new)
        if suffix_of(file.name) not in target.face(Stores).suffixes:
            raise Refusal(Problem.FILE_TYPE, suffix_of(file.name))
        key = fresh_key(file.name)
        number = await self._leftovers.hold(new, target.revision, key)
        pouring = Pouring(self._leftovers, target, Object(key, file.size, file.content_type), number)
        try:
            poured = await copied(source, file, pouring)
            found = await target.ask("stat", key, target.face(Stores).stat(key))
            check_whole(file.size, found.size, "", "")
            place = (new, target.revision, key)
            moved = await self._ledger.moved(file, place, poured, number, grace)
        except BaseException:
            await self._leftovers.let_go(number)
            raise
        if moved is None:
            await self._leftovers.let_go(number)
        return moved is not None
