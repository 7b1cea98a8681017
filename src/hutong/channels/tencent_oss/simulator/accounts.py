"""The account at the simulated COS: a pair of keys, and the bucket that belongs to it."""

import secrets
import string

from hutong.capabilities.simulation import Account, Book
from hutong.capabilities.simulation.book import Record

KIND = "tencent_oss.account"
FORMS = ("bucket",)
REGION = "ap-shanghai"
SUFFIXES = ".gif,.png,.jpg,.jpeg,.pdf,.txt,.mp4,.zip,.bin"
_LETTERS = string.ascii_letters + string.digits


class Accounts:
    """The register of keys and buckets, in the book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def opened(self, form: str) -> Record:
        """The account of a form, made at the first call; KeyError for a form that does not exist."""
        if form not in FORMS:
            raise KeyError(form)
        return self._book.get(KIND, form) or self._open(form)

    def of(self, secret_id: str) -> Record | None:
        """The account that this SecretId belongs to."""
        return next((found for found in self._book.all(KIND) if found["secret_id"] == secret_id), None)

    def owner(self, bucket: str) -> Record | None:
        """The account that a bucket belongs to."""
        return next((found for found in self._book.all(KIND) if found["bucket"] == bucket), None)

    def settings(self, form: str) -> Account:
        """What the operator of this account would type in."""
        found = self.opened(form)
        settings = {
            "PRIVATE_KEY": found["secret_key"],
            "FILE_ALLOW_SUFFIX": SUFFIXES,
            "BUCKET_NAME": found["bucket"],
            "ENDPOINT": f"cos.{found['region']}.myqcloud.com",
            "REGION": found["region"],
        }
        return Account(found["secret_id"], settings)

    def _open(self, form: str) -> Record:
        app_id = "125" + "".join(secrets.choice(string.digits) for _ in range(7))
        record: Record = {
            "form": form,
            "app_id": app_id,
            "secret_id": f"AKID{_random(32)}",
            "secret_key": _random(32),
            "bucket": f"hutong-{app_id}",
            "region": REGION,
        }
        self._book.put(KIND, form, record)
        return record


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
