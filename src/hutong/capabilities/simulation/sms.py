"""The other side of an SMS channel: what the sandbox's phone and the exams ask of every provider's simulator."""

import asyncio
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import ClassVar, Final

from hutong.base.clock import now
from hutong.capabilities.simulation.home import Home, Simulator

_SOON: Final = 2.0  # seconds, divided by the home's speed, until a message reaches a phone that is on


@dataclass(frozen=True, slots=True)
class Message:
    """A message at the provider, as the phone shows it."""

    id: str  # the provider's number
    phone: str
    text: str  # as it is read, with the signature in 【】
    at: str  # ISO 8601
    state: str = "sent"  # sent, delivered, failed
    number: str = ""  # the hub's, where the protocol carries it
    code: str = ""  # of the failure, the provider's own


class SmsSimulator(Simulator):
    """A provider of text messages. `phone_on`: every message reaches its phone by itself, as in the sandbox."""

    # What an operator maps: "code" (parameter code) and "notice" (name, fee) -> the template's number at the provider.
    templates: ClassVar[Mapping[str, str]] = {}
    sign: ClassVar[str] = ""  # an approved signature, where one has to be named
    FAILURES: ClassVar[tuple[str, ...]] = ()  # the provider's own codes with which a message can fail to arrive

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.phone_on = False
        self._travelling: set[asyncio.Task[None]] = set()

    def inbox(self) -> Iterator[Message]:
        """Every message that the provider took, oldest first."""
        for record in self.home.book.all(self._kind("message")):
            yield Message(**record)

    def message(self, message_id: str) -> Message:
        """The message as it stands now; KeyError."""
        record = self.home.book.get(self._kind("message"), message_id)
        if record is None:
            raise KeyError(message_id)
        return Message(**record)

    def keep(self, message: Message) -> None:
        """Writes a message into the book, new or again."""
        self.home.book.put(self._kind("message"), message.id, asdict(message))

    def taken(self, message_id: str, phone: str, text: str, *, number: str = "") -> Message:
        """A message that the provider has just taken."""
        message = Message(message_id, phone, text, now().isoformat(), number=number)
        self.keep(message)
        if self.phone_on:
            task = asyncio.create_task(self._travel(message_id))
            self._travelling.add(task)
            task.add_done_callback(self._travelling.discard)
        return message

    @property
    def receipts_to(self) -> str:
        """The address that the operator entered in the provider's console; empty: none."""
        record = self.home.book.get(self._kind("console"), "receipts")
        return str(record["url"]) if record else ""

    @receipts_to.setter
    def receipts_to(self, url: str) -> None:
        self.home.book.put(self._kind("console"), "receipts", {"url": url})

    @abstractmethod
    def report(self, message_id: str, *, code: str = "") -> Message:
        """The message reached its phone, or (with one of the provider's own failure codes) did not.

        The book is changed and, if the console has an address, a receipt set off. KeyError.
        """

    async def close(self) -> None:
        """See `Simulator.close`."""
        for task in tuple(self._travelling):
            task.cancel()
        await asyncio.gather(*self._travelling, return_exceptions=True)
        await super().close()

    async def _travel(self, message_id: str) -> None:
        await asyncio.sleep(_SOON / self.home.speed)
        self.report(message_id)

    def _kind(self, what: str) -> str:
        return f"{self.CODE.lower()}.{what}"
