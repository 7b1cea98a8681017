"""Accounts at the simulated UnionPay Commerce: a merchant of the older netpay, and one of the open platform."""

import secrets
import string
from typing import Final

from hutong.capabilities.simulation import Account, Book
from hutong.capabilities.simulation.book import Record

KIND: Final = "chinaums.account"
FORMS: Final = ("netpay", "open")
INST_MIDS: Final = ("QRPAYDEFAULT", "YUEDANDEFAULT", "H5DEFAULT", "APPDEFAULT")
_LETTERS: Final = string.ascii_letters + string.digits


class Accounts:
    """The register of merchants, in the book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def opened(self, form: str) -> Record:
        """The merchant of a form, made at the first call; KeyError for a form that does not exist."""
        if form not in FORMS:
            raise KeyError(form)
        found = self._book.get(KIND, form)
        if found is None:
            found = _made(form)
            self._book.put(KIND, form, found)
        return found

    def by(self, name: str, value: str) -> Record | None:
        """The merchant with this mid, msg_src or app_id."""
        return next((found for found in self._book.all(KIND) if value and found[name] == value), None)

    def settings(self, form: str) -> Account:
        """What the operator of this merchant would type in."""
        found = self.opened(form)
        settings = {
            "TID": found["tid"],
            "MSG_SRC_ID": found["msg_src_id"],
            "COMM_KEY": found["comm_key"],
            "SIGN_TYPE": found["sign_type"],
            "INST_MID": ",".join(found["inst_mids"]),
        }
        if form == "open":
            settings |= {"APP_ID": found["app_id"], "APP_KEY": found["app_key"]}
        else:
            settings["MSG_SRC"] = found["msg_src"]
        return Account(found["mid"], settings)


def _made(form: str) -> Record:
    return {
        "form": form,
        "name": "胡同小店",
        "mid": f"89834{secrets.randbelow(10**10):010d}",
        "tid": f"8888{secrets.randbelow(10**4):04d}",
        "msg_src": "" if form == "open" else f"WWW.HUTONG{secrets.randbelow(10**4):04d}.COM",
        "msg_src_id": f"{secrets.randbelow(9000) + 1000}",
        "comm_key": "".join(secrets.choice(_LETTERS) for _ in range(48)),
        "sign_type": "SHA256",
        "inst_mids": list(INST_MIDS),
        "app_id": secrets.token_hex(16) if form == "open" else "",
        "app_key": secrets.token_hex(16) if form == "open" else "",
    }
