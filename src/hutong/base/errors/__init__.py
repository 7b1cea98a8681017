"""What the hub can refuse or fail at: one published table, and the exception that carries a row of it."""

from hutong.base.errors.entry import Entry
from hutong.base.errors.table import Problem, Refusal

__all__ = ["Entry", "Problem", "Refusal"]
