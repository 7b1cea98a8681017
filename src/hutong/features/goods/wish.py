"""What a merchant submits to a shop, read from the JSON text of a field."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text

_DEPTH: Final = 8  # levels of an object in a field
MOST_STOCK: Final = 10_000_000
_PLATFORM: Final = 1e20  # platforms number their things with 64 bits
_LARGE: Final = 65_536  # letters of what a platform tells of one thing


def object_of(name: str, text: str) -> dict[str, Any]:
    """The JSON object in a field; Refusal (GOODS_FACTS) that names the field."""
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_never)
        fits = isinstance(found, dict) and _bearable(found, _DEPTH)
    except (ValueError, RecursionError):
        fits = False
    if not fits:
        raise Refusal(Problem.GOODS_FACTS, name, [(name, Text("须为 JSON 对象", "must be a JSON object"))])
    return dict(found)


def stock_of(name: str, text: str) -> dict[str, int]:
    """How many there are of each kind, from the JSON text of a field; Refusal (GOODS_FACTS) that names the field."""
    found = object_of(name, text)
    if not found or not all(kind and type(left) is int and 0 <= left <= MOST_STOCK for kind, left in found.items()):
        why = Text(f"须为规格编号与库存（0–{MOST_STOCK}）", f"kinds and how many there are, 0 to {MOST_STOCK}")
        raise Refusal(Problem.GOODS_FACTS, name, [(name, why)])
    return found


def bearable(value: Any) -> bool:
    """Whether the database can bear what a platform told."""
    return _bearable(value, _DEPTH, _PLATFORM) and len(json.dumps(value)) <= _LARGE


def digest_of(facts: Mapping[str, Any], *more: str) -> bytes:
    """What a repeat must be equal in."""
    return hashlib.sha256(json.dumps([facts, *more], sort_keys=True).encode()).digest()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name that is there twice")
    return found


def _never(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _bearable(value: Any, depth: int, most: float = 1e15) -> bool:
    """Whether it is nested no deeper, has no number of `most` or more, and nothing that the database can't bear."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, dict):
        return depth > 0 and all(_bearable(one, depth - 1, most) for pair in value.items() for one in pair)
    if isinstance(value, list):
        return depth > 0 and all(_bearable(one, depth - 1, most) for one in value)
    return not isinstance(value, int | float) or abs(value) < most
