"""Delivering notices: signed afresh at every try, several receivers at once, none of them able to delay the others."""

import asyncio
import logging
import time
from collections import Counter
from datetime import timedelta
from typing import Final

import asyncpg
from hutong.features.merchants import Directory

from hutong.base.db import Pool
from hutong.base.errors import Refusal
from hutong.base.failpoint import failpoint
from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.features.notices.ladder import wait_after
from hutong.features.notices.message import Message, compose
from hutong.features.notices.post import Post
from hutong.features.notices.record import Recorder, Result

log = logging.getLogger(__name__)

AT_ONCE: Final = 256  # deliveries under way in one process
A_HOST: Final = 8  # of them to one receiver
FAILING: Final = 3  # failures in a row after which a receiver gets one place only
LEASE: Final = timedelta(seconds=30)  # longer than any delivery: a worker that dies is replaced after this
TIMEOUT: Final = 10.0  # seconds for a receiver to answer

# The receivers are found by skipping along the index, so a backlog at one of them costs the others nothing.
_CLAIM: Final = """
WITH RECURSIVE hosts AS (
  (SELECT host FROM notice WHERE state = 'waiting' ORDER BY host LIMIT 1)
  UNION ALL
  SELECT (SELECT n.host FROM notice n WHERE n.state = 'waiting' AND n.host > hosts.host ORDER BY n.host LIMIT 1)
    FROM hosts WHERE hosts.host IS NOT NULL
), free AS (
  SELECT host FROM hosts WHERE host IS NOT NULL AND host <> ALL($3) ORDER BY random()
), due AS (
  SELECT n.id FROM free CROSS JOIN LATERAL (
    SELECT id FROM notice WHERE state = 'waiting' AND host = free.host AND next_at <= now()
     ORDER BY next_at LIMIT CASE WHEN free.host = ANY($4) THEN 1 ELSE $1 END FOR UPDATE SKIP LOCKED) n
   LIMIT $2
)
UPDATE notice SET next_at = now() + $5 FROM due WHERE notice.id = due.id
RETURNING notice.id, merchant_id, url, host, fields, tries, extra
"""


class Deliverer:
    """Claims due notices and posts them."""

    def __init__(self, pool: Pool, directory: Directory, post: Post) -> None:
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
        failing = [host for host, count in self._failures.items() if count >= FAILING]
        full = [host for host, count in self._busy.items() if count >= (1 if host in failing else A_HOST)]
        rows = await self._pool.fetch(_CLAIM, A_HOST, free, full, failing, LEASE)
        for row in rows:
            self._begin(row)
        return len(rows)

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
            self._failures[host] = 0 if heard else self._failures[host] + 1
            if heard:
                del self._failures[host]
        except Exception:
            log.exception("delivering notice %s failed; it is tried again after the lease", row["id"])
        finally:
            self._busy[host] -= 1
            if not self._busy[host]:
                del self._busy[host]

    async def _try(self, row: asyncpg.Record) -> bool:
        merchant = await self._directory.get(row["merchant_id"])
        if merchant is None:
            raise LookupError(f"notice {row['id']} is owed to nobody")
        message = compose(merchant, row["fields"])
        began = time.monotonic()
        reply, error = await self._send(row["url"], message)
        failpoint("notice.posted")
        heard = reply is not None and is_success(reply)
        tries = row["tries"] + (0 if row["extra"] else 1)
        result = Result(
            notice_id=row["id"],
            heard=heard,
            wait=None if heard else wait_after(merchant.ladder, max(tries, 1)),
            status=reply.status if reply else None,
            took_ms=round((time.monotonic() - began) * 1000),
            answer=reply.body[:200].decode("utf-8", "replace").replace("\0", "") if reply else "",
            error=error,
        )
        await self._recorder.write(result)
        return heard

    async def _send(self, url: str, message: Message) -> tuple[Reply | None, str]:
        try:
            return await self._post.send(url, message.content_type, message.body, TIMEOUT), ""
        except Refusal as refusal:
            return None, str(refusal)
        except (NeverLeft, NoAnswer, OSError) as error:
            return None, str(error)[:300]


def is_success(reply: Reply) -> bool:
    """The receiver has it: HTTP 2xx, and the trimmed body is `success` and nothing else."""
    return 200 <= reply.status < 300 and reply.body.strip() == b"success"
