"""A million payments: the file is whole, and the worker's memory stays what it is."""

import csv
import resource
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from tests.features.exports.conftest import Desk
from tests.stack import MERCHANT

from hutong.base.clock import now
from hutong.base.ids import first_id
from hutong.features.exports.run import Exporter

ROWS = 1_000_000
GROWTH = 64 << 10  # kilobytes
# The number's time is the row's, and the rest of it counts up, so that a page ends anywhere.
_FILL = """
INSERT INTO payment (id, merchant_id, order_id, product, fen, subject, attach, user_id, payer_ip, notify_url,
                     return_url, digest, revision, state, created_at, expires_at)
SELECT $1 || lpad(n::text, 16, '0'), $2, 'order-' || n, 'wxnative', n, '=一杯咖啡 ' || n, '', '', '', '', '', '', 1,
       'open', $3, $3
  FROM generate_series(1, $4::bigint) n
"""


@pytest.mark.hard
async def test_memory_is_bounded(desk: Desk) -> None:
    moment = now() - timedelta(hours=1)
    await desk.pool.execute(_FILL, first_id(moment)[:10], MERCHANT, moment, ROWS, timeout=600)
    await desk.pool.execute("ANALYZE payment")
    exporter = desk.exporter()
    for form in ("csv", "xlsx"):
        number = await desk.ask("payments", form)
        for _ in range(20):
            await exporter.turn()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        path = await finished(desk, exporter, number)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert after - before < GROWTH
        assert (csv_rows(path) if form == "csv" else xlsx_rows(path)) == ROWS + 1


async def finished(desk: Desk, exporter: Exporter, number: str) -> Path:
    """The file, made by this worker."""
    while await exporter.turn():
        pass
    job = await desk.job(number)
    assert (job.state, job.rows_done) == ("done", ROWS)
    return desk.home / "exports" / job.file


def csv_rows(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.reader(file))


def xlsx_rows(path: Path) -> int:
    count, kept = 0, b""
    with zipfile.ZipFile(path) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
        while part := sheet.read(1 << 20):
            part = kept + part
            count += part.count(b"<row ")
            kept = part[-4:]
    return count
