"""What may be done with a kept file: an address to read it by, and its end."""

from datetime import timedelta

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.capabilities.faults import Failed
from hutong.capabilities.storage import Link, Stores
from hutong.features.files.arrive import Arrivals
from hutong.features.files.haul.place import opened_at
from hutong.features.files.ledger import FileLedger
from hutong.features.files.record import File
from hutong.features.files.shelves import refused
from hutong.switchboard.live import Switchboard

LONGEST = 86_400  # seconds that an address lives at most; moved files stay where they were that long


class Files:
    """Merchants' files, by the merchants' numbers."""

    def __init__(self, switchboard: Switchboard, ledger: FileLedger, arrivals: Arrivals) -> None:
        self._switchboard = switchboard
        self._ledger = ledger
        self._arrivals = arrivals

    async def find(self, merchant_id: str, file_id: str) -> File:
        """The file as it stands, looked for if a browser was to bring it; Refusal (FILE_NOT_FOUND)."""
        return await self._arrivals.look(await self._ledger.find(merchant_id, file_id))

    async def link(self, merchant_id: str, file_id: str, seconds: int, *, inline: bool) -> tuple[File, str]:
        """The file and an address by which anybody can read it for so long; Refusal (FILE_…, CHANNEL_CONFIG)."""
        file = _there(await self.find(merchant_id, file_id))
        at = now()
        link = Link(file.key, file.name, file.content_type, inline, at, at + timedelta(seconds=seconds))
        try:
            opened = await opened_at(self._switchboard, file.channel_id, file.revision)
            return file, opened.face(Stores).link(link)
        except Failed as failed:
            raise refused(failed) from None

    async def delete(self, merchant_id: str, file_id: str) -> File:
        """The file is there no more; deleted twice is deleted. Its object is thrown away within a moment."""
        file = await self._ledger.find(merchant_id, file_id)
        return file if file.state == "deleted" else await self._ledger.deleted(file)


def _there(file: File) -> File:
    if file.state == "deleted":
        raise Refusal(Problem.FILE_GONE, f"fileId {file.file_id}")
    if file.state != "stored":
        raise Refusal(Problem.FILE_NOT_READY, f"{file.state} {file.words}".strip())
    return file
