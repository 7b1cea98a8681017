"""A fault: how it is planted, and what an examination is to find."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.features.doctor.planted.hands import Plant


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong."""

    id: str
    plant: Plant
    also: Sequence[str] = ()  # what can't be right either, for the same reason
    names: str = ""  # what the finding's cause is to tell
    running: bool = False  # it is what runs that is examined, not the draft
