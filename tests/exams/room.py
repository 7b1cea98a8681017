"""What the halls of all exams share: the provider's simulator, the opened channel and a hub, in one process."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from tests.exams.parts import ADDRESS, CALLBACK, FILES, HUB, KeptLog, Meddler, Seat, secret_keys

from hutong.base.asgi import answer, read_body
from hutong.base.clock import now
from hutong.base.http import LIMIT, Reply
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Key, Line
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.platform.credential import NONE_LENT, Credentials
from hutong.capabilities.simulation import Account, Book, Home, InProcess, Mischief, Simulator
from hutong.capabilities.simulation.mischief import Receive, Scope, Send
from hutong.switchboard.call_log import Recorded, hide
from hutong.switchboard.mask import Masker
from hutong.switchboard.meter import Meter
from hutong.switchboard.open import Clerk, Opened

S = TypeVar("S", bound=Simulator)
N = TypeVar("N")  # what a callback tells
OWN_KEY = "5d41402abc4b2a76b9719d911017c592ae2f8cbd1e3a4e5b6c7d8e9f00112233"


class Room(ABC, Generic[S, N]):
    """One channel code with one form of account. What callbacks say is heard as a hub would hear it."""

    credentials: Credentials = NONE_LENT  # what the channel's line lends, see tests.exams.platform.hall

    def __init__(self, seat: Seat, book: Book, *, folder: Path = Path("files"), own_key: str = OWN_KEY) -> None:
        self.seat = seat
        self.spec = seat.spec
        self.folder = folder
        self.own_key = own_key
        self.provider_url = f"http://provider.test/{self.spec.code.lower()}"
        self.inner = InProcess({HUB: self._hub})
        self.provider: S = self.spec.simulator(Home(self.provider_url, self.inner, book, speed=1e7))
        self.inner.apps[self.provider_url] = self.provider.app
        self.account: Account = self.provider.account(seat.form)
        self.wire = Meddler(self.inner)
        self.log = KeptLog()
        self.knocks: list[Knock] = []
        self.heard: list[N] = []
        self.forged: list[Forged] = []
        self.deaf = 0  # how many knocks the hub can't take
        self.opened = self.open(self.account)

    def open(self, account: Account) -> Opened:
        """The channel as the switchboard opens it, with these settings."""
        secret = secret_keys(self.spec)
        values = {wire: Secret(text) if wire in secret else text for wire, text in account.settings.items()}
        self.config = self.spec.config.read(account.merchant_no, values)
        facts = self.config.facts()
        endpoint = f"{self.provider_url}{self.spec.path}".format_map(facts)
        self.line = Line(
            Recorded(self.wire),
            endpoint,
            CALLBACK,
            address=ADDRESS,
            hosts=dict.fromkeys(self.spec.hosts, endpoint),
            files=FILES,
            folder=self.folder,
            own_key=Secret(self.own_key),
            credentials=self.credentials,
            hide=hide,
        )
        self.adapter = self.spec.adapter(self.config, self.line)
        masker = Masker(value for value in values.values() if isinstance(value, Secret))
        return Opened(self.spec, self.adapter, 7, 3, masker, Clerk(self.log, Meter()))

    def reopen(self, **changes: str) -> None:
        """The channel with some of its settings changed; an empty one is left out."""
        settings = {**self.account.settings, **changes}
        kept = {wire: text for wire, text in settings.items() if text}
        self.opened = self.open(Account(self.account.merchant_no, kept))

    @property
    def keys(self) -> tuple[Key, ...]:
        """The declared keys of the channel's settings."""
        return self.spec.config.keys()

    @property
    def secrets(self) -> list[str]:
        """The account's secrets."""
        secret = secret_keys(self.spec)
        return [text for wire, text in self.account.settings.items() if wire in secret and text]

    def wrong(self, mischief: Mischief, *, times: int = 1) -> None:
        """Tells the provider to do something wrong."""
        if mischief is Mischief.TIMEOUT_AFTER_ACCEPTING:
            self.wire.patience = 0.4
        self.provider.mischiefs.order(mischief, times=times)

    def right(self) -> None:
        """Everything is done right from here on."""
        self.wire.patience, self.wire.leaves = 60.0, 1_000_000
        self.wire.change = self.wire.damage = None
        self.provider.mischiefs.clear()

    @property
    def done(self) -> bool:
        """Whether the provider has done every wrong that it was told to do; not every protocol knows every wrong."""
        return not self.provider.mischiefs.ordered

    def hears(self, knock: Knock, at: datetime | None = None) -> list[N] | None:
        """What a knock says; None when it is forged."""
        try:
            return self.listen(replace(knock, at=at) if at else knock)
        except Forged:
            return None

    @abstractmethod
    def listen(self, knock: Knock) -> list[N]:
        """What a knock says. Forged."""

    @abstractmethod
    def acknowledge(self, knock: Knock, heard: bool) -> Reply:
        """What the hub answers to a knock."""

    async def close(self) -> None:
        """Gives everything up."""
        await self.provider.close()
        self.provider.home.book.close()

    async def _hub(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await read_body(receive, LIMIT)
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        knock = Knock(scope["method"], scope["path"], scope["query_string"].decode(), headers, body, now())
        reply = await self.served(knock)
        raw = [(name.encode(), value.encode("latin-1")) for name, value in reply.headers.items()]
        await answer(send, reply.status, raw, reply.body)

    async def served(self, knock: Knock) -> Reply:
        """What the hub does with a request, and answers."""
        self.knocks.append(knock)
        return self.acknowledge(knock, self._heard(knock))

    def _heard(self, knock: Knock) -> bool:
        if self.deaf:
            self.deaf -= 1
            return False
        try:
            self.heard += self.listen(knock)
        except Forged as forged:
            self.forged.append(forged)
            return False
        return True


def turned(settings: Mapping[str, Any], wire: str) -> list[str]:
    """Values that look like a setting and are another one."""
    text = str(settings[wire])
    others = [text[::-1], text[1:] + text[:1], text[::-1].swapcase()]
    return [other for other in others if other != text]
