"""How commands name channels, and how people name them: also those that the draft has no more."""

from collections.abc import Callable

from hutong.base.errors import Refusal
from hutong.switchboard.content import Content
from hutong.switchboard.drafts import channels


def namer(content: Content) -> Callable[[int | None], str]:
    """Names a channel in few letters: "17 ALIPAY"; the number alone when it is gone; nothing for none."""

    def named(channel_id: int | None) -> str:
        setup = content.channels.get(channel_id or 0)
        return f"{setup.id} {setup.code}" if setup else str(channel_id or "")

    return named


def number_of(content: Content, reference: str) -> int:
    """A channel's id by all that `channels.find` knows, or by a number that only older revisions have.

    Refusal (CHANNEL_NOT_FOUND).
    """
    try:
        return channels.find(content, reference).id
    except Refusal:
        if reference.isascii() and reference.isdecimal() and len(reference) < 19:  # fits PostgreSQL's bigint
            return int(reference)
        raise
