"""Notices: signed messages owed to merchants, repeated until they are answered with `success`."""

from typing import Final
from urllib.parse import urlsplit

TEST: Final = "test"  # the topic of a notice that tells of nothing; it is tried once


def host_of(url: str) -> str:
    """The receiver of an address: host and port, lower case."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()
