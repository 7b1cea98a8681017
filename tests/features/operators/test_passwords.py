"""What a guess at a password costs: the parameters of production, not those that tests make do with."""

from argon2.low_level import Type
from tests.quick import PRODUCTION


def test_a_guess_is_dear() -> None:
    """At least what RFC 9106 recommends where memory is short: argon2id, three passes over 64 MiB."""
    assert PRODUCTION.type is Type.ID
    assert PRODUCTION.memory_cost >= 64 * 1024
    assert PRODUCTION.time_cost >= 3
    assert PRODUCTION.salt_len >= 16
