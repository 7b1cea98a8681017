"""The published list of checks is the one in the code."""

from pathlib import Path

from hutong.app.cli.doctor.every import page
from hutong.features.doctor.run import ailments

PAGE = Path(__file__).parents[2] / "docs/doctor.md"


def test_the_page_is_the_list() -> None:
    assert PAGE.read_text() == page(), "write it anew: hutong doctor --list --markdown > docs/doctor.md"


def test_every_check_is_on_the_page_once() -> None:
    text = PAGE.read_text()
    assert [one.id for one in ailments() if text.count(f"| `{one.id}` |") != 1] == []
