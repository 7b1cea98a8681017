"""One row of the published table of errors."""

from typing import NamedTuple

from hutong.base.text import Text


class Entry(NamedTuple):
    """Number, HTTP status, what happened, why, and what to do."""

    number: int
    status: int  # HTTP
    message: Text
    cause: Text
    remedy: Text
