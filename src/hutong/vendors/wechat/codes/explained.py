"""What one of WeChat's numbers means: our kind of failure, the cause, and the remedy."""

from typing import NamedTuple

from hutong.base.text import Text
from hutong.capabilities.faults import Fault


class Explained(NamedTuple):
    """One number of WeChat's, in words for an operator."""

    fault: Fault
    cause: Text
    remedy: Text
