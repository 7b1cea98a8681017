"""What the code of the signed API reads and refuses, found in its own source."""

import ast
from collections.abc import Iterator
from pathlib import Path

from hutong.base.errors import Problem
from hutong.capabilities.faults import Fault, problem_of

SRC = Path(__file__).parents[2] / "src/hutong"
_OPERATORS = 6000  # numbers from here on are for those who run the hub


def read_by(module: str, function: str) -> set[str]:
    """The names of the fields that a function of a module reads, itself or through others there and in fields.py."""
    known = {**_functions(SRC / "doors/api/fields.py"), **_functions(SRC / module)}
    done: set[str] = set()
    found: set[str] = set()
    waiting = [function]
    while waiting:
        name = waiting.pop()
        if name in known and name not in done:
            done.add(name)
            found.update(_read(known[name]))
            waiting.extend(_called(known[name]))
    return found


def refused_in(*places: str) -> set[int]:
    """The numbers of the problems that these files and rooms name; those of operators left out."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for place in places for path in _files(SRC / place)]
    named = {
        node.attr
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Problem"
    }
    numbers = {Problem[name].entry.number for name in named}
    if any(isinstance(node, ast.Name) and node.id == "problem_of" for tree in trees for node in ast.walk(tree)):
        numbers |= {problem_of(fault).entry.number for fault in Fault}
    return {number for number in numbers if number < _OPERATORS}


def _files(place: Path) -> list[Path]:
    return sorted(place.rglob("*.py")) if place.is_dir() else [place]


def _functions(path: Path) -> dict[str, ast.AST]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}


def _read(function: ast.AST) -> Iterator[str]:
    """`fields["name"]`, `fields.get("name")` and `_number(fields, "name", …)`."""
    for node in ast.walk(function):
        if isinstance(node, ast.Subscript) and _is_fields(node.value):
            yield from _texts([node.slice])
        elif isinstance(node, ast.Call):
            of_fields = isinstance(node.func, ast.Attribute) and _is_fields(node.func.value)
            if of_fields or any(_is_fields(given) for given in node.args):
                yield from list(_texts(node.args))[:1]


def _called(function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
                yield node.func.attr


def _is_fields(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "fields"


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value
