"""A message by template as the house keeps it, and what may be said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hutong.capabilities.platform.message import Letter, MessageKind

# sending: a process is asking the platform     sent: the platform took it; its event isn't known yet
# delivered: it reached the person              failed: the platform said that it won't
# unknown: the platform may have taken it       unsent: it did not; the same request may try again
OPEN: Final = ("sending", "sent", "unknown")
ONCE: Final = timedelta(minutes=9)  # the platform drops a second one of the same number for ten minutes


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person."""

    id: str
    merchant_id: str
    source: str
    request_id: str
    digest: bytes
    kind: str
    channel_id: int
    revision: int
    way: str
    openid: str
    template: str
    fields: Mapping[str, str]
    url: str
    mini_app: str
    mini_page: str
    notify_url: str
    state: str
    owner: int
    left_at: datetime | None
    provider_no: str
    code: str
    words: str
    created_at: datetime
    sent_at: datetime | None
    done_at: datetime | None
    tries: int

    @property
    def once(self) -> bool:
        """Whether the platform knows a second one by its number: not of those that one allows."""
        return self.way == MessageKind.TEMPLATE

    def letter(self) -> Letter:
        """As a channel is asked to send it."""
        return Letter(
            number=self.id,
            kind=MessageKind(self.way),
            to=self.openid,
            template=self.template,
            fields=self.fields,
            url=self.url,
            mini_app=self.mini_app,
            mini_page=self.mini_page,
        )


COLUMNS: Final = ", ".join(Message.__dataclass_fields__)
