"""Opening the channel that keeps a file: with the keys of now where they lead to the same place."""

from hutong.capabilities.storage import Stores
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened


async def opened_at(switchboard: Switchboard, channel_id: int, revision: int) -> Opened:
    """The channel under the current revision if it has the same place there, else under the file's own. Failed.

    So keys that were replaced at the carrier open old files too, and a bucket that was changed keeps its old ones.
    """
    pinned = await switchboard.open(channel_id, revision)
    current = switchboard.current.opened.get(channel_id)
    if current is None or current is pinned or not current.can(Stores):
        return pinned
    return current if current.face(Stores).place == pinned.face(Stores).place else pinned
