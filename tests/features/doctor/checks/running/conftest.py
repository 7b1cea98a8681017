"""A hub with a channel of every code, shared by the tests of a file."""

from tests.upstream import hub

__all__ = ["hub"]
