"""What a merchant submits to a shop, read from the JSON text of a field."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text

_DEPTH: Final = 8  # levels of an object in a field


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


def _bearable(value: Any, depth: int) -> bool:
    """Whether it is nested no deeper, and holds nothing that the database can't bear."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, dict):
        return depth > 0 and all(_bearable(one, depth - 1) for pair in value.items() for one in pair)
    if isinstance(value, list):
        return depth > 0 and all(_bearable(one, depth - 1) for one in value)
    return not isinstance(value, int | float) or abs(value) < 1e15
