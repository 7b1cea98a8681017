"""Accounts at the simulated Aliyun: an AccessKey with signatures and templates, some approved and some not."""

import secrets
import string
from collections.abc import Mapping

from hutong.capabilities.simulation import Account, Book
from hutong.capabilities.simulation.book import Record

KIND = "aliyun_sms.account"
FORMS = ("direct",)
SIGN = "胡同小店"
CODE_SIGN = "胡同验证码"  # approved for verification codes only
AUDITED_SIGN = "胡同新店"  # not approved yet
CODE, NOTICE, GLOBAL, AUDITED, PAID = (f"SMS_47100000{number}" for number in range(1, 6))
PASSED, AUDITING = 1, 0  # AuditStatus
_SIGNS: Mapping[str, Record] = {
    SIGN: {"status": PASSED, "only": ""},
    CODE_SIGN: {"status": PASSED, "only": "code"},
    AUDITED_SIGN: {"status": AUDITING, "only": ""},
}
_TEMPLATES: Mapping[str, Record] = {
    CODE: {"status": PASSED, "type": "code", "content": "您的验证码是${code}，5分钟内有效。"},
    NOTICE: {"status": PASSED, "type": "notice", "content": "尊敬的${name}，您本月的费用为${fee}元。"},
    PAID: {"status": PASSED, "type": "notice", "content": "您已付款${amount}，收款方${payee}，账单编号${billNo}。"},
    GLOBAL: {"status": PASSED, "type": "global", "content": "Your verification code is ${code}."},
    AUDITED: {"status": AUDITING, "type": "notice", "content": "${name}，您好。"},
}
_LETTERS = string.ascii_letters + string.digits


class Accounts:
    """The register of AccessKeys, in the book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def opened(self, form: str) -> Record:
        """The account of a form, made at the first call; KeyError for a form that does not exist."""
        if form not in FORMS:
            raise KeyError(form)
        return self._book.get(KIND, form) or self._open(form)

    def of(self, key_id: str) -> Record | None:
        """The account whose AccessKey this is."""
        return next((found for found in self._book.all(KIND) if found["key_id"] == key_id), None)

    def settings(self, form: str) -> Account:
        """What the operator of this account would type in; the token is one that the operator made up."""
        found = self.opened(form)
        settings = {"PRIVATE_KEY": found["secret"], "SIGN_NAME": SIGN, "CALLBACK_TOKEN": found["token"]}
        return Account(found["key_id"], settings)

    def _open(self, form: str) -> Record:
        record: Record = {
            "form": form,
            "key_id": "LTAI5t" + _random(18),
            "secret": _random(30),
            "token": _random(24),
            "signs": dict(_SIGNS),
            "templates": dict(_TEMPLATES),
        }
        self._book.put(KIND, form, record)
        return record


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
