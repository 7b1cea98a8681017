"""Access tokens of the simulated WeChat: two isolated lanes, what replaces them, and when they die."""

import re
import secrets
import time
from dataclasses import asdict, dataclass
from typing import Final

from hutong.capabilities.simulation import Book
from hutong.vendors.wechat_world.refusals import Refused

KIND: Final = "wechat.token"
_LANE: Final = "wechat.lane"
SECONDS: Final = 7200
_GRACE: Final = 300  # seconds that a replaced token of the plain lane lives on; a stable one is replaced so long before
_APART: Final = 30  # seconds between two forced refreshes
_FORCED: Final = 20  # of them in a day
_FORM: Final = re.compile(r"[0-9]{1,4}_[A-Za-z0-9_-]{60,500}")


@dataclass(frozen=True, slots=True)
class Token:
    """A token in the book; times are seconds since 1970."""

    value: str
    appid: str
    lane: str  # plain, stable, component
    until: float
    replaced: bool = False

    @property
    def left(self) -> int:
        """The whole seconds that it is still good for."""
        return max(0, int(self.until - time.time()))


class Tokens:
    """The tokens of every application."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def renew(self, appid: str, lane: str = "plain", *, grace: int = _GRACE) -> Token:
        """A new token; the one before it lives `grace` seconds more."""
        before = self.current(appid, lane)
        if before is not None and before.left:
            self._keep(Token(before.value, appid, lane, min(before.until, time.time() + grace), replaced=True))
        made = Token(f"{secrets.randbelow(90) + 10}_{secrets.token_urlsafe(96)}", appid, lane, time.time() + SECONDS)
        self._keep(made)
        lane_record = self._book.get(_LANE, f"{appid}/{lane}") or {"forced": []}
        self._book.put(_LANE, f"{appid}/{lane}", {**lane_record, "token": made.value})
        return made

    def stable(self, appid: str, *, force: bool = False) -> Token:
        """The token of the stable lane: the same one until its last five minutes, or a new one by force. Refused."""
        if force:
            self._count_force(appid)
            return self.renew(appid, "stable", grace=0)
        found = self.current(appid, "stable")
        return found if found is not None and found.left > _GRACE else self.renew(appid, "stable")

    def current(self, appid: str, lane: str) -> Token | None:
        """The newest token of a lane, dead or alive."""
        record = self._book.get(_LANE, f"{appid}/{lane}")
        found = self._book.get(KIND, record["token"]) if record and "token" in record else None
        return Token(**found) if found else None

    def owner(self, value: str) -> str:
        """The AppID that a token stands for; Refused 41001, 40014, 40001 or 42001."""
        if not value:
            raise Refused(41001)
        if not _FORM.fullmatch(value):
            raise Refused(40014)
        found = self._book.get(KIND, value)
        if found is None:
            raise Refused(40001)
        token = Token(**found)
        if token.until <= time.time():
            raise Refused(40001 if token.replaced else 42001)
        return token.appid

    def spoil(self, appid: str, *, expired: bool = False) -> None:
        """Kills every token of an application: as replaced by somebody else (40001), or as too old (42001)."""
        for record in list(self._book.all(KIND)):
            if record["appid"] == appid:
                self._keep(Token(**{**record, "until": 0.0, "replaced": not expired}))

    def _keep(self, token: Token) -> None:
        self._book.put(KIND, token.value, asdict(token))

    def _count_force(self, appid: str) -> None:
        record = self._book.get(_LANE, f"{appid}/stable") or {"forced": []}
        today = [at for at in record["forced"] if at > time.time() - 86400]
        if today and time.time() - today[-1] < _APART:
            raise Refused(45011)
        if len(today) >= _FORCED:
            raise Refused(45009)
        self._book.put(_LANE, f"{appid}/stable", {**record, "forced": [*today, time.time()]})
