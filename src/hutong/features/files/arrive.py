"""Files that browsers put: forms, and what has come looked at before it is believed."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.storage import Form, FormWish, Object, PresignsForms, Stores
from hutong.features.files.haul.budget import Budget
from hutong.features.files.haul.copy import copied
from hutong.features.files.haul.leftovers import Leftovers
from hutong.features.files.haul.place import opened_at
from hutong.features.files.haul.pour import Blocks, Pouring, check_whole, fits_whole
from hutong.features.files.ledger import FileLedger
from hutong.features.files.record import COLUMNS, File, fresh_key
from hutong.features.files.shelves import judge, refused
from hutong.features.files.sniff import HEAD, check_head, content_type_of
from hutong.features.files.wish import FileWish
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened
from hutong.switchboard.routing import Router, Stop

log = logging.getLogger(__name__)
LADDER: Final = (5, 10, 20, 40, 60)  # seconds until the next look; the last one repeats until the form's time is over
_LATE: Final = timedelta(minutes=1)  # a form that was sent at its last moment has come by then
_LEASE: Final = timedelta(minutes=1)
_LONG: Final = timedelta(hours=1)  # a lease for copying a large file
AT_ONCE: Final = 8
PATIENCE: Final = 1.0  # seconds that a turn waits for what it has begun
_CLAIM: Final = f"""
WITH due AS MATERIALIZED (
  SELECT id FROM file WHERE look_at <= now() AND state = 'expected' ORDER BY look_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
UPDATE file f SET look_at = now() + $2, looks = looks + 1 FROM due WHERE f.id = due.id
RETURNING {", ".join(f"f.{name}" for name in COLUMNS.split(", "))}, f.looks
"""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A form for a browser, and the file that it will make; None when the file is there already."""

    file: File
    form: Form | None


class Arrivals:
    """Gives forms, and looks for what they brought."""

    def __init__(
        self,
        pool: Pool,
        switchboard: Switchboard,
        router: Router,
        ledger: FileLedger,
        leftovers: Leftovers,
        budget: Budget,
    ) -> None:
        self._pool = pool
        self._switchboard = switchboard
        self._router = router
        self._ledger = ledger
        self._leftovers = leftovers
        self._budget = budget
        self._under_way: set[asyncio.Task[None]] = set()

    async def invite(self, wish: FileWish, seconds: int) -> Invitation:
        """A form with which a browser puts exactly this file. Refusal (FILE_…, NO_ROUTE, CHANNEL_CONFIG)."""
        at, key, content_type = now(), fresh_key(wish.name), content_type_of(wish.name)
        until = at + timedelta(seconds=seconds)

        async def use(opened: Opened) -> Form:
            return opened.face(PresignsForms).form(FormWish(key, content_type, wish.size, at, until))

        unfit = judge(self._switchboard, wish.name, PresignsForms)
        try:
            carried = await self._router.carry(Stores.ROUTE, use, unfit=unfit)
        except Stop as stop:
            raise refused(stop.failed) from None
        opened, form = carried.opened, carried.result
        place = (opened.channel_id, opened.revision, key)
        look_at = at + timedelta(seconds=LADDER[0])
        file, fresh = await self._ledger.take(wish, content_type, form=place, until=until, look_at=look_at)
        return Invitation(file, form if fresh else None)

    async def look(self, file: File, *, patient: bool = False) -> File:
        """The file, looked for at its carrier if it is still expected. `patient`: also what takes long is done now."""
        if file.state != "expected":
            return file
        try:
            opened = await opened_at(self._switchboard, file.channel_id, file.revision)
            carrier = opened.face(Stores)
            found = await opened.ask("stat", file.key, carrier.stat(file.key))
            check_whole(file.size, found.size, "", "")
            if opened.face(PresignsForms).ONCE:
                return await self._believe(file, opened) or file
            return await self._take_over(file, opened, patient) or file
        except Failed as failed:
            over = file.expires_at is not None and file.expires_at + _LATE < now()
            if failed.fault is Fault.NOT_FOUND and over:
                return await self._ledger.arrived(file, "lost", "没有等到文件") or file
            return file
        except Refusal as refusal:
            return await self._ledger.arrived(file, "refused", refusal.message()) or file

    async def _believe(self, file: File, opened: Opened) -> File | None:
        """It stays where it is, and nobody can change it there."""
        if file.size:
            reading = opened.face(Stores).read(file.key, 0, HEAD)
            check_head(file.name, await opened.ask("read", file.key, reading, discreet=True))
        return await self._ledger.arrived(file, "stored")

    async def _take_over(self, file: File, opened: Opened, patient: bool) -> File | None:
        """It is copied to a place that its form can't reach; what is looked at is what was copied."""
        if not patient and not fits_whole(file.size):
            await self._pool.execute("UPDATE file SET look_at = now() WHERE id = $1 AND state = 'expected'", file.id)
            return None  # the worker does it
        await self._pool.execute("UPDATE file SET look_at = now() + $2 WHERE id = $1", file.id, _LONG)
        key = fresh_key(file.name)
        number = await self._leftovers.hold(opened.channel_id, opened.revision, key)
        pouring = Pouring(self._leftovers, opened, Object(key, file.size, file.content_type), number)
        try:
            poured = await copied(opened, file, pouring)
            done = await self._ledger.arrived(file, "stored", copy=(key, poured, number))
        except BaseException:
            await self._leftovers.let_go(number)
            raise
        if done is None:
            await self._leftovers.let_go(number)
        return done

    async def told(self, channel_id: int, key: str) -> bool:
        """A carrier says that a browser has put something there: whether the file is in its last state now."""
        file = await self._ledger.at(channel_id, key)
        if file is None:
            return False
        return (await self.look(file)).state != "expected"

    async def receive(self, channel_id: int, revision: int, grant: FormWish, body: AsyncIterator[bytes]) -> File:
        """Takes what a browser puts to the hub's own disk. Refusal (FILE_…, CHANNEL_…)."""
        file = await self._ledger.at(channel_id, grant.key)
        if file is None or file.state != "expected":
            raise Refusal(Problem.LINK_WRONG)  # the form was used, or a newer one replaced it
        opened, blocks = await self._switchboard.open(channel_id, revision), Blocks(body)
        number = await self._leftovers.hold(channel_id, revision, grant.key, parts_only=True)
        pouring = Pouring(self._leftovers, opened, file.object, number)
        try:
            async with self._budget.hold(file.size):
                first = await blocks.next()
                check_head(file.name, first[:HEAD])
                if fits_whole(file.size):
                    await pouring.whole(first + await blocks.next(file.size + 1))
                else:
                    await pouring.parts(await pouring.begin(), first, blocks, "")
        except Failed as failed:
            raise refused(failed) from None
        finally:
            await self._leftovers.let_go(number)
        done = await self.look(file)
        if done.state == "expected":  # a newer form has made it another place meanwhile
            raise Refusal(Problem.LINK_WRONG)
        return done

    async def turn(self) -> int:
        """One round of looking; how many files were begun to be looked for. What takes long goes on in later turns."""
        places = AT_ONCE - len(self._under_way)
        rows = await self._pool.fetch(_CLAIM, max(places, 0), _LEASE)
        for row in rows:
            task = asyncio.create_task(self._one(dict(row)))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=PATIENCE)
        return len(rows)

    async def finish(self) -> None:
        """Waits for what is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def _one(self, row: dict[str, Any]) -> None:
        looks = row.pop("looks")
        file = File(**row)
        try:
            if (await self.look(file, patient=True)).state == "expected":
                again = "UPDATE file SET look_at = $2 WHERE id = $1 AND state = 'expected'"
                await self._pool.execute(again, file.id, _next(looks))
        except Exception:
            log.exception("looking for file %s failed; it is looked for again after the lease", file.id)


def _next(looks: int) -> datetime:
    return now() + timedelta(seconds=LADDER[min(looks, len(LADDER) - 1)])
