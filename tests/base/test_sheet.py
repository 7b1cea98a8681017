"""Lists to take away: chosen columns, and nothing that a spreadsheet computes."""

import csv
import html
import io
import re
import zipfile

import pytest

from hutong.base.sheet import Column, Sheet, safe
from hutong.base.text import Text

SHEET = Sheet(
    (Column("id", Text("编号", "Id")), Column("name", Text("名称", "Name"))),
    [{"id": "1", "name": '=HYPERLINK("http://x")'}, {"id": "2"}, {"id": "3", "name": "一, “二”\n三"}],
)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_formulas_are_kept_from_being_computed(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "1", "a=b", "微信", " =1"])
def test_other_texts_stay(cell: str) -> None:
    assert safe(cell) == cell


def test_csv_is_read_back_as_it_was() -> None:
    text = SHEET.csv("zh")
    assert text.startswith("\ufeff编号,名称\r\n")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows[1:] == [["1", '\'=HYPERLINK("http://x")'], ["2", ""], ["3", "一, “二”\n三"]]
    assert SHEET.csv("en").splitlines()[0] == "\ufeffId,Name"


def test_columns_are_chosen_in_the_order_asked_for() -> None:
    assert SHEET.choose(["name", "id"]).cells()[1] == ["", "2"]
    assert SHEET.choose([]) == SHEET
    with pytest.raises(KeyError):
        SHEET.choose(["id", "nothing"])


def test_csv_comes_in_parts_that_are_the_whole() -> None:
    many = Sheet(SHEET.columns, [{"id": str(number), "name": "字" * 50} for number in range(5000)])
    parts = list(many.csv_parts("zh"))
    assert len(parts) > 3
    assert b"".join(parts).decode() == many.csv("zh")
    assert b"".join(many.parts("csv", "zh")) == b"".join(parts)


def test_a_workbook_holds_texts_and_no_formulas() -> None:
    long = Sheet(SHEET.columns, [*SHEET.rows, {"id": "4", "name": "\x00" + "x" * 40_000}])
    with zipfile.ZipFile(io.BytesIO(b"".join(long.parts("xlsx", "zh")))) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    assert "<f>" not in page
    assert re.findall(r'r="A(\d)"[^>]*t="inlineStr"', page) == ["1", "2", "3", "4", "5"]
    assert '=HYPERLINK("http://x")' in html.unescape(page)
    assert 'quotePrefix="1"' in styles
    assert page.index("编号") < page.index("名称")
    assert "x" * 32_000 in page
    assert "x" * 33_000 not in page
