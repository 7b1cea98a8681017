"""Who begins and ends to follow an account, and when somebody was last seen there."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from hutong.base.db import Pool
from hutong.base.text import bearable
from hutong.features.pushes.event import Event

_BEGINS, _ENDS = "subscribe", "unsubscribe"
_SEEN: Final = frozenset(
    {"scan", "location", "click", "view", "text", "image", "voice", "video", "shortvideo", "link"}
    | {"subscribe_msg_popup_event", "subscribe_msg_change_event", "user_enter_tempsession", "view_miniprogram"}
)
# What happened earlier and is told later changes nothing: pushes overtake each other, and are repeated.
_FOLLOW: Final = """
INSERT INTO follower AS f (channel_id, openid, follows, changed_at, seen_at) VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (channel_id, openid) DO UPDATE SET
  follows = CASE WHEN f.changed_at IS NULL OR f.changed_at <= excluded.changed_at
                 THEN excluded.follows ELSE f.follows END,
  changed_at = greatest(f.changed_at, excluded.changed_at),
  seen_at = greatest(f.seen_at, excluded.seen_at)
"""
_SEE: Final = """
INSERT INTO follower AS f (channel_id, openid, seen_at) VALUES ($1, $2, $3)
ON CONFLICT (channel_id, openid) DO UPDATE SET seen_at = greatest(f.seen_at, excluded.seen_at)
"""


class Followers:
    """Writes down what pushes tell of followers."""

    EVENTS: ClassVar[frozenset[str]] = frozenset({_BEGINS, _ENDS}) | _SEEN

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def handle(self, event: Event) -> Mapping[str, Any] | None:
        """See `Handler.handle`."""
        openid = bearable(event.sender, 128)
        if openid and event.name in (_BEGINS, _ENDS):
            await self._pool.execute(_FOLLOW, event.channel_id, openid, event.name == _BEGINS, event.at)
        elif openid:
            await self._pool.execute(_SEE, event.channel_id, openid, event.at)
        return None


async def follows(pool: Pool, channel_id: int, openid: str) -> bool | None:
    """Whether somebody follows the account; None: nobody told, as of those who followed before we were pushed to."""
    found: bool | None = await pool.fetchval(
        "SELECT follows FROM follower WHERE channel_id = $1 AND openid = $2", channel_id, bearable(openid, 128)
    )
    return found
