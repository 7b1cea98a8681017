"""Pouring a stream of bytes into a carrier in constant memory: whole, or part by part while the next one comes."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from hutong.base.errors import Problem, Refusal
from hutong.base.failpoint import failpoint
from hutong.base.text import Text
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.storage import PART, PATIENCE, WHOLE, Object, Stores
from hutong.features.files.haul.leftovers import Leftovers
from hutong.switchboard.open import Opened

T = TypeVar("T")
TRIES: Final = 4  # of one part: the same part again is the same part
_WAIT: Final = 0.5  # seconds after the first failed try, doubled each time
AGAIN: Final = frozenset({Fault.UNREACHABLE, Fault.SLOW_DOWN, Fault.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Poured:
    """A file that its carrier has."""

    size: int
    sha256: str


class Blocks:
    """A stream of bytes as blocks of PART bytes but for the last; whoever stops early has not read the rest."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""  # of the last chunk that was read

    async def next(self, size: int = PART) -> bytes:
        """The next `size` bytes, fewer at the end, none after it. Every byte is copied once."""
        pieces: list[bytes] = []
        missing = size
        while missing:
            try:
                chunk = self._rest or await anext(self._chunks)
            except StopAsyncIteration:
                break
            pieces.append(chunk[:missing])
            self._rest = chunk[missing:]
            missing -= len(pieces[-1])
        return b"".join(pieces)


class Pouring:
    """One file on its way to one carrier; `number` is its entry among the leftovers."""

    def __init__(self, leftovers: Leftovers, opened: Opened, object: Object, number: int) -> None:
        self._leftovers = leftovers
        self._opened = opened
        self._object = object
        self._number = number
        self._digest = hashlib.sha256()
        self._size = 0

    @property
    def channel_id(self) -> int:
        """The channel that it goes to."""
        return self._opened.channel_id

    async def whole(self, body: bytes, sha256: str = "") -> Poured:
        """Puts a file of at most WHOLE bytes in one request, if it is what it should be. Refusal (FILE_…), Failed."""
        await asyncio.to_thread(self._digest.update, body)
        check_whole(self._object.size, len(body), sha256, self._digest.hexdigest())
        carrier = self._opened.face(Stores)
        await self._ask("put", carrier.put(self._object, body))
        return Poured(len(body), self._digest.hexdigest())

    async def begin(self) -> str:
        """Begins an upload in parts. Failed; then nothing was read yet."""
        upload = await self._ask("begin", self._opened.face(Stores).begin(self._object))
        await self._leftovers.began(self._number, upload)
        failpoint("file.begun")
        return upload

    async def parts(self, upload: str, first: bytes, blocks: Blocks, sha256: str) -> Poured:
        """Puts the parts and, if they are what they should be, makes them one file. Refusal (FILE_…), Failed."""
        tags: list[str] = []
        putting: asyncio.Task[str] | None = None
        block = first
        try:
            while block:
                self._size += len(block)
                if self._size > self._object.size:
                    raise sizes_differ(self._object.size, self._size)
                if putting is not None:
                    tags.append(await putting)
                putting = asyncio.create_task(self._part(upload, len(tags) + 1, block))
                block = await blocks.next()
            if putting is not None:
                tags.append(await putting)
        finally:
            if putting is not None and not putting.done():
                putting.cancel()
                await asyncio.gather(putting, return_exceptions=True)
        failpoint("file.parts")
        check_whole(self._object.size, self._size, sha256, self._digest.hexdigest())
        await self._complete(upload, tags)
        return Poured(self._size, self._digest.hexdigest())

    async def _complete(self, upload: str, tags: Sequence[str]) -> None:
        """Where an unanswered try has done it, some carriers know the upload no more: then the file is there."""
        carrier = self._opened.face(Stores)
        try:
            await self._patiently(lambda: self._ask("complete", carrier.complete(self._object, upload, tags)))
        except Failed as failed:
            if failed.fault is not Fault.NOT_FOUND:
                raise
            found = await self._ask("stat", carrier.stat(self._object.key))
            if found.size != self._object.size:
                raise failed from None

    async def _part(self, upload: str, number: int, block: bytes) -> str:
        carrier = self._opened.face(Stores)
        hashing = asyncio.to_thread(self._digest.update, block)
        putting = self._patiently(lambda: self._ask("part", carrier.part(self._object.key, upload, number, block)))
        _, tag = await asyncio.gather(hashing, putting)
        return tag

    async def _patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        for wait in (_WAIT * 2**number for number in range(TRIES - 1)):
            try:
                return await ask()
            except Failed as failed:
                if failed.fault not in AGAIN:
                    raise
            await asyncio.sleep(wait)
        return await ask()

    async def _ask(self, verb: str, request: Coroutine[Any, Any, T]) -> T:
        return await self._opened.ask(verb, self._object.key, request, deadline=PATIENCE * 2, discreet=True)


def fits_whole(size: int) -> bool:
    """Whether a file is put in one request."""
    return size <= WHOLE


def check_whole(wanted_size: int, size: int, wanted: str, sha256: str) -> None:
    """Refusal (FILE_SIZE, FILE_CHECKSUM) unless the bytes that came are those that were promised."""
    if size != wanted_size:
        raise sizes_differ(wanted_size, size)
    if wanted and wanted != sha256:
        raise Refusal(Problem.FILE_CHECKSUM, f"sha256 {sha256}")


def sizes_differ(wanted: int, came: int) -> Refusal:
    """What is told of a file that is not as long as it said."""
    return Refusal(Problem.FILE_SIZE, Text(f"应为 {wanted} 字节，收到 {came}", f"{wanted} bytes expected, {came} came"))
