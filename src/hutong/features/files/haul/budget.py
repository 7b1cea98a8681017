"""How much memory all files on their way may take together: slow senders must not fill it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.storage import PART
from hutong.features.files.haul.pour import fits_whole

PATIENCE: Final = 10.0  # seconds that somebody waits for memory
_IN_PARTS: Final = 3 * PART  # one being put, one that waits, one that comes


class Budget:
    """Bytes that this process may hold of files at a time."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._most = most
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def hold(self, size: int) -> AsyncIterator[None]:
        """Room for a file of this size while the context lasts; Refusal (UNAVAILABLE) when there is none for long."""
        wanted = min(size if fits_whole(size) else _IN_PARTS, self._most)
        try:
            async with asyncio.timeout(PATIENCE), self._changed:
                await self._changed.wait_for(lambda: self._free >= wanted)
                self._free -= wanted
        except TimeoutError:
            detail = Text("同时上传的文件太多", "too many files are on their way")
            raise Refusal(Problem.UNAVAILABLE, detail) from None
        try:
            yield
        finally:
            async with self._changed:
                self._free += wanted
                self._changed.notify_all()
