"""Codes of the simulated WeChat that stand for somebody for five minutes and can be used once."""

import secrets
import time
from dataclasses import asdict, dataclass, replace
from typing import Final

from hutong.capabilities.simulation import Book
from hutong.vendors.wechat_world.refusals import Refused

KIND: Final = "wechat.code"
SECONDS: Final = 300


@dataclass(frozen=True, slots=True)
class Code:
    """A code in the book."""

    value: str
    appid: str
    purpose: str  # session (mini program), oauth (page or app), phone
    person: str
    until: float  # seconds since 1970
    scope: str = ""
    snapshot: bool = False  # somebody who only looks at the page
    used: bool = False


class Codes:
    """Every code that was given."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def give(self, appid: str, purpose: str, person: str, *, scope: str = "", snapshot: bool = False) -> str:
        """A fresh code."""
        value = secrets.token_hex(32) if purpose == "phone" else f"0{secrets.token_hex(16)}"[:32]
        self._keep(Code(value, appid, purpose, person, time.time() + SECONDS, scope, snapshot))
        return value

    def take(self, appid: str, purpose: str, value: str) -> Code:
        """What a code stands for; it is used up then. Refused 41008, 40029, 40163, 42003."""
        if not value:
            raise Refused(41008)
        record = self._book.get(KIND, value)
        code = Code(**record) if record else None
        if code is None or code.appid != appid or code.purpose != purpose:
            raise Refused(40029)
        if code.used:
            raise Refused(40163)
        if code.until <= time.time():
            raise Refused(42003 if purpose == "oauth" else 40029)
        self._keep(replace(code, used=True))
        return code

    def age(self, value: str) -> None:
        """Makes a code too old."""
        record = self._book.get(KIND, value)
        if record is not None:
            self._book.put(KIND, value, {**record, "until": 0.0})

    def _keep(self, code: Code) -> None:
        self._book.put(KIND, code.value, asdict(code))
