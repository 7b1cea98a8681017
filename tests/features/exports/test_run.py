"""The worker makes exports: every row once, page by page; stopped, cancelled, broken or dead, nothing is left over."""

import csv
import logging
import zipfile
from pathlib import Path

import asyncpg
import pytest
from tests.features.exports.conftest import Desk

from hutong.base.db import Pool
from hutong.features.exports import jobs, run
from hutong.features.exports.jobs import Job

PAGE = 7


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of seven rows."""
    monkeypatch.setattr(run, "PAGE", PAGE)


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def files(desk: Desk) -> list[str]:
    return sorted(file.name for file in (desk.home / "exports").glob("*"))


@pytest.mark.parametrize("count", [0, 1, PAGE - 1, PAGE, 3 * PAGE + 2])
async def test_every_row_is_there_once_newest_first(desk: Desk, count: int) -> None:
    ids = await desk.payments(count)
    number = await desk.ask("payments", columns=("id", "fen", "subject", "state"))
    found = cells(await desk.made(number))
    assert found[0] == ["系统单号", "金额（元）", "订单描述", "状态"]
    assert [row[0] for row in found[1:]] == ids
    assert [row[1] for row in found[1:]] == [f"0.{at + 1:02d}" for at in range(count)]
    if count:
        assert found[1][2:] == ["'=1+1", "待支付"]
    job = await desk.job(number)
    assert (job.rows_done, job.rows_total) == (count, count)


async def test_filters_hold_and_a_retry_means_the_same_days(desk: Desk) -> None:
    await desk.payments(20)
    number = await desk.ask("payments", min_fen="5", max_fen="9", columns=("fen",))
    assert [row[0] for row in cells(await desk.made(number))[1:]] == ["0.05", "0.06", "0.07", "0.08", "0.09"]
    job = await desk.job(number)
    assert set(job.query) == {"min_fen", "max_fen", "from", "to"}


async def test_a_workbook(desk: Desk) -> None:
    await desk.payments(10)
    with zipfile.ZipFile(await desk.made(await desk.ask("payments", "xlsx"))) as book:
        assert book.read("xl/worksheets/sheet1.xml").count(b"<row ") == 11
    assert len(files(desk)) == 1


async def test_progress_is_told_and_what_comes_later_is_not_in_it(desk: Desk) -> None:
    await desk.payments(3 * PAGE)
    number = await desk.ask("payments")
    exporter = desk.exporter()
    await exporter.turn()
    job = await desk.job(number)
    assert (job.state, job.rows_done, job.rows_total) == ("running", PAGE, 3 * PAGE)
    await desk.payments(1, fen=777)
    while await exporter.turn():
        pass
    assert (await desk.job(number)).rows_done == 3 * PAGE


async def test_several_are_made_beside_each_other(desk: Desk) -> None:
    await desk.payments(10 * PAGE)
    long = await desk.ask("payments")
    exporter = desk.exporter()
    await exporter.turn()
    short = await desk.ask("refunds")
    await exporter.turn()
    assert [(await desk.job(number)).state for number in (long, short)] == ["running", "done"]
    await exporter.finish()


async def test_a_cancelled_one_is_dropped_at_the_next_page(desk: Desk) -> None:
    await desk.payments(5 * PAGE)
    number = await desk.ask("payments")
    exporter = desk.exporter()
    await exporter.turn()
    assert len(files(desk)) == 1
    async with desk.pool.acquire() as connection:
        await jobs.cancel(connection, await desk.job(number))
    await exporter.turn()
    assert await exporter.turn() == 0
    assert files(desk) == []
    assert (await desk.job(number)).state == "cancelled"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_a_worker_that_ends_gives_its_job_to_the_next(desk: Desk, form: str) -> None:
    await desk.payments(3 * PAGE)
    number = await desk.ask("payments", form)
    first = desk.exporter()
    await first.turn()
    await first.finish()
    assert files(desk) == []
    assert (await desk.job(number)).state == "queued"
    assert (await desk.made(number)).exists()


@pytest.mark.parametrize(("form", "left"), [("csv", 1), ("xlsx", 2)])
async def test_a_dead_workers_job_is_made_from_the_start_and_its_file_is_swept(
    desk: Desk, form: str, left: int
) -> None:
    await desk.payments(3 * PAGE)
    number = await desk.ask("payments", form)
    dead = desk.exporter()
    await dead.turn()
    assert await desk.exporter().sweep() == 0
    await desk.pool.execute("UPDATE export_job SET leased_until = now()")
    path = await desk.made(number)
    assert (await desk.job(number)).rows_done == 3 * PAGE
    assert len(files(desk)) == 1 + left
    assert await desk.exporter().sweep() == left
    assert files(desk) == [path.name]
    await dead.turn()  # it was not dead, only slow: it notices
    assert files(desk) == [path.name]


async def test_old_files_are_swept(desk: Desk) -> None:
    path = await desk.made(await desk.ask("payments"))
    exporter = desk.exporter()
    assert await exporter.sweep() == 0
    await desk.pool.execute("UPDATE export_job SET expires_at = now()")
    assert await exporter.sweep() == 1
    assert not path.exists()


async def test_without_a_disk_it_fails_and_says_so(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    (desk.home / "exports").write_text("no folder")
    number = await desk.ask("payments")
    with caplog.at_level(logging.ERROR):
        await desk.exporter().turn()
    assert ((await desk.job(number)).state, (await desk.job(number)).error) == ("failed", "disk")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_a_disk_that_fills_up(desk: Desk, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    await desk.payments(2 * PAGE)
    number = await desk.ask("payments", form)
    exporter = desk.exporter()
    await exporter.turn()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    while await exporter.turn():
        pass
    assert ((await desk.job(number)).state, (await desk.job(number)).error) == ("failed", "disk")
    assert files(desk) == []


async def test_what_this_version_does_not_know_fails_alone(desk: Desk) -> None:
    strange, broken = await desk.ask("payments"), await desk.ask("payments")
    await desk.pool.execute("UPDATE export_job SET kind = 'songs' WHERE id = $1", strange)
    await desk.pool.execute('UPDATE export_job SET query = \'{"from": "never"}\' WHERE id = $1', broken)
    good = await desk.ask("refunds")
    await desk.made(good)
    assert [(await desk.job(number)).error for number in (strange, broken)] == ["wrong", "wrong"]


async def test_a_database_that_goes_away_leaves_the_job_to_whoever_comes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.payments(2 * PAGE)
    number = await desk.ask("payments")
    exporter = desk.exporter()
    await exporter.turn()

    async def away(*_: object) -> bool:
        raise asyncpg.ConnectionDoesNotExistError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "keep", away)
        with pytest.raises(asyncpg.ConnectionDoesNotExistError):
            await exporter.turn()
    assert files(desk) == []
    await desk.pool.execute("UPDATE export_job SET leased_until = now()")
    assert (await desk.made(number)).exists()


async def test_the_lease_is_held_while_a_large_workbook_is_packed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_HEARTBEAT", 0.0)
    kept: list[int] = []
    keep = jobs.keep

    async def counted(pool: Pool, job: Job, rows: int, total: int | None) -> bool:
        kept.append(rows)
        return await keep(pool, job, rows, total)

    monkeypatch.setattr(jobs, "keep", counted)
    await desk.made(await desk.ask("payments", "xlsx"))
    assert len(kept) > 1
