"""What a merchant submits to a shop, read from the JSON text of a field."""

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any, Final

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text

_DEPTH: Final = 8  # levels of an object in a field
MOST_STOCK: Final = 10_000_000
_PLATFORM: Final = 1e20  # platforms number their things with 64 bits
_NAMED: Final = 64  # letters of a kind in what is told of it
_LARGE: Final = 65_536  # letters of what a platform tells of one thing


def object_of(name: str, text: str) -> dict[str, Any]:
    """The JSON object in a field; Refusal (GOODS_FACTS) that names the field."""
    return _object(name, text, 1e15)


def _object(name: str, text: str, most: float) -> dict[str, Any]:
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_never)
        fits = isinstance(found, dict) and _bearable(found, _DEPTH, most)
    except (ValueError, RecursionError):
        fits = False
    if not fits:
        raise Refusal(Problem.GOODS_FACTS, name, [(name, Text("须为 JSON 对象", "must be a JSON object"))])
    return dict(found)


def stock_of(name: str, text: str) -> dict[str, int]:
    """How many there are of each kind, from the JSON text of a field; Refusal (GOODS_FACTS) naming field and kind."""
    found = _object(name, text, math.inf)
    if not found:
        raise _wrong(name, Text("须至少有一种规格", "there must be one kind at least"))
    for kind, left in found.items():
        if not kind or type(left) is not int or not 0 <= left <= MOST_STOCK:
            zh = f"规格“{kind[:_NAMED]}”的库存须为 0 到 {MOST_STOCK} 的整数"
            raise _wrong(name, Text(zh, f"{kind[:_NAMED]!r} must be a whole number, 0 to {MOST_STOCK}"))
    return found


def _wrong(name: str, why: Text) -> Refusal:
    return Refusal(Problem.GOODS_FACTS, Text(f"{name}：{why.zh}", f"{name}: {why.en}"), [(name, why)])


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
    """Whether it is nested no deeper, has no number above `most`, and nothing that the database can't bear."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, dict):
        return depth > 0 and all(_bearable(one, depth - 1, most) for pair in value.items() for one in pair)
    if isinstance(value, list):
        return depth > 0 and all(_bearable(one, depth - 1, most) for one in value)
    return not isinstance(value, int | float) or abs(value) <= most
