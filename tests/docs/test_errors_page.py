"""The published table of codes is the one in the code."""

from pathlib import Path

from hutong.app.cli.errors import table
from hutong.base.errors import Problem

PAGE = Path(__file__).parents[2] / "docs/api/errors.md"


def test_the_page_is_the_table() -> None:
    assert PAGE.read_text() == table(), "write it anew: hutong errors --markdown > docs/api/errors.md"


def test_every_code_is_on_the_page() -> None:
    text = PAGE.read_text()
    assert all(f"| {problem.entry.number} |" in text for problem in Problem)
