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
    number = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    return "".join(_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10))


def first_id(moment: datetime) -> str:
    """The smallest number that could have been given at this moment: numbers of a span lie between two of these."""
    number = int(moment.timestamp() * 1000) << 80
    return "".join(_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10))


def moment_of(number: str) -> datetime:
    """When a number was given, to the millisecond; ValueError for what `new_id` never gives."""
    if len(number) != 26 or not set(number) <= set(_ALPHABET):
        raise ValueError("not a number of ours")
    value = 0
    for letter in number:
        value = value << 5 | _ALPHABET.index(letter)
    return datetime.fromtimestamp((value >> 80) / 1000, UTC)


def nonce() -> str:
    """32 random characters, for nonceStr and the providers' nonces."""
    return secrets.token_hex(16)
