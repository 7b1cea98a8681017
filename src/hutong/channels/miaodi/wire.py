"""Miaodi on the wire: a signed form, JSON back, and Beijing's clock.

Source: Miaodi's published example clients of both generations, read in public copies 2026-11; see the adapter.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from hutong.base.clock import BEIJING, beijing
from hutong.base.secrets import Secret

_CLOCK = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class Generation:
    """One of Miaodi's two interfaces: where it is, and how it writes the time that is signed."""

    host: str  # the name in the spec; of no host there: the spec's endpoint
    path: str
    milliseconds: bool

    def timestamp(self, at: datetime) -> str:
        """The time of a request; Miaodi takes it for five minutes."""
        return str(int(at.timestamp() * 1000)) if self.milliseconds else f"{beijing(at):%Y%m%d%H%M%S}"


GENERATIONS: Mapping[str, Generation] = {
    "classic": Generation("classic", "/20150822/industrySMS/sendSMS", milliseconds=False),
    "distributor": Generation("distributor", "/distributor/sendSMS", milliseconds=True),
    "danmi": Generation("danmi", "/distributor/sendSMS", milliseconds=True),
}


def sig(account_sid: str, auth_token: Secret, timestamp: str) -> str:
    """What signs a request: who asks and when, not what."""
    text = f"{account_sid}{auth_token.reveal()}{timestamp}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def packed(fields: Mapping[str, str]) -> bytes:
    """A form. Unicode that is none: ValueError."""
    return urlencode(fields).encode()


def unpacked(body: bytes) -> dict[str, Any]:
    """A JSON object; ValueError for anything else."""
    content = json.loads(body)
    if not isinstance(content, dict):
        raise ValueError("not a JSON object")
    return content


def text(content: Mapping[str, Any], name: str) -> str:
    """A text; empty when it is missing or something else."""
    value = content.get(name)
    return value if isinstance(value, str) else ""


def moment(written: str) -> datetime | None:
    """A moment on Beijing's clock; None when there is none, as for messages that failed."""
    try:
        return datetime.strptime(written, _CLOCK).replace(tzinfo=BEIJING)
    except ValueError:
        return None
