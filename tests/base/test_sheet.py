"""Lists to take away: chosen columns, and nothing that a spreadsheet computes."""

import csv
import io

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
