"""The phone's interface for platforms, under /phone/api/: accounts, mail, acts, codes, consoles."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from hutong.app.sandbox.handset.life import Life

Call = Callable[[dict[str, Any]], Awaitable[Any]]
_MOST: Final = 500  # messages in one answer


class LifeApi:
    """Calls by name: each takes JSON and gives JSON. `account` is a channel code, CODE/form, or an AppID."""

    def __init__(self, life: Life) -> None:
        self._life = life

    @property
    def posts(self) -> Mapping[str, Call]:
        """What is asked by POST."""
        return {
            "mail": self._mail,
            "accounts": self._accounts,
            "act": self._act,
            "say": self._say,
            "login_code": self._code,
            "console": self._console,
            "push": self._push,
        }

    @property
    def gets(self) -> Mapping[str, Call]:
        """What is asked by GET as well."""
        return {"mail": self._mail, "accounts": self._accounts}

    async def _accounts(self, _: dict[str, Any]) -> Any:
        return {"accounts": self._life.accounts()}

    async def _mail(self, given: dict[str, Any]) -> Any:
        most = max(1, min(int(given.get("most", 50)), _MOST))
        return self._life.mail(most=most, since=str(given.get("since", "")))

    async def _act(self, given: dict[str, Any]) -> Any:
        return self._life.act(str(given["account"]), str(given["act"]), template=str(given.get("template", "")))

    async def _say(self, given: dict[str, Any]) -> Any:
        self._life.say(str(given["account"]), str(given["text"]))
        return {}

    async def _code(self, given: dict[str, Any]) -> Any:
        return self._life.code(str(given.get("account", "")), str(given.get("kind", "login")))

    async def _console(self, given: dict[str, Any]) -> Any:
        changes = given.get("changes")
        if changes is not None and not isinstance(changes, dict):
            raise ValueError("changes is an object")
        return self._life.console(str(given["account"]), changes)

    async def _push(self, given: dict[str, Any]) -> Any:
        mode, form = str(given.get("mode", "")), str(given.get("form", ""))
        return await self._life.save_push(str(given["account"]), str(given.get("url", "")), mode=mode, form=form)
