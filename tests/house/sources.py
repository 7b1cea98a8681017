"""The project's own files, as the rules about the code look at them."""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
SRC: Final = ROOT / "src" / "hutong"
CHANNELS: Final = SRC / "channels"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or would be, in the repository; a source archive without git: everything visible."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        told = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
        found = [ROOT / name for name in told if name]
    except (OSError, subprocess.CalledProcessError):
        parts = (path.relative_to(ROOT).parts for path in ROOT.rglob("*"))
        found = [ROOT.joinpath(*names) for names in parts if not any(name.startswith(".") for name in names)]
    return tuple(sorted(path for path in found if path.is_file()))


def python(*roots: str) -> Iterator[Path]:
    """The Python files below the given folders of the repository."""
    places = [ROOT / root for root in roots]
    return (path for path in files() if path.suffix == ".py" and any(place in path.parents for place in places))


@cache
def tree(path: Path) -> ast.Module:
    """A file, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of a file."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def module(path: Path) -> str:
    """The dotted name of a file below src: hutong.base.money."""
    parts = path.relative_to(SRC.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """What a file imports: (module, name), the name empty for a plain `import`. There are no relative imports here."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def where(path: Path, line: int | None = None) -> str:
    """How a finding is told: src/hutong/base/money.py:12."""
    name = str(path.relative_to(ROOT))
    return name if line is None else f"{name}:{line}"


def none(findings: Iterable[str]) -> None:
    """Fails with everything that was found, a line each."""
    lines = sorted(findings)
    assert not lines, "\n".join(["", *lines])
