"""Making exports: the worker writes a page of each job in turn, so that a long one delays no short one."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any, Final, TypeVar

from xlsxwriter.exceptions import XlsxWriterException

from hutong.base.db import AWAY, Pool
from hutong.base.errors import Refusal
from hutong.features.exports import jobs, kinds
from hutong.features.exports.asked import Asked
from hutong.features.exports.jobs import Job
from hutong.features.exports.kind import Field, Kind, Reader
from hutong.features.exports.titles import titles
from hutong.features.exports.write import Writer, begin
from hutong.switchboard.live import Switchboard

log = logging.getLogger(__name__)
FOLDER: Final = "exports"  # in HUTONG_HOME
AT_ONCE: Final = 3
PAGE: Final = 1000  # rows
_HEARTBEAT: Final = jobs.LEASE.total_seconds() / 4
Result = TypeVar("Result")


class Broken(Exception):
    """The file can't be written: no space, no right, no disk."""


@dataclass(slots=True)
class Run:
    """A job under way."""

    job: Job
    kind: Kind
    fields: tuple[Field, ...]
    wish: Any
    total: int | None
    writer: Writer
    rows: int = 0
    after: str = ""


class Exporter:
    """Claims jobs and makes their files."""

    def __init__(self, pool: Pool, switchboard: Switchboard, home: Path) -> None:
        self._pool = pool
        self._switchboard = switchboard
        self._folder = home / FOLDER
        self._runs: list[Run] = []

    async def turn(self) -> int:
        """A page of every job under way; how many jobs there were."""
        job = await jobs.claim(self._pool) if len(self._runs) < AT_ONCE else None
        if job:
            await self._begin(job)
        runs = list(self._runs)
        for run in runs:
            await self._step(run)
        return len(runs) or int(job is not None)

    async def finish(self) -> None:
        """Gives back what is not finished, for the next worker."""
        for run in list(self._runs):
            await self._leave(run)
            await jobs.give_back(self._pool, run.job)

    async def sweep(self) -> int:
        """Takes files away that are old or nobody's; how many."""
        files = await asyncio.to_thread(lambda: list(self._folder.glob("*.*")))
        await jobs.expire(self._pool)
        owned = await jobs.owned(self._pool, [file.stem for file in files])
        gone = [file for file in files if file.stem not in owned]
        await asyncio.to_thread(_away, gone)
        return len(gone)

    async def _begin(self, job: Job) -> None:
        try:
            kind = kinds.known()[job.kind]
            fields, wish = kind.choose(job.columns), kind.read(Asked(job.query))
            headings = [(field.label.to(job.language), field.width) for field in fields]
            writer = await _apart(begin, self._folder / job.file, job.format, headings)
        except Broken:
            log.exception("export %s: its file can't be made", job.id)
            await jobs.fail(self._pool, job, "disk")
        except (Refusal, KeyError):
            log.exception("export %s: this version can't make it", job.id)
            await jobs.fail(self._pool, job, "wrong")
        else:
            self._runs.append(Run(job, kind, fields, wish, None, writer))

    async def _step(self, run: Run) -> None:
        """The next page; after the last one the file is done."""
        try:
            await self._page(run)
        except Broken:
            log.exception("export %s: its file can't be written", run.job.id)
            await self._leave(run)
            await jobs.fail(self._pool, run.job, "disk")
        except AWAY:  # the lease runs out, and whoever claims it then begins anew
            await self._leave(run)
            raise
        except Exception:
            log.exception("export %s failed", run.job.id)
            await self._leave(run)
            await jobs.fail(self._pool, run.job, "wrong")

    async def _page(self, run: Run) -> None:
        if run.total is None:
            run.total = await run.kind.count(self._pool, run.wish)
        rows = await run.kind.page(self._pool, run.wish, run.after, PAGE)
        await _apart(_add, run, rows, Reader(run.job.language, titles(self._switchboard)))
        run.rows += len(rows)
        if not await self._keep(run):
            await self._leave(run)
        elif len(rows) == PAGE:
            run.after = str(rows[-1]["id"])
        else:
            await self._close(run)

    async def _keep(self, run: Run) -> bool:
        return await jobs.keep(self._pool, run.job, run.rows, max(run.total or 0, run.rows))

    async def _close(self, run: Run) -> None:
        """A large workbook takes a while to pack; the lease is held meanwhile."""
        closing = asyncio.ensure_future(_apart(run.writer.close))
        while not (await asyncio.wait({closing}, timeout=_HEARTBEAT))[0]:
            with suppress(*AWAY):
                await self._keep(run)
        size = closing.result()
        self._runs.remove(run)
        if not await jobs.finish(self._pool, run.job, run.rows, size):
            await asyncio.to_thread((self._folder / run.job.file).unlink, missing_ok=True)

    async def _leave(self, run: Run) -> None:
        """Drops a run and what it wrote."""
        if run in self._runs:
            self._runs.remove(run)
        try:
            await _apart(run.writer.drop)
        except Broken:
            log.exception("export %s: what it wrote is swept later", run.job.id)


def _away(files: Sequence[Path]) -> None:
    for file in files:
        if file.is_dir():
            rmtree(file, ignore_errors=True)
        else:
            file.unlink(missing_ok=True)


def _add(run: Run, rows: Sequence[dict[str, Any]], reader: Reader) -> None:
    run.writer.add([[field.tell(row, reader) for field in run.fields] for row in rows])


async def _apart(do: Callable[..., Result], *given: Any) -> Result:
    """Works on a file in a thread; Broken when the disk does not play along."""
    try:
        return await asyncio.to_thread(do, *given)
    except (OSError, XlsxWriterException) as error:
        raise Broken(str(error)) from error
