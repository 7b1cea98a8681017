"""A hub with scenes and an operator's system, shared by the tests of a file: each makes sites of its own."""

from tests.scening import operator, place
from tests.upstream import hub

__all__ = ["hub", "operator", "place"]
