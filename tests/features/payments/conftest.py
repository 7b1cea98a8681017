"""The hub that the tests of a module share."""

from tests.upstream import hub

__all__ = ["hub"]
