"""Small enough to read: files, functions, folders, and the names that say nothing."""

import ast
import re
import tomllib
from collections import Counter
from pathlib import Path

from tests.house.sources import ROOT, SRC, files, functions, none, python, tree, where

LINES, FUNCTION, COMPLEXITY, FOLDER = 400, 60, 8, 12
NAMES_NOTHING = {
    "service.py",
    "services.py",
    "utils.py",
    "util.py",
    "helpers.py",
    "helper.py",
    "manager.py",
    "common.py",
}
EVERYTHING = ("src", "tests", "bench", "scripts")
MIGRATIONS = SRC / "app/migrations/versions"  # written by Alembic: a migration is as long as the tables it makes


def test_no_file_is_long() -> None:
    sizes = {where(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python(*EVERYTHING)}
    assert len(sizes) > 50, "the files were not found"
    none(f"{name}: {lines} lines" for name, lines in sizes.items() if lines > LINES)


def test_no_function_is_long() -> None:
    sizes = {
        f"{where(path, node.lineno)} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in python(*EVERYTHING)
        if path.parent != MIGRATIONS
        for node in functions(path)
    }
    none(f"{name}: {lines} lines" for name, lines in sizes.items() if lines > FUNCTION)


def test_complexity_is_ruffs_to_check_and_nothing_is_excepted() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "C90" in lint["select"]
    assert lint["mccabe"]["max-complexity"] <= COMPLEXITY
    silenced = [rule for rules in [lint["ignore"], *lint["per-file-ignores"].values()] for rule in rules]
    assert not [rule for rule in silenced if rule.startswith("C9")]


def test_no_folder_is_crowded() -> None:
    rooms = [path for path in files() if path.is_relative_to(SRC) and path.suffix == ".py" and path.stem != "__init__"]
    # Migrations are a log, one file after another for ever, and read by number.
    counted = Counter(path.parent for path in rooms if path.parent.name != "versions")
    none(f"{where(folder)}: {number} files" for folder, number in counted.items() if number > FOLDER)


def test_no_file_has_a_name_that_says_nothing() -> None:
    none(where(path) for path in files() if path.name in NAMES_NOTHING)


def test_every_file_opens_with_a_sentence() -> None:
    none(where(path) for path in python(*EVERYTHING) if not re.search(r"[.!?。]$", _opening(path)))


def _opening(path: Path) -> str:
    return (ast.get_docstring(tree(path)) or "").split("\n\n")[0].strip()


def test_every_package_of_the_source_is_a_package() -> None:
    folders = {folder for path in python("src/hutong") for folder in path.parents if folder.is_relative_to(SRC)}
    none(where(folder) for folder in folders if not (folder / "__init__.py").exists())
