"""Taking a file from a merchant: streamed, compared with what was promised, kept by the first carrier that can."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from hutong.base.db import AWAY
from hutong.base.errors import Refusal
from hutong.base.failpoint import failpoint
from hutong.capabilities.faults import Failed, Fault, name_of
from hutong.capabilities.sayings import UPLOAD_CUT
from hutong.capabilities.storage import PART, Object, Stores
from hutong.features.files.haul.budget import Budget
from hutong.features.files.haul.leftovers import Leftovers
from hutong.features.files.haul.pour import Blocks, Poured, Pouring, fits_whole
from hutong.features.files.ledger import FileLedger
from hutong.features.files.record import File, fresh_key
from hutong.features.files.shelves import judge, refused
from hutong.features.files.sniff import HEAD, check_head, content_type_of
from hutong.features.files.wish import FileWish
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened
from hutong.switchboard.routing import Health, Router, Stop

# The object's place is new: whatever a carrier that didn't answer has of it is a leftover, so the next may be asked.
_RETRY: Final = 1.0  # seconds between tries to write a failure down
ALSO: Final = frozenset({Fault.UNKNOWN})


class Uploader:
    """Takes files."""

    def __init__(
        self,
        switchboard: Switchboard,
        router: Router,
        health: Health,
        ledger: FileLedger,
        leftovers: Leftovers,
        budget: Budget,
    ) -> None:
        self._switchboard = switchboard
        self._router = router
        self._health = health
        self._budget = budget
        self._failing: set[asyncio.Task[None]] = set()
        self._ledger = ledger
        self._leftovers = leftovers

    async def upload(self, wish: FileWish, chunks: AsyncIterator[bytes]) -> File:
        """The file, kept. Refusal (FILE_…, NO_ROUTE, CHANNEL_…); then nothing is kept and it may be sent again.

        A file that is there already is not read.
        """
        unfit = judge(self._switchboard, wish.name)
        self._router.check(Stores.ROUTE, unfit)  # NO_ROUTE before anything is written or read
        file, fresh = await self._ledger.take(wish, content_type_of(wish.name))
        if not fresh:
            return file
        failpoint("file.taken")
        try:
            async with self._budget.hold(file.size):
                return await self._pour(file, wish, Blocks(chunks))
        except Refusal as refusal:
            await self._failed(file, refusal.message())
            raise
        except Stop as stop:
            await self._failed(file, stop.failed.reason.zh or name_of(stop.failed.fault).zh)
            raise refused(stop.failed) from None
        except BaseException:  # whoever sends it went away, or this process ends
            await self._failed(file, UPLOAD_CUT().zh)
            raise

    async def _failed(self, file: File, words: str) -> None:
        """Written down now, or once the database is back: else nobody could send it again while this process lives."""
        try:
            await self._ledger.failed(file, words)
        except AWAY:
            task = asyncio.create_task(self._fail_later(file, words))
            self._failing.add(task)
            task.add_done_callback(self._failing.discard)

    async def _fail_later(self, file: File, words: str) -> None:
        while True:
            await asyncio.sleep(_RETRY)
            try:
                await self._ledger.failed(file, words)
            except AWAY:
                continue
            return

    async def _pour(self, file: File, wish: FileWish, blocks: Blocks) -> File:
        first = await blocks.next(file.size + 1 if fits_whole(file.size) else PART)
        check_head(file.name, first[:HEAD])

        async def use(opened: Opened) -> File:
            key = fresh_key(file.name)
            number = await self._leftovers.hold(opened.channel_id, opened.revision, key)
            pouring = Pouring(self._leftovers, opened, Object(key, file.size, file.content_type), number)
            try:
                poured = await self._poured(pouring, file, first, blocks)
                place = (opened.channel_id, opened.revision, key)
                kept = await self._ledger.stored(file, place, poured, number)
            except BaseException:
                await self._leftovers.let_go(number)
                raise
            if kept is None:
                await self._leftovers.let_go(number)
                return await self._ledger.find(file.merchant_id, file.file_id)
            return kept

        unfit = judge(self._switchboard, wish.name)
        return (await self._router.carry(Stores.ROUTE, use, unfit=unfit, also=ALSO)).result

    async def _poured(self, pouring: Pouring, file: File, first: bytes, blocks: Blocks) -> Poured:
        if fits_whole(file.size):
            return await pouring.whole(first, file.sha256)
        upload = await pouring.begin()
        try:
            return await pouring.parts(upload, first, blocks, file.sha256)
        except Failed as failed:  # the stream was read: no other carrier can have it from its beginning
            self._health.failed(pouring.channel_id, failed.fault, failed.said.zh)
            raise refused(failed) from None
