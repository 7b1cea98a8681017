"""Where an SMS channel sits its exam: messages on the reader's phone, receipts told by callback."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, Final

from tests.exams.parts import Seat, Verb
from tests.exams.room import Room

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.ids import new_id
from hutong.capabilities.pay import Knock
from hutong.capabilities.simulation import Account, Book, Message, SmsSimulator
from hutong.capabilities.sms import AsksSms, HearsSms, SendsSms, Sms, SmsOutcome, SmsQuestion

PHONE: Final = "13812345678"
TOKEN: Final = "CALLBACK_TOKEN"  # the secret of receipts that nobody signs
_SIGN: Final = re.compile("【([^【】]*)】")


class Way(StrEnum):
    """How a message says what it says."""

    TEMPLATE = "template"  # a template of the provider, and its parameters
    PLAIN = "plain"  # its whole text


class Hall(Room[SmsSimulator, SmsOutcome]):
    """One channel code with one form of account."""

    def __init__(self, seat: Seat, book: Book | None = None) -> None:
        super().__init__(seat, book or Book())
        declared = {key.wire for key in self.keys}
        if TOKEN in declared and not self.account.settings.get(TOKEN):
            told = {**self.account.settings, TOKEN: f"token-of-{new_id()}"}
            self.account = Account(self.account.merchant_no, told)
            self.opened = self.open(self.account)

    @property
    def templates(self) -> Mapping[str, str]:
        """The provider's approved templates: `code` with one parameter, `notice` with two."""
        told: Any = self.provider
        found: Mapping[str, str] = told.templates
        return found

    @property
    def sign(self) -> str:
        """The provider's approved signature; empty if it needs none."""
        told: Any = self.provider
        return str(told.sign)

    @property
    def failures(self) -> tuple[str, ...]:
        """The provider's own codes for messages that do not arrive."""
        told: Any = self.provider
        return tuple(told.FAILURES)

    @property
    def ways(self) -> list[Way]:
        """The ways of sending that the channel has, the usual one first."""
        sends = self.opened.face(SendsSms)
        return [way for way, can in ((Way.TEMPLATE, sends.TEMPLATES), (Way.PLAIN, sends.PLAIN)) if can]

    def code(self, way: Way, code: str = "482913", **changes: Any) -> Sms:
        """A message with a verification code, under a number of its own."""
        text = f"您的验证码是{code}，5分钟内有效。"
        return self._sms(way, text, "code", {"code": code}, changes)

    def notice(self, way: Way, name: str, fee: str = "19.99", **changes: Any) -> Sms:
        """A message with a name and an amount."""
        return self._sms(way, f"{name}，您的账单{fee}元已出。", "notice", {"name": name, "fee": fee}, changes)

    def _sms(self, way: Way, text: str, template: str, params: Mapping[str, str], changes: Mapping[str, Any]) -> Sms:
        usual = Sms(new_id(), PHONE, text, now(), sign=self.sign)
        if way is Way.TEMPLATE:
            usual = replace(usual, template=self.templates[template], params=params)
        return replace(usual, **changes)

    async def send(self, sms: Sms) -> SmsOutcome:
        """Sends it as the hub does."""
        return await self.opened.ask("send_sms", sms.number, self.opened.face(SendsSms).send_sms(sms))

    async def ask(self, sms: Sms, provider_no: str = "") -> SmsOutcome:
        """Asks what became of it."""
        question = SmsQuestion(sms.number, provider_no, sms.phone, sms.at)
        return await self.opened.ask("ask_sms", sms.number, self.opened.face(AsksSms).ask_sms(question))

    @property
    def phone(self) -> list[Message]:
        """What the phone shows, oldest first."""
        return list(self.provider.inbox())

    async def sent(self, sms: Sms) -> tuple[SmsOutcome, Message]:
        """It was sent, and this is what the phone shows of it."""
        before = len(self.phone)
        outcome = await self.send(sms)
        messages = self.phone
        assert len(messages) == before + 1
        return outcome, messages[-1]

    def expect_receipts(self) -> None:
        """The operator enters the address of receipts at the provider."""
        self.provider.receipts_to = self.opened.face(HearsSms).receipts_at()
        assert self.provider.receipts_to

    async def reported(self, message: Message, code: str = "") -> Message:
        """The message has reached its phone, or has failed; the receipt, if there is one, was posted."""
        told = self.provider.report(message.id, code=code)
        await self.provider.knocker.settled()
        return told

    async def verbs(self, way: Way) -> AsyncIterator[tuple[str, Verb]]:
        """Every verb of the channel on a message of its own, ready to be asked."""
        fresh = self.code(way)
        yield "send", lambda: self.send(fresh)
        if self.opened.can(AsksSms):
            sms = self.code(way)
            outcome = await self.send(sms)
            yield "ask", lambda: self.ask(sms, outcome.provider_no)

    def listen(self, knock: Knock) -> list[SmsOutcome]:
        """See `Room.listen`."""
        hears = self.opened.face(HearsSms)
        return self.opened.hears(lambda: hears.hear_sms(knock))

    def acknowledge(self, knock: Knock, heard: bool) -> Reply:
        """See `Room.acknowledge`."""
        return self.opened.face(HearsSms).acknowledge_sms(knock, heard)


def body_of(text: str) -> str:
    """A message without its signature."""
    return _SIGN.sub("", text, count=1)


def signs_of(text: str) -> list[str]:
    """The signatures in a message."""
    return _SIGN.findall(text)
