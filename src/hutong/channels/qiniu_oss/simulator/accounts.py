"""Accounts at the simulated Kodo: a pair of keys, a private bucket, and the domain that is bound to it."""

import secrets
from collections.abc import Iterator
from typing import Final

from hutong.capabilities.simulation import Account, Book
from hutong.capabilities.simulation.book import Record

KIND: Final = "qiniu_oss.account"
FORMS: Final = ("direct",)
STRANGER: Final = "stranger"  # an account of somebody else


class Accounts:
    """The register of accounts, in the book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def opened(self, form: str) -> Record:
        """The account of a form, made at the first call; KeyError for a form that does not exist."""
        if form not in (*FORMS, STRANGER):
            raise KeyError(form)
        return self._book.get(KIND, form) or self._open(form)

    def of(self, access_key: str) -> Record | None:
        """The account whose access key this is."""
        return next((found for found in self._all() if found["access_key"] == access_key), None)

    def owner(self, bucket: str) -> Record | None:
        """The account whose bucket this is."""
        return next((found for found in self._all() if found["bucket"] == bucket), None)

    def settings(self, form: str) -> Account:
        """What the operator of this account would type in."""
        found = self.opened(form)
        settings = {
            "PRIVATE_KEY": found["secret_key"],
            "FILE_ALLOW_SUFFIX": ".gif,.png,.jpg,.jpeg,.pdf,.txt,.mp4,.zip,.bin",
            "BUCKET_NAME": found["bucket"],
            "ENDPOINT": found["domain"],
            "REGION": found["region"],
        }
        return Account(found["access_key"], settings)

    def _all(self) -> Iterator[Record]:
        return self._book.all(KIND)

    def _open(self, form: str) -> Record:
        record: Record = {
            "form": form,
            "access_key": f"A{secrets.token_urlsafe(30)[1:]}",
            "secret_key": f"S{secrets.token_urlsafe(30)[1:]}",
            "bucket": f"hutong-{secrets.token_hex(4)}",
            "domain": "files.hutong.example",
            "region": "z0",
        }
        self._book.put(KIND, form, record)
        return record
