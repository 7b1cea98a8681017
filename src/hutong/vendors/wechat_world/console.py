"""The console of an application (mp.weixin.qq.com): what an operator sets there, and what a test spoils there."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from hutong.capabilities.simulation import Book
from hutong.vendors.wechat_world import applications
from hutong.vendors.wechat_world.applications import FORMATS, MODES, PERMISSIONS, Application
from hutong.vendors.wechat_world.calls.templates import Template, Templates
from hutong.vendors.wechat_world.push.pusher import Pusher

_SHAPES: Final = {name: type(value) for name, value in asdict(Application("", "", "", "", "", "", "")).items()}
_WORDS: Final = {"push_mode": MODES, "push_format": FORMATS, "kind": tuple(PERMISSIONS)}
_FIXED: Final = ("appid", "account_id")


class Console:
    """Every application's console. Unknown applications are Refused(40013)."""

    def __init__(self, book: Book, templates: Templates, pusher: Pusher) -> None:
        self._book = book
        self._templates = templates
        self._pusher = pusher

    def shown(self, appid: str) -> dict[str, Any]:
        """All that the console has, secrets too: it is the operator's own."""
        found = asdict(applications.find(self._book, appid))
        return {**found, "templates": [asdict(one) for one in self._templates.of(appid)]}

    def changed(self, appid: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        """The console afterwards; ValueError for a field or value that it has not.

        `push_url` is taken without a check: `save_push` is what an operator does.
        """
        given = dict(changes)
        templates = given.pop("templates", None)
        for name, value in given.items():
            _check(name, value)
        if templates is not None:
            self._templates.put(appid, [Template(**one) for one in templates])
        applications.change(self._book, appid, **given)
        return self.shown(appid)

    async def save_push(self, appid: str, url: str, *, mode: str = "", form: str = "") -> bool:
        """Saves the address of pushes and how they come, if the server behind it echoes; whether it did."""
        found = applications.find(self._book, appid)
        changes = {"push_mode": mode or found.push_mode, "push_format": form or found.push_format}
        for name, value in changes.items():
            _check(name, value)
        if not await self._pusher.verified(found, url):
            return False
        applications.change(self._book, appid, push_url=url, **changes)
        if found.kind == "component":
            self._pusher.ticket(appid)
        return True


def _check(name: str, value: Any) -> None:
    wanted = _SHAPES.get(name)
    if wanted is None or name in _FIXED:
        raise ValueError(f"the console has no {name}")
    if not isinstance(value, wanted):
        raise ValueError(f"{name} is a {wanted.__name__}")
    if name in _WORDS and value not in _WORDS[name]:
        raise ValueError(f"{name} is one of {', '.join(_WORDS[name])}")
