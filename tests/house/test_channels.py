"""What keeps channels apart: from each other, from their simulators, and from everything above them."""

import ast
import re
from pathlib import Path

import pytest
from tests.house.sources import CHANNELS, SRC, imports, module, none, python, tree, where

from hutong.switchboard import registry

WORLD = re.compile(r"hutong\.vendors\.[a-z_]+_world\b")  # what a company's simulators share
ABOVE = ("switchboard", "features", "doors", "app")


def rooms() -> list[Path]:
    """The folders of the channel codes."""
    return sorted({CHANNELS / path.relative_to(CHANNELS).parts[0] for path in python("src/hutong/channels")} - _files())


def _files() -> set[Path]:
    return {CHANNELS / "__init__.py"}


def simulators(room: Path) -> list[Path]:
    """The files of a channel's simulator."""
    return [path for path in python("src/hutong/channels") if _simulates(path) and room in path.parents]


def _simulates(path: Path) -> bool:
    return "simulator" in path.with_suffix("").relative_to(CHANNELS).parts


def targets(path: Path) -> set[str]:
    """Every module a file may mean by its imports: of `from a.b import c` both a.b and a.b.c."""
    return {part for name, given in imports(path) for part in (name, f"{name}.{given}") if part.startswith("hutong.")}


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_a_channel_has_its_parts(room: Path) -> None:
    assert (room / "__init__.py").exists()
    assert (room / "adapter.py").exists()
    assert simulators(room), "no simulator"


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_a_simulator_is_written_from_the_manual_alone(room: Path) -> None:
    """It shares base and capabilities with its adapter, nothing else: a mistake made in both would not be found.

    What a company's simulators share is their own world of that company, which has not seen the adapters either.
    """
    own = f"{module(room / '__init__.py')}.simulator"
    allowed = ("hutong.base", "hutong.capabilities", own)
    strangers = {
        f"{where(path)}: {name}"
        for path in simulators(room)
        for name in targets(path)
        if not any(name == place or name.startswith(f"{place}.") for place in allowed)
        and not WORLD.match(name)
        and not own.startswith(f"{name}.")
        and name != own.rpartition(".")[0]
    }
    none(strangers)


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_an_adapter_has_not_seen_its_simulator(room: Path) -> None:
    own = f"{module(room / '__init__.py')}.simulator"
    parts = [path for path in python("src/hutong/channels") if room in path.parents and not _simulates(path)]
    knowing = [
        path for path in parts if path != room / "__init__.py" and any(_is_other_side(t, own) for t in targets(path))
    ]
    none(where(path) for path in knowing)


def _is_other_side(name: str, own: str) -> bool:
    return name.startswith(own) or WORLD.match(name) is not None


ADAPTERS = [path for path in python("src/hutong/channels", "src/hutong/vendors") if path.name == "adapter.py"]


@pytest.mark.parametrize("path", ADAPTERS, ids=lambda path: path.parent.name)
def test_an_adapter_neither_catches_nor_logs_nor_knows_the_sandbox(path: Path) -> None:
    """The switchboard does these for all channels; an adapter that catches can turn "unknown" into "failed"."""
    caught = [where(path, node.lineno) for node in ast.walk(tree(path)) if isinstance(node, ast.Try | ast.TryStar)]
    none(caught)
    assert not {name for name, _ in imports(path)} & {"logging", "time", "asyncio", "contextlib", "os"}
    assert "sandbox" not in path.read_text(encoding="utf-8").lower()


def test_nothing_above_the_channels_asks_for_a_code() -> None:
    """A new channel changes no existing file: nobody compares a code with a constant or keeps a list of codes."""
    codes = set(registry.specs())
    found = [
        where(path, node.lineno)
        for part in ABOVE
        for path in python(f"src/hutong/{part}")
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Constant) and node.value in codes) or _compares_a_code(node)
    ]
    none(found)


def _compares_a_code(node: ast.AST) -> bool:
    if not isinstance(node, ast.Compare):
        return False
    sides = [node.left, *node.comparators]
    named = any(getattr(side, "id", getattr(side, "attr", "")) == "code" for side in sides)
    return named and any(isinstance(side, ast.Constant) and isinstance(side.value, str) for side in sides)


def test_only_the_registry_reaches_into_channels() -> None:
    reaching = [
        where(path)
        for part in ABOVE
        for path in python(f"src/hutong/{part}")
        if path != SRC / "switchboard" / "registry.py" and any(t.startswith("hutong.channels") for t in targets(path))
    ]
    none(reaching)


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_a_channel_is_found_by_scanning(room: Path) -> None:
    assert room.name.upper() in registry.specs()
