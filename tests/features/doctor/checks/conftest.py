"""A hub with a channel of every code, shared by the tests of a file: what they change is on a copy of its ground."""

from tests.upstream import hub

__all__ = ["hub"]
