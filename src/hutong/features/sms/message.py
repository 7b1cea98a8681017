"""A text message as the house keeps it, and what may be said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

# sending: a process is asking a provider        sent: a provider took it; the phone's answer isn't known yet
# delivered: it reached the phone                failed: a provider said that it won't arrive
# unknown: a provider may have taken it          unsent: no provider took it; the same request may try again
# refused: the house's own limits or list forbade this number of several
OPEN: Final = ("sending", "sent", "unknown")


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one phone."""

    id: str
    merchant_id: str
    request_id: str
    phone: str
    kind: str
    template: str
    params: Mapping[str, Any]
    text: str
    ip: str
    notify_url: str
    state: str
    owner: int
    channel_id: int | None
    revision: int | None
    provider_no: str
    code: str
    words: str
    created_at: datetime
    sent_at: datetime | None
    done_at: datetime | None


COLUMNS: Final = ", ".join(Message.__dataclass_fields__)
