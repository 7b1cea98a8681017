"""What an examination came to: a part each with its findings, counts, and the whole as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Finding, Level

ORDER: Final = (Level.ERROR, Level.WARN, Level.FINE)  # as people read them: the worst first


@dataclass(frozen=True, slots=True)
class Examined:
    """One part that was looked at. `checked`: the ids of what was looked for in it."""

    key: str
    name: Text
    checked: Sequence[str]
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole examination, the parts in the order in which people read them."""

    draft: bool
    revision: int  # that ran meanwhile; 0: none
    at: datetime
    seconds: float
    parts: Sequence[Examined]

    @property
    def findings(self) -> list[Finding]:
        """Everything, the worst first, what is right included."""
        every = [finding for part in self.parts for finding in part.findings]
        return sorted(every, key=lambda one: ORDER.index(one.level))

    @property
    def checked(self) -> list[str]:
        """The ids of everything that was looked for, each once."""
        return sorted({one for part in self.parts for one in part.checked})

    @property
    def errors(self) -> int:
        """How many things a customer will meet."""
        return self._count(Level.ERROR)

    @property
    def warnings(self) -> int:
        """How many things will go wrong later."""
        return self._count(Level.WARN)

    def of(self, level: Level) -> Iterator[Finding]:
        """The findings of one level."""
        return (one for one in self.findings if one.level is level)

    def _count(self, level: Level) -> int:
        return sum(1 for _ in self.of(level))


def as_json(report: Report) -> dict[str, Any]:
    """The whole report; every text in both languages."""
    return {
        "draft": report.draft,
        "revision": report.revision,
        "at": report.at.isoformat(),
        "seconds": report.seconds,
        "checked": report.checked,
        "found": report.errors + report.warnings,
        "errors": report.errors,
        "warnings": report.warnings,
        "findings": [packed(one) for one in report.findings],
    }


def packed(finding: Finding) -> dict[str, Any]:
    """One finding."""
    return {
        "id": finding.id,
        "level": str(finding.level),
        "subject": finding.subject._asdict(),
        "cause": finding.cause._asdict(),
        "remedy": finding.remedy._asdict(),
        "place": finding.place,
    }
