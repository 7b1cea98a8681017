"""What platforms tell as PostgreSQL and JSON can keep it, with its secrets taken out."""

from collections.abc import Mapping
from typing import Any, Final

from hutong.base.secrets import Secret, masked
from hutong.base.text import bearable

_TEXT: Final = 16_384  # characters of one text
_DEEP: Final = 24  # levels
_NUMBER: Final = 2**63  # beyond it a number is kept as a text


def bearable_json(value: Any, deep: int = 0) -> Any:
    """A value of JSON without NUL, lone surrogates, numbers that no other program reads, and endless depth."""
    if isinstance(value, str):
        return bearable(value, _TEXT)
    if isinstance(value, int) and not isinstance(value, bool):
        return value if -_NUMBER < value < _NUMBER else str(value)[:_TEXT] if value.bit_length() < 10_000 else "…"
    if deep >= _DEEP:
        return "…"
    if isinstance(value, Mapping):
        return {bearable(str(name), 200): bearable_json(one, deep + 1) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [bearable_json(one, deep + 1) for one in value]
    return value if value is None or isinstance(value, bool | float) else bearable(str(value), _TEXT)


def parted(fields: Mapping[str, Any], hidden: frozenset[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields with the secrets masked, and the secrets."""
    secrets = {name: str(value) for name, value in fields.items() if name in hidden}
    shown = {name: masked(secrets[name]) if name in secrets else value for name, value in fields.items()}
    return bearable_json(shown), bearable_json(secrets)


def without(text: str, fields: Mapping[str, Any], hidden: frozenset[str]) -> str:
    """Words of ours without the secrets of a push."""
    for name in hidden & fields.keys():
        value = str(fields[name])
        text = text.replace(value, str(Secret(value).__format__(""))) if value else text
    return bearable(text)
