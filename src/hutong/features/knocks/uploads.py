"""Knocks of storage channels: what a browser is said to have put is looked for before it is believed."""

from hutong.base.http import Reply
from hutong.capabilities.pay import Knock
from hutong.capabilities.storage import HearsUploads
from hutong.features.files.arrive import Arrivals
from hutong.switchboard.open import Opened


class UploadReader:
    """Reads what carriers say of browsers' uploads."""

    capability = HearsUploads

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals

    async def read(self, opened: Opened, knock: Knock) -> tuple[bool, str]:
        """See `Reader.read`."""
        keys = opened.hears(lambda: opened.face(HearsUploads).hear_upload(knock))
        there = [await self._arrivals.told(opened.channel_id, key) for key in keys]
        return all(there), ", ".join("there" if one else "not there" for one in there)

    def acknowledge(self, opened: Opened, knock: Knock, heard: bool, /) -> Reply:
        """See `Reader.acknowledge`."""
        return opened.face(HearsUploads).acknowledge_upload(knock, heard)
