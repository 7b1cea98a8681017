"""Every module that decides something is exercised by a test."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import ROOT, SRC, functions, imports, module, none, python, where

from hutong.app.cli.rooms import ROOMS

DECIDES = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.Match, ast.Compare, ast.BoolOp)
TESTS = ROOT / "tests"
# A room's tests that put questions to a whole hub work with every module of the room, without an import.
WHOLE_HUB = re.compile(r"\btests\.(stack|office)\b|\bstack: Stack\b")
# What `python -m hutong …` runs, and the tests that run it.
PROCESSES = {"hutong.app.web", "hutong.app.worker", "hutong.app.cli.process.run"}
RUNS = re.compile(r'"-m",\s*"hutong"')
# A command that a test types is loaded by its name: see hutong.app.cli.rooms.
TYPES = re.compile(r'\b(?:typed|type_)\(\s*"([a-z]+)"')


def test_every_module_that_decides_is_exercised() -> None:
    """A test imports it, or a neighbour in its room that works with it; or the room's tests ask a whole hub."""
    modules = {module(path): path for path in python("src/hutong") if "migrations" not in path.parts}
    known = {*_named_by_tests(), *_mirrored(modules), *_of_whole_hubs(modules), *_processes(), *_typed()} & set(modules)
    growing = True
    while growing:
        near = {name for one in known for name in _neighbours(modules[one]) if name in modules}
        growing = not near <= known
        known |= near
    deciding = [name for name, path in modules.items() if _decides(path)]
    assert len(deciding) > 50
    none(where(modules[name]) for name in deciding if name not in known)


def _decides(path: Path) -> bool:
    return any(isinstance(node, DECIDES) for function in functions(path) for node in ast.walk(function))


def _named_by_tests() -> set[str]:
    """Modules that tests import; a test that asks the registry runs over every channel."""
    names = {name for path in python("tests") for name in _modules(path)}
    if "hutong.switchboard.registry" in names:
        names |= {module(path) for path in python("src/hutong/channels") if path.name == "__init__.py"}
    return names


def _mirrored(modules: dict[str, Path]) -> Iterator[str]:
    """Modules whose tests bear their name: tests/base/test_failpoint.py runs a process of its own."""
    for name, path in modules.items():
        if (TESTS / path.relative_to(SRC).parent / f"test_{path.stem}.py").exists():
            yield name


def _of_whole_hubs(modules: dict[str, Path]) -> Iterator[str]:
    rooms = {path.parent.relative_to(TESTS) for path in python("tests") if WHOLE_HUB.search(path.read_text("utf-8"))}
    return (name for name, path in modules.items() if path.parent.relative_to(SRC) in rooms - {Path()})


def _processes() -> set[str]:
    return PROCESSES if any(RUNS.search(path.read_text("utf-8")) for path in python("tests")) else set()


def _typed() -> set[str]:
    words = {word for path in python("tests") for word in TYPES.findall(path.read_text("utf-8"))}
    return {f"hutong.app.cli.{room.module}" for word, room in ROOMS.items() if word in words}


def _neighbours(path: Path) -> set[str]:
    """What a module imports from its own room and the rooms within it."""
    room = module(path) if path.name == "__init__.py" else module(path).rpartition(".")[0]
    return {name for name in _modules(path) if name.startswith(f"{room}.")}


def _modules(path: Path) -> set[str]:
    """Of `from a.b import c` both a.b and a.b.c, one of which is a module."""
    return {part for name, given in imports(path) for part in (name, f"{name}.{given}")}
