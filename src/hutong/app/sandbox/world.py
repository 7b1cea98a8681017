"""All simulated providers behind one address, found through the registry, with one book for them all."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from hutong.base.http import Http, Wire
from hutong.capabilities.channel import Spec
from hutong.capabilities.simulation import Account, Bill, Book, Home, PaySimulator, Shelf, Simulator, SmsSimulator
from hutong.capabilities.simulation.mischief import App, Receive, Scope, Send
from hutong.capabilities.simulation.platform import PlatformSimulator
from hutong.switchboard import registry


class Unknown(LookupError):
    """There is no such simulator, bill or form; the words say which there are."""


class World:
    """The simulators, by code. `base_url` is the sandbox's own address, `hub_url` the hub's."""

    def __init__(
        self,
        base_url: str,
        hub_url: str,
        *,
        book: Path | None = None,
        http: Http | None = None,
        specs: Mapping[str, Spec] | None = None,
        speed: float = 1.0,
    ) -> None:
        """`book` is where the providers keep their books (None: in memory); `speed` divides their waits."""
        self.base_url = base_url
        self.hub_url = hub_url
        self.book = Book(book)
        self._own: Wire | None = Wire() if http is None else None
        self.http: Http = http or self._own or Wire()
        found = registry.specs() if specs is None else specs
        self.all: dict[str, Simulator] = {}
        for code, spec in sorted(found.items()):
            shelf = Shelf(book.parent / "sandbox-files" / code.lower() if book else None)
            self.all[code] = spec.simulator(Home(f"{base_url}/{code.lower()}", self.http, self.book, speed, shelf))
        self.simulators = {code: one for code, one in self.all.items() if isinstance(one, PaySimulator)}
        self.platforms = {code: one for code, one in self.all.items() if isinstance(one, PlatformSimulator)}
        self.texting = {code: one for code, one in self.all.items() if isinstance(one, SmsSimulator)}
        self._apps = {code.lower(): simulator.app for code, simulator in self.all.items()}

    def simulator(self, code: str) -> PaySimulator:
        """The simulator of a code that collects money, in any case; Unknown."""
        found = self.simulators.get(code.upper())
        if found is None:
            raise Unknown(f"{code}（{', '.join(self.simulators)}）")
        return found

    def provider(self, code: str) -> Simulator:
        """The simulator of a code, in any case, whatever it provides; Unknown."""
        found = self.all.get(code.upper())
        if found is None:
            raise Unknown(f"{code}（{', '.join(self.all)}）")
        return found

    def scan(self, text: str) -> tuple[str, Bill] | None:
        """Whose bill is behind a text, and the bill; ValueError when a signature in it is wrong."""
        for code, simulator in self.simulators.items():
            bill = simulator.scan(text)
            if bill is not None:
                return code, bill
        return None

    def account(self, code: str, form: str = "") -> Account:
        """The account of this form (by default the code's usual one) at the simulated provider; Unknown."""
        simulator = self.provider(code)
        form = form or simulator.FORMS[0]
        if form not in simulator.FORMS:
            raise Unknown(f"{form}（{', '.join(simulator.FORMS)}）")
        return simulator.account(form)

    def app_at(self, path: str) -> tuple[str, App] | None:
        """The provider that serves a path, and the first part of the path that names it."""
        head = path.split("/", 2)[1] if path.startswith("/") else ""
        app = self._apps.get(head)
        return (f"/{head}", app) if app else None

    async def close(self) -> None:
        """Ends notifications under way and closes the book."""
        for simulator in self.all.values():
            await simulator.close()
        if self._own is not None:
            await self._own.close()
        self.book.close()


def beneath(prefix: str, app: App) -> App:
    """The app as if it stood at the root: providers sign paths, and none of them knows where the sandbox puts it."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        raw: bytes = scope.get("raw_path") or scope["path"].encode()
        inner: dict[str, Any] = dict(scope)
        inner["raw_path"] = raw.split(b"?")[0].removeprefix(prefix.encode()) or b"/"
        inner["path"] = unquote(inner["raw_path"].decode("latin-1"))
        inner["root_path"] = ""
        await app(inner, receive, send)

    return served
