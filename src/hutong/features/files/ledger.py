"""The rows of files: taken, stored, failed, deleted; each change and its event in one transaction."""

from datetime import datetime, timedelta
from typing import Any, Final

from hutong.base.clock import now
from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.failpoint import failpoint
from hutong.base.ids import new_id
from hutong.base.text import bearable
from hutong.features.files.haul.leftovers import Leftovers
from hutong.features.files.haul.pour import Poured
from hutong.features.files.record import COLUMNS, File
from hutong.features.files.wish import FileWish
from hutong.features.notices import host_of

_LATE: Final = timedelta(minutes=2)  # a form that was sent at its last moment has come by then
_FIND: Final = f"SELECT {COLUMNS} FROM file WHERE merchant_id = $1 AND file_id = $2"
_PUT: Final = f"""
INSERT INTO file (id, merchant_id, file_id, name, size, sha256, content_type, notify_url, state, owner, expires_at,
                  channel_id, revision, key, look_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT (merchant_id, file_id) DO NOTHING
RETURNING {COLUMNS}
"""
# As it was seen: two repeats at once must not both take it. An owner who died holds its lock no more.
_AGAIN: Final = f"""
UPDATE file SET state = $3, owner = $4, expires_at = $5, channel_id = $6, revision = $7, key = $8, look_at = $9,
       sha256 = $10, looks = 0, words = '', created_at = now()
 WHERE id = $1 AND (state = $2 AND state <> 'uploading' OR state = 'uploading' AND pg_try_advisory_xact_lock(owner))
RETURNING {COLUMNS}
"""
_STORED: Final = f"""
UPDATE file SET state = 'stored', channel_id = $3, revision = $4, key = $5, sha256 = $6, stored_at = now(),
       look_at = NULL, words = ''
 WHERE id = $1 AND owner = $2 AND state = 'uploading'
RETURNING {COLUMNS}
"""
# As it was looked for: a newer form makes it another place.
_ARRIVED: Final = f"""
UPDATE file SET state = $2, words = $3, stored_at = CASE WHEN $2 = 'stored' THEN now() END, look_at = NULL,
       key = coalesce($4, key), sha256 = coalesce($5, sha256)
 WHERE id = $1 AND state = 'expected' AND channel_id = $6 AND key = $7
RETURNING {COLUMNS}
"""
_DELETED: Final = f"""
UPDATE file SET state = 'deleted', deleted_at = now() WHERE id = $1 AND state = 'stored' RETURNING {COLUMNS}
"""
_MOVED: Final = f"""
UPDATE file SET channel_id = $4, revision = $5, key = $6, sha256 = $7
 WHERE id = $1 AND channel_id = $2 AND key = $3 AND state = 'stored'
RETURNING {COLUMNS}
"""
_NOTE = "INSERT INTO file_event (file_id, what, channel_id, words) VALUES ($1, $2, $3, $4)"
_NOTICE = """
INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields) VALUES ($1, $2, $3, $4, $5, $6, $7)
"""


class FileLedger:
    """Reads and writes files' rows."""

    def __init__(self, pool: Pool, owner: int) -> None:
        self._pool = pool
        self._owner = owner

    async def find(self, merchant_id: str, file_id: str) -> File:
        """The merchant's file; Refusal (FILE_NOT_FOUND)."""
        row = await self._pool.fetchrow(_FIND, merchant_id, file_id)
        if row is None:
            raise Refusal(Problem.FILE_NOT_FOUND, f"fileId {file_id}")
        return File(**row)

    async def at(self, channel_id: int, key: str) -> File | None:
        """The file that is expected at, or kept at, this place."""
        row = await self._pool.fetchrow(
            f"SELECT {COLUMNS} FROM file WHERE channel_id = $1 AND key = $2", channel_id, key
        )
        return File(**row) if row else None

    async def take(
        self,
        wish: FileWish,
        content_type: str,
        *,
        form: tuple[int, int, str] | None = None,
        until: datetime | None = None,
        look_at: datetime | None = None,
    ) -> tuple[File, bool]:
        """The file of this wish, and whether it is to be taken now. Refusal (FILE_CONFLICT, IN_PROGRESS).

        `form`: channel, revision and key of a form that a browser is given, good `until`.
        """
        state, place = ("expected", form) if form else ("uploading", (0, 0, ""))
        moving = (state, self._owner, until, *place, look_at)
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(
                _PUT,
                new_id(),
                wish.merchant_id,
                wish.file_id,
                wish.name,
                wish.size,
                wish.sha256,
                content_type,
                wish.notify_url,
                *moving,
            )
            if row is None:
                seen = await self.find(wish.merchant_id, wish.file_id)
                _same(seen, wish)
                if seen.state == "stored":
                    return seen, False
                row = await connection.fetchrow(_AGAIN, seen.id, seen.state, *moving, wish.sha256)
                if row is None:
                    raise Refusal(Problem.IN_PROGRESS, f"fileId {wish.file_id}")
                if seen.state == "expected":  # its form may still be used
                    await Leftovers.throw(connection, seen, _after(seen))
            await connection.execute(_NOTE, row["id"], state, place[0] or None, "")
        return File(**row), True

    async def stored(self, file: File, place: tuple[int, int, str], poured: Poured, number: int) -> File | None:
        """It lies at this channel, revision and key; None when somebody else took it meanwhile."""
        failpoint("file.poured")
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_STORED, file.id, file.owner, *place, poured.sha256)
            if row is None:
                return None
            await Leftovers.keep(connection, number)
            await connection.execute(_NOTE, file.id, "stored", place[0], "")
        failpoint("file.stored")
        return File(**row)

    async def failed(self, file: File, words: str) -> None:
        """Taking it failed; the same request may try again."""
        async with self._pool.acquire() as connection, connection.transaction():
            fail = "UPDATE file SET state = 'failed', words = $3 WHERE id = $1 AND owner = $2 AND state = 'uploading'"
            await connection.execute(fail, file.id, file.owner, bearable(words))
            await connection.execute(_NOTE, file.id, "failed", None, bearable(words))

    async def arrived(
        self, file: File, state: str, words: str = "", *, copy: tuple[str, Poured, int] | None = None
    ) -> File | None:
        """A browser put it: it is stored, refused (and thrown away) or lost; None when that was known.

        `copy`: the key to which it was copied out of its form's reach, what was poured, and its entry among leftovers.
        """
        key, sha256 = (copy[0], copy[1].sha256) if copy else (None, None)
        async with self._pool.acquire() as connection, connection.transaction():
            seen = (file.channel_id, file.key)
            row = await connection.fetchrow(_ARRIVED, file.id, state, bearable(words), key, sha256, *seen)
            if row is None:
                return None
            if copy:
                await Leftovers.keep(connection, copy[2])
            if copy or state != "stored":  # a form that is still good may put it there again
                await Leftovers.throw(connection, file, timedelta())
                await Leftovers.throw(connection, file, _after(file))
            await connection.execute(_NOTE, file.id, state, file.channel_id, bearable(words))
            if file.notify_url:
                await _tell(connection, file, state, words)
        return File(**row)

    async def deleted(self, file: File) -> File:
        """It is there no more, and the object is thrown away; Refusal (FILE_NOT_READY)."""
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_DELETED, file.id)
            if row is None:
                raise Refusal(Problem.FILE_NOT_READY, file.state)
            gone = File(**row)
            await Leftovers.throw(connection, gone, timedelta())
            await Leftovers.hurry(connection, gone)
            await connection.execute(_NOTE, file.id, "deleted", row["channel_id"], "")
        return File(**row)

    async def moved(
        self, file: File, place: tuple[int, int, str], poured: Poured, number: int, grace: timedelta
    ) -> File | None:
        """It lies elsewhere now; the old object is thrown away after `grace`. None when the file changed meanwhile."""
        failpoint("move.poured")
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_MOVED, file.id, file.channel_id, file.key, *place, poured.sha256)
            if row is None:
                return None
            await Leftovers.keep(connection, number)
            await Leftovers.throw(connection, file, grace)
            await connection.execute(_NOTE, file.id, "moved", place[0], f"from channel {file.channel_id}")
        failpoint("move.done")
        return File(**row)


def fields_of(file: File, state: str, words: str = "") -> dict[str, Any]:
    """What a merchant is told of a file."""
    return {
        "merId": file.merchant_id,
        "fileId": file.file_id,
        "sysFileId": file.id,
        "name": file.name,
        "size": str(file.size),
        "contentType": file.content_type,
        "sha256": file.sha256,
        "status": state,
        "reason": bearable(words),
    }


def _after(file: File) -> timedelta:
    """How long the form of an expected file may still bring something."""
    return max((file.expires_at or now()) - now(), timedelta()) + _LATE


async def _tell(connection: Connection, file: File, state: str, words: str) -> None:
    host, fields = host_of(file.notify_url), fields_of(file, state, words)
    await connection.execute(
        _NOTICE, new_id(), file.merchant_id, f"file.{state}", file.id, file.notify_url, host, fields
    )


def _same(seen: File, wish: FileWish) -> None:
    """Refusal (FILE_CONFLICT, FILE_GONE) unless the wish is the one that this file came from."""
    asked = (wish.name, wish.size, wish.sha256, wish.notify_url)
    had = (seen.name, seen.size, seen.sha256 if wish.sha256 else "", seen.notify_url)
    if asked != had:
        raise Refusal(Problem.FILE_CONFLICT, f"fileId {wish.file_id}")
    if seen.state == "deleted":
        raise Refusal(Problem.FILE_GONE, f"fileId {wish.file_id}")
