"""Who reads the knocks of one kind of channel: payments, messages, files."""

from typing import Any, Protocol

from hutong.base.http import Reply
from hutong.capabilities.pay import Knock
from hutong.switchboard.open import Opened


class Reader(Protocol):
    """Reads, settles and words the answer for channels that have `capability`."""

    @property
    def capability(self) -> type[Any]:
        """Channels that have it knock here."""
        ...

    async def read(self, opened: Opened, knock: Knock) -> tuple[bool, str]:
        """Whether all that it says is believed and durable, and a word for the record. Failed (FORGED)."""
        ...

    def acknowledge(self, opened: Opened, knock: Knock, heard: bool, /) -> Reply:
        """The answer in the provider's words."""
        ...
