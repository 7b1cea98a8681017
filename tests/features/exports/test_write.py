"""Files of exports: what a spreadsheet reads is what was written, formulas stay texts, nobody else can read them."""

import csv
import re
import stat
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from hutong.features.exports.kind import Cell
from hutong.features.exports.write import begin

HEADINGS = [("单号", 20), ("金额（元）", 12), ("时间", 20)]
AT = datetime(2026, 11, 28, 5, 0, 7, tzinfo=UTC)
ROWS: list[list[Cell]] = [
    ["A1", Decimal("19.90"), AT],
    ['=HYPERLINK("http://evil")', Decimal("-5.00"), None],
    ['a,"b"\n中', None, AT],
]


def rows_of(path: Path, sheet: int = 1) -> list[str]:
    with zipfile.ZipFile(path) as book:
        return re.findall(r"<row .*?</row>", book.read(f"xl/worksheets/sheet{sheet}.xml").decode(), re.DOTALL)


def test_csv_is_read_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "exports" / "a.csv"
    file = begin(path, "csv", HEADINGS)
    file.add(ROWS[:2])
    file.add(ROWS[2:])
    assert file.close() == path.stat().st_size
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as text:
        found = list(csv.reader(text))
    assert found == [
        ["单号", "金额（元）", "时间"],
        ["A1", "19.90", "2026-11-28 13:00:07"],
        ['\'=HYPERLINK("http://evil")', "-5.00", ""],
        ['a,"b"\n中', "", "2026-11-28 13:00:07"],
    ]


def test_a_workbook_holds_numbers_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    file = begin(path, "xlsx", HEADINGS)
    file.add(ROWS)
    assert file.close() == path.stat().st_size
    rows = rows_of(path)
    assert len(rows) == 4
    assert "<v>19.90</v>" in rows[1]
    assert not re.search(r"<f>", "".join(rows))
    assert "=HYPERLINK" in rows[2]
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_sheet_is_followed_by_another(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    file = begin(path, "xlsx", HEADINGS, sheet=3)
    file.add([[f"A{number}", number, None] for number in range(5)])
    file.close()
    assert [len(rows_of(path, sheet)) for sheet in (1, 2, 3)] == [3, 3, 2]
    assert "单号" in rows_of(path, 3)[0]
    assert "A4" in rows_of(path, 3)[1]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_only_the_owner_reads_it_and_a_dropped_one_leaves_nothing(tmp_path: Path, form: str) -> None:
    path = tmp_path / "exports" / f"a.{form}"
    file = begin(path, form, HEADINGS)
    file.add(ROWS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with pytest.raises(FileExistsError):
        begin(path, form, HEADINGS)
    file.drop()
    assert list(path.parent.iterdir()) == []
