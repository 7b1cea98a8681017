"""Delivering notices: signed afresh at every try, several receivers at once, none of them able to delay the others."""

import asyncio
import logging
import time
from collections import Counter
from datetime import timedelta
from typing import Final

import asyncpg

from hutong.base.db import Pool
from hutong.base.errors import Refusal
from hutong.base.failpoint import failpoint
from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.base.rsa import BadKey
from hutong.base.vault import VaultError
from hutong.features.merchants import Directory, Merchant
from hutong.features.notices import TEST
from hutong.features.notices.ladder import wait_after
from hutong.features.notices.message import compose
from hutong.features.notices.post import Post
from hutong.features.notices.record import Recorder, Result
from hutong.switchboard.call_log import clean

log = logging.getLogger(__name__)

AT_ONCE: Final = 256  # deliveries under way in one process
A_HOST: Final = 8  # of them to one receiver
FAILING: Final = 3  # failures in a row after which a receiver gets one place only
LEASE: Final = timedelta(seconds=30)  # longer than any delivery: a worker that dies is replaced after this
TIMEOUT: Final = 10.0  # seconds for a receiver to answer, its name looked up
_KEPT: Final = 200  # bytes of an answer

# The receivers are found by skipping along the index, so a backlog at one of them costs the others nothing.
_CLAIM: Final = """
WITH RECURSIVE hosts AS (
  (SELECT host FROM notice WHERE state = 'waiting' ORDER BY host LIMIT 1)
  UNION ALL
  SELECT (SELECT n.host FROM notice n WHERE n.state = 'waiting' AND n.host > hosts.host ORDER BY n.host LIMIT 1)
    FROM hosts WHERE hosts.host IS NOT NULL
), free AS (
  SELECT host, coalesce(places, $1) AS places
    FROM hosts LEFT JOIN unnest($3::text[], $4::bigint[]) AS known(host, places) USING (host)
   WHERE host IS NOT NULL ORDER BY random()
), due AS (
  SELECT n.id FROM free CROSS JOIN LATERAL (
    SELECT id FROM notice WHERE state = 'waiting' AND host = free.host AND next_at <= now()
     ORDER BY next_at LIMIT free.places FOR UPDATE SKIP LOCKED) n
   LIMIT $2
)
UPDATE notice SET next_at = now() + $5, leased_until = now() + $5 FROM due WHERE notice.id = due.id
RETURNING notice.id, merchant_id, topic, url, host, fields, tries, extra
"""


class Deliverer:
    """Claims due notices and posts them."""

    def __init__(self, pool: Pool, directory: Directory, post: Post, *, timeout: float = TIMEOUT) -> None:
        """`timeout`: seconds that a receiver has to answer; shorter than the lease."""
        self._timeout = timeout
        self._pool = pool
        self._directory = directory
        self._post = post
        self._recorder = Recorder(pool)
        self._under_way: set[asyncio.Task[None]] = set()
        self._busy: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()

    async def turn(self) -> int:
        """Claims what is due and begins to deliver it; how many were claimed."""
        free = AT_ONCE - len(self._under_way)
        if free <= 0:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            return 0
        places = {host: self._places(host) for host in (*self._busy, *self._failures)}
        rows = await self._pool.fetch(_CLAIM, A_HOST, free, list(places), list(places.values()), LEASE)
        for row in rows:
            self._begin(row)
        return len(rows)

    def _places(self, host: str) -> int:
        """How many more deliveries to this receiver may begin now."""
        most = 1 if self._failures[host] >= FAILING else A_HOST
        return max(most - self._busy[host], 0)

    async def finish(self) -> None:
        """Waits for the deliveries under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    def _begin(self, row: asyncpg.Record) -> None:
        self._busy[row["host"]] += 1
        task = asyncio.create_task(self._deliver(row))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _deliver(self, row: asyncpg.Record) -> None:
        host = row["host"]
        try:
            heard = await self._try(row)
            if heard:
                self._failures.pop(host, None)
            else:
                self._failures[host] += 1
        except Exception:
            log.exception("delivering notice %s failed; it is tried again after the lease", row["id"])
        finally:
            self._busy[host] -= 1
            if not self._busy[host]:
                del self._busy[host]

    async def _try(self, row: asyncpg.Record) -> bool:
        merchant = await self._merchant(row["merchant_id"])
        began = time.monotonic()
        reply, error = await self._send(merchant, row)
        failpoint("notice.posted")
        heard = reply is not None and is_success(reply)
        tries = row["tries"] + (0 if row["extra"] else 1)
        ladder = merchant.ladder if merchant else ""
        result = Result(
            notice_id=row["id"],
            heard=heard,
            tries=tries,
            extra=row["extra"],
            wait=None if heard or row["topic"] == TEST else wait_after(ladder, max(tries, 1)),
            status=reply.status if reply else None,
            took_ms=round((time.monotonic() - began) * 1000),
            answer=clean(reply.body[:_KEPT].decode("utf-8", "replace")) if reply else "",
            error=clean(error)[:300],
        )
        await self._recorder.write(result)
        return heard

    async def _merchant(self, mer_id: str) -> Merchant | None:
        try:
            return await self._directory.get(mer_id)
        except (VaultError, BadKey):
            log.exception("the keys of merchant %s can't be read", mer_id)
            return None

    async def _send(self, merchant: Merchant | None, row: asyncpg.Record) -> tuple[Reply | None, str]:
        """The answer, or why there is none. Whatever goes wrong is a try: a notice never leaves its ladder."""
        if merchant is None or not merchant.md5_keys:
            return None, f"merchant {row['merchant_id']} is gone or has no key to sign with"
        try:
            message = compose(merchant, row["fields"])
            return await self._post.send(row["url"], message.content_type, message.body, self._timeout), ""
        except Refusal as refusal:
            return None, str(refusal)
        except (NeverLeft, NoAnswer) as error:
            return None, str(error)
        except Exception as error:
            log.exception("notice %s can't be posted", row["id"])
            return None, f"{type(error).__name__}: {error}"


def is_success(reply: Reply) -> bool:
    """The receiver has it: HTTP 2xx, and the trimmed body is `success` and nothing else."""
    return 200 <= reply.status < 300 and reply.body.strip() == b"success"
