"""Accounts at the simulated OSS: an access key and the one private bucket that it may use."""

import secrets
import string
from typing import Final

from hutong.capabilities.simulation import Account, Book
from hutong.capabilities.simulation.book import Record

KIND: Final = "aliyun_oss.account"
FORMS: Final = ("direct",)
_SUFFIXES: Final = ".gif,.png,.jpg,.jpeg,.pdf,.txt,.mp4,.zip,.bin"
_LETTERS: Final = string.ascii_letters + string.digits


class Accounts:
    """The register of access keys and buckets, in the book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def opened(self, form: str) -> Record:
        """The account of a form, made at the first call; KeyError for a form that does not exist."""
        if form not in FORMS:
            raise KeyError(form)
        return self._book.get(KIND, form) or self._open(form)

    def of_key(self, access_key_id: str) -> Record | None:
        """The account whose access key this is."""
        return self._by("access_key_id", access_key_id)

    def of_bucket(self, bucket: str) -> Record | None:
        """The account that owns a bucket."""
        return self._by("bucket", bucket)

    def settings(self, form: str) -> Account:
        """What the operator of this account would type in."""
        found = self.opened(form)
        settings = {
            "PRIVATE_KEY": found["secret"],
            "FILE_ALLOW_SUFFIX": _SUFFIXES,
            "BUCKET_NAME": found["bucket"],
            "ENDPOINT": f"oss-{found['region']}.aliyuncs.com",
        }
        return Account(found["access_key_id"], settings)

    def _by(self, name: str, value: str) -> Record | None:
        return next((found for found in self._book.all(KIND) if found[name] == value), None)

    def _open(self, form: str) -> Record:
        record: Record = {
            "form": form,
            "access_key_id": f"LTAI5t{_some(18)}",
            "secret": _some(30),
            "bucket": f"hutong-{secrets.token_hex(4)}",
            "region": "cn-shenzhen",
            "owner": f"1{secrets.randbelow(10**15):015d}",
        }
        self._book.put(KIND, form, record)
        return record


def _some(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
