"""What wants attention: attempts of unknown fate, notices owed, money that came late, certificates that end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.rsa import BadKey, certificate
from hutong.base.secrets import Secret
from hutong.base.vault import Vault, VaultError
from hutong.switchboard.content import Content, Setup
from hutong.switchboard.drafts.check import SOON

_UNKNOWN: Final = "SELECT count(*) AS count, min(created_at) AS oldest FROM attempt WHERE state = 'unknown'"
_NOTICES: Final = """
SELECT count(*) AS count, min(created_at) AS oldest, count(*) FILTER (WHERE tries > 0) AS tried
  FROM notice WHERE state = 'waiting' AND topic <> 'test'
"""
_GIVEN_UP: Final = """
SELECT count(*) FROM notice
 WHERE state = 'given_up' AND topic <> 'test' AND created_at > now() - interval '7 days'
"""
_LATE: Final = "SELECT count(*) FROM attempt WHERE state IN ('late', 'surplus')"


@dataclass(frozen=True, slots=True)
class Pile:
    """Things that wait, and since when."""

    count: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Ending:
    """A certificate that ends soon or has ended."""

    channel_id: int
    title: str
    key: str
    serial: str  # hex, as the providers write it
    end: datetime
    where: Literal["draft", "running"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that wants attention, but for what the switchboard itself knows."""

    unknown: Pile
    notices: Pile
    retried: int  # notices that were tried in vain at least once
    given_up: int  # notices given up within seven days
    late: int  # payments that came too late or twice and are to be given back


async def waiting(pool: Pool) -> Waiting:
    """What waits now."""
    unknown = await pool.fetchrow(_UNKNOWN)
    notices = await pool.fetchrow(_NOTICES)
    return Waiting(
        unknown=Pile(unknown["count"], unknown["oldest"]) if unknown else Pile(0, None),
        notices=Pile(notices["count"], notices["oldest"]) if notices else Pile(0, None),
        retried=notices["tried"] if notices else 0,
        given_up=await pool.fetchval(_GIVEN_UP),
        late=await pool.fetchval(_LATE),
    )


def endings(running: Content, draft: Content, vault: Vault, at: datetime | None = None) -> list[Ending]:
    """Certificates of enabled channels that end within 30 days or have ended, soonest first; also those of edits."""
    found = {(one.channel_id, one.key, one.serial): one for one in _endings(draft, "draft", vault, at or now())}
    found |= {(one.channel_id, one.key, one.serial): one for one in _endings(running, "running", vault, at or now())}
    return sorted(found.values(), key=lambda one: one.end)


def _endings(content: Content, where: Literal["draft", "running"], vault: Vault, at: datetime) -> Iterator[Ending]:
    for setup in content.channels.values():
        if setup.enabled:
            for key in setup.settings:
                yield from _ending(setup, key, where, vault, at)


def _ending(setup: Setup, key: str, where: Literal["draft", "running"], vault: Vault, at: datetime) -> Iterator[Ending]:
    try:
        value = setup.value(key, vault)
        text = value.reveal() if isinstance(value, Secret) else value
        if "BEGIN CERTIFICATE" not in text:
            return
        read = certificate(text)
    except (VaultError, BadKey):
        return  # the draft's own check says what is wrong with it
    if read.not_valid_after_utc < at + SOON:
        serial = f"{read.serial_number:X}"
        yield Ending(setup.id, setup.title, key, serial, read.not_valid_after_utc, where)
