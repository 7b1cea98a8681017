"""Numbers that we give: sortable by time, impossible to guess, allowed as an order number by every provider."""

import os
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Final

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to misread
SLACK: Final = timedelta(minutes=10)  # a number's clock is a process's, a row's the database's
_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]


def new_id() -> str:
    """26 characters: 48 bits of milliseconds, then 80 random bits. Fits out_trade_no (at most 32, [0-9A-Za-z])."""
    return _written((time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big"))


def next_id(after: str) -> str:
    """A number like those of `new_id` that sorts after another: one of the same millisecond, or of a clock ahead."""
    number = new_id()
    return number if number > after else _written(_value(after) + 1 + secrets.randbits(64))


def first_id(moment: datetime) -> str:
    """The smallest number that could have been given at this moment: numbers of a span lie between two of these."""
    return _written(int(moment.timestamp() * 1000) << 80)


def moment_of(number: str) -> datetime:
    """When a number was given, to the millisecond; ValueError for what `new_id` never gives."""
    if len(number) != 26 or not set(number) <= set(_ALPHABET):
        raise ValueError("not a number of ours")
    return datetime.fromtimestamp((_value(number) >> 80) / 1000, UTC)


def nonce() -> str:
    """32 random characters, for nonceStr and the providers' nonces."""
    return secrets.token_hex(16)


def _written(value: int) -> str:
    return "".join(_PAIRS[value >> shift & 1023] for shift in range(120, -1, -10))


def _value(number: str) -> int:
    value = 0
    for letter in number:
        value = value << 5 | _ALPHABET.index(letter)
    return value
