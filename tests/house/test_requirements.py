"""Locked requirements: every package with one version and its hashes, nothing else, and the same in all files."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tests.house.sources import ROOT, files

LOCKS = [path for path in files() if path.parent == ROOT / "requirements" or path.match("tests/witness/*.txt")]
RUN = ROOT / "requirements/run.txt"


def locked(path: Path) -> dict[str, tuple[str, int]]:
    """Version and number of hashes of each package in a lock file; anything else in it fails."""
    found = {}
    for line in re.sub(r"\\\n", " ", path.read_text(encoding="utf-8")).splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        given = re.fullmatch(
            r"([A-Za-z0-9._-]+)(?:\[[a-z0-9,_-]+\])?==([^\s;]+)(\s*;[^\\]*?)?((?:\s+--hash=sha256:[0-9a-f]{64})+)\s*",
            line,
        )
        assert given, f"{path.name}: {line[:80]}"
        found[canonicalize_name(given[1])] = (given[2], line.count("--hash="))
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_holds_versions_and_hashes_only(lock: Path) -> None:
    packages = locked(lock)
    assert packages
    assert all(hashes for _, hashes in packages.values())


def test_every_dependency_is_locked_within_its_bounds() -> None:
    wanted = [Requirement(text) for text in _project()["dependencies"]]
    packages = locked(RUN)
    missing = [str(one) for one in wanted if packages.get(canonicalize_name(one.name), ("",))[0] not in one.specifier]
    assert wanted
    assert not missing


@pytest.mark.parametrize("extra", ["dev"])
def test_every_tool_is_locked(extra: str) -> None:
    names = {canonicalize_name(Requirement(text).name) for text in _project()["optional-dependencies"][extra]}
    assert names <= set(locked(ROOT / f"requirements/{extra}.txt"))


def test_tests_run_with_what_production_runs_with() -> None:
    production, development = locked(RUN), locked(ROOT / "requirements/dev.txt")
    assert {name: development.get(name) for name in production} == production


def _project() -> dict[str, list[str]]:
    project: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project
