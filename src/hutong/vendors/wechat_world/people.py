"""People at the simulated WeChat: one person is somebody else to every application, and always the same to one."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from hutong.base.clock import now
from hutong.capabilities.simulation import Book
from hutong.vendors.wechat_world.refusals import Refused

KIND: Final = "wechat.user"
_FOLLOW: Final = "wechat.follow"
_GRANT: Final = "wechat.grant"  # how many messages of a template a person still allows
PHONE: Final = "phone"  # the person whose phone the sandbox shows


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with WeChat on a phone."""

    id: str
    nickname: str
    phone: str
    avatar: str = "https://thirdwx.qlogo.cn/mmopen/vi_32/hutong/132"


class People:
    """The register of people and of what they follow, block and allow."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def person(self, person: str = PHONE) -> Person:
        """Somebody by their id in the sandbox; entered at the first call."""
        record = self._book.get(KIND, person)
        if record is None:
            number = int(hashlib.sha256(person.encode()).hexdigest(), 16) % 10**8
            own = person == PHONE
            made = Person(person, "胡同居民" if own else person, "13812345678" if own else f"139{number:08d}")
            self._book.put(KIND, person, asdict(made))
            return made
        return Person(**record)

    def all(self) -> Iterator[Person]:
        """Everybody who was ever heard of."""
        for record in self._book.all(KIND):
            yield Person(**record)

    def openid(self, appid: str, person: str = PHONE) -> str:
        """How an application knows somebody: stable for each pair."""
        return _mark(f"{appid}/{self.person(person).id}")

    def unionid(self, person: str = PHONE) -> str:
        """How all applications of the sandbox's company know somebody."""
        return _mark(f"union/{self.person(person).id}")

    def behind(self, appid: str, openid: str) -> Person:
        """Whose openid it is; Refused(40003)."""
        found = next((one for one in self.all() if _mark(f"{appid}/{one.id}") == openid), None)
        if found is None:
            raise Refused(40003)
        return found

    def follow(self, appid: str, person: str = PHONE, *, on: bool = True) -> bool:
        """Follows an account, or leaves it; whether that changed anything."""
        changed = bool(self.follows(appid, person)) != on
        if changed:
            self._set(appid, person, following=on, at=int(now().timestamp()) if on else 0)
        return changed

    def follows(self, appid: str, person: str = PHONE) -> int:
        """Since when (seconds since 1970) somebody follows an account; 0: not at all."""
        record = self._get(appid, person)
        return int(record["at"]) if record["following"] else 0

    def block(self, appid: str, person: str = PHONE, *, on: bool = True) -> None:
        """Refuses an account's messages while following it, or takes them again."""
        self._set(appid, person, blocked=on)

    def blocks(self, appid: str, person: str = PHONE) -> bool:
        """Whether somebody refuses an account's messages."""
        return bool(self._get(appid, person)["blocked"])

    def allow(self, appid: str, template: str, person: str = PHONE, *, times: int = 1) -> None:
        """Allows so many more messages of a template; 0: none at all any more."""
        allowed = self.allowed(appid, template, person) + times if times else 0
        self._book.put(_GRANT, f"{appid}/{person}/{template}", {"times": allowed})

    def allowed(self, appid: str, template: str, person: str = PHONE) -> int:
        """How many messages of a template somebody still allows."""
        return int((self._book.get(_GRANT, f"{appid}/{person}/{template}") or {"times": 0})["times"])

    def used(self, appid: str, template: str, person: str = PHONE) -> None:
        """One of the allowed messages was sent. Refused(43101) when there was none."""
        left = self.allowed(appid, template, person)
        if not left:
            raise Refused(43101)
        self._book.put(_GRANT, f"{appid}/{person}/{template}", {"times": left - 1})

    def _get(self, appid: str, person: str) -> dict[str, Any]:
        blank = {"following": False, "blocked": False, "at": 0}
        return {**blank, **(self._book.get(_FOLLOW, f"{appid}/{person}") or {})}

    def _set(self, appid: str, person: str, **changes: object) -> None:
        self._book.put(_FOLLOW, f"{appid}/{self.person(person).id}", {**self._get(appid, person), **changes})


def _mark(of: str) -> str:
    """28 characters, the first one o, as WeChat's."""
    return "o" + base64.urlsafe_b64encode(hashlib.sha256(f"hutong {of}".encode()).digest()).decode()[:27]
