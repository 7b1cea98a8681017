"""The disk as the adapter asks it: every verb in a thread of its own, and the disk's failures in our words."""

import asyncio
import errno
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.storage import Object, Stored
from hutong.channels.local_oss import uploads, whole
from hutong.channels.local_oss.layout import Layout

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

# Of these nothing has happened, or nothing that anybody sees: another carrier may be tried. All others are UNKNOWN.
FAULTS: Final[Mapping[int, tuple[Fault, str]]] = {
    errno.ENOSPC: (Fault.CONFIG, "the disk of the files is full"),
    errno.EDQUOT: (Fault.CONFIG, "the disk quota of the hub's user is used up"),
    errno.EFBIG: (Fault.CONFIG, "the disk of the files takes no file of this size"),
    errno.EROFS: (Fault.CONFIG, "the folder of the files is on a disk that is mounted read-only"),
    errno.EACCES: (Fault.CONFIG, "the hub's user may not write into the folder of the files"),
    errno.EPERM: (Fault.CONFIG, "the hub's user may not write into the folder of the files"),
    errno.ENOTDIR: (Fault.CONFIG, "something that is no folder is in the place of a folder of the files"),
    errno.EMFILE: (Fault.SLOW_DOWN, "the hub has too many files open"),
    errno.ENFILE: (Fault.SLOW_DOWN, "the machine has too many files open"),
    errno.ENAMETOOLONG: (Fault.REFUSED, "the disk of the files takes no name of this length"),
}


class Disk:
    """A channel's folder. Whoever waits for a verb may stop to wait: the thread then ends what it began."""

    def __init__(self, folder: Path) -> None:
        self._layout = Layout(folder)
        self._swept = False

    async def put(self, object: Object, body: bytes) -> Stored:
        """See `Stores.put`."""
        await self._sweep()
        return await asyncio.to_thread(_told, whole.put, self._layout, object, body)

    async def begin(self, object: Object) -> str:
        """See `Stores.begin`."""
        await self._sweep()
        return await asyncio.to_thread(_told, uploads.begin, self._layout, object)

    async def part(self, key: str, upload: str, number: int, body: bytes) -> str:
        """See `Stores.part`."""
        return await asyncio.to_thread(_told, uploads.part, self._layout, key, upload, number, body)

    async def complete(self, object: Object, upload: str, tags: Sequence[str]) -> Stored:
        """See `Stores.complete`."""
        return await asyncio.to_thread(_told, uploads.complete, self._layout, object, upload, tags)

    async def abort(self, key: str, upload: str) -> None:
        """See `Stores.abort`."""
        await asyncio.to_thread(_told, uploads.abort, self._layout, key, upload)

    async def stat(self, key: str) -> Stored:
        """See `Stores.stat`."""
        return await asyncio.to_thread(_told, whole.stat, self._layout, key)

    async def read(self, key: str, start: int, length: int) -> bytes:
        """See `Stores.read`."""
        return await asyncio.to_thread(_told, whole.read, self._layout, key, start, length)

    async def delete(self, key: str) -> None:
        """See `Stores.delete`."""
        await asyncio.to_thread(_told, whole.delete, self._layout, key)

    def place(self, key: str) -> Path:
        """Where the content of a key is to be read; Failed(NOT_FOUND). One look at the disk."""
        return _told(whole.place, self._layout, key)

    async def _sweep(self) -> None:
        """What processes that were killed left behind is taken away, once for each process."""
        if not self._swept:
            self._swept = True
            removed = await asyncio.to_thread(_told, self._layout.sweep)
            if removed:
                log.info("%d abandoned uploads were taken away", removed)


def _told(do: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    try:
        return do(*given, **named)
    except OSError as error:
        fault, words = FAULTS.get(error.errno or 0, (None, ""))
        if fault is None:
            raise
        raise Failed(fault, errno.errorcode[error.errno or 0], words) from error
