"""A query's conditions, put together with their parameters in order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hutong.base.ids import SLACK, first_id


class Where:
    """Conditions that all have to hold. `?` in a condition is its parameter; two parts of a query may share theirs."""

    def __init__(self, parameters: list[Any] | None = None) -> None:
        self.parameters: list[Any] = [] if parameters is None else parameters
        self._conditions: list[str] = []

    def add(self, condition: str, *values: Any) -> None:
        """One more condition."""
        for value in values:
            self.parameters.append(value)
            condition = condition.replace("?", f"${len(self.parameters)}", 1)
        self._conditions.append(condition)

    def equal(self, column: str, value: str | int | None) -> None:
        """A column has this value, if one is given."""
        if value not in (None, ""):
            self.add(f"{column} = ?", value)

    def between(self, column: str, least: int | None, most: int | None) -> None:
        """A column lies within these bounds, where they are given."""
        if least is not None:
            self.add(f"{column} >= ?", least)
        if most is not None:
            self.add(f"{column} <= ?", most)

    def made(self, number: str, column: str, start: datetime, end: datetime) -> None:
        """A row was made in a span. Its number, which grows with time, is the index; the column is exact."""
        self.numbered(number, start, end)
        self.add(f"{column} >= ? AND {column} < ?", start, end)

    def numbered(self, number: str, start: datetime, end: datetime) -> None:
        """A number was given in a span, or close to it."""
        self.add(f"{number} >= ? AND {number} < ?", first_id(start - SLACK), first_id(end + SLACK))

    def any_of(self, conditions: Sequence[str]) -> None:
        """At least one of these holds, if there are any."""
        if conditions:
            self._conditions.append("(" + " OR ".join(conditions) + ")")

    def parameter(self, value: Any) -> str:
        """A parameter by itself, such as a limit."""
        self.parameters.append(value)
        return f"${len(self.parameters)}"

    def __str__(self) -> str:
        return " AND ".join(self._conditions) or "true"
