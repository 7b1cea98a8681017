"""Copying a file from its place to another one, in constant memory and compared on the way."""

from collections.abc import AsyncIterator

from hutong.capabilities.storage import PART, PATIENCE, Stores
from hutong.features.files.haul.pour import Blocks, Poured, Pouring, fits_whole
from hutong.features.files.record import File
from hutong.features.files.sniff import HEAD, check_head
from hutong.switchboard.open import Opened


async def copied(source: Opened, file: File, pouring: Pouring) -> Poured:
    """The file as it was read and poured; its first bytes are looked at. Refusal (FILE_…), Failed."""
    blocks = Blocks(_read(source, file))
    first = await blocks.next(file.size + 1 if fits_whole(file.size) else PART)
    check_head(file.name, first[:HEAD])
    if fits_whole(file.size):
        return await pouring.whole(first, file.sha256)
    return await pouring.parts(await pouring.begin(), first, blocks, file.sha256)


async def _read(source: Opened, file: File) -> AsyncIterator[bytes]:
    start, carrier = 0, source.face(Stores)
    while start < file.size:
        reading = carrier.read(file.key, start, min(PART, file.size - start))
        piece = await source.ask("read", file.key, reading, deadline=PATIENCE * 2, discreet=True)
        if not piece:
            return
        start += len(piece)
        yield piece
