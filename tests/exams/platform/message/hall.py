"""Where a channel that writes to people sits its exam."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any, Final

from tests.exams.parts import ADDRESS, Seat, Verb
from tests.exams.platform.hall import Hall as PlatformHall

from hutong.base.ids import new_id
from hutong.capabilities.platform.message import Letter, LetterOutcome, ListedTemplate, MessageKind, SendsMessages
from hutong.capabilities.simulation import Book
from hutong.capabilities.simulation.platform import OWNER, Mail
from hutong.vendors.wechat_world import mini

_FIELD: Final = re.compile(r"\{\{([A-Za-z_]+)([0-9]*)\.DATA\}\}")
TEXT: Final = "账单编号:{{character_string1.DATA}}\n收款账户:{{thing2.DATA}}\n付款金额:{{amount3.DATA}}"
SAMPLES: Final = {  # a value that fits each type of field; others take anything
    "character_string": "P20261128-7",
    "phrase": "停车缴费",
    "time": "2026-11-28 12:30:05",
    "amount": "19.99元",
    "name": "张三",
    "phone_number": "13812345678",
}
WORDS: Final = "胡同“小店”&<1>\\u4f60"  # quotes, marks and what looks like an escape arrive as they are


class Hall(PlatformHall):
    """One channel code with one form of account, and somebody who reads messages."""

    def __init__(self, seat: Seat, book: Book | None = None) -> None:
        """The account has a template of every kind, as its operator chose them."""
        super().__init__(seat, book)
        templates = self.shown()["templates"]
        for kind in {*self.kinds} - {one["kind"] for one in templates}:
            templates.append({"id": kind[0] * 43, "title": "付款提醒", "content": TEXT, "kind": kind.value})
        self.provider.configure(self.application, templates=templates)

    @property
    def kinds(self) -> list[MessageKind]:
        """The ways of writing that the channel has."""
        return sorted(self.opened.face(SendsMessages).MESSAGE_KINDS)

    @property
    def program(self) -> str:
        """The AppID of a mini program of the same company."""
        return mini(self.provider.home.book).appid

    async def listed(self, kind: MessageKind) -> Sequence[ListedTemplate]:
        """The application's templates of a kind."""
        return await self.opened.ask("list", new_id(), self.opened.face(SendsMessages).list_templates(kind))

    async def letter(self, kind: MessageKind, **changes: Any) -> Letter:
        """A message to the phone, with the first template that there is."""
        template = (await self.listed(kind))[0]
        fields = {f"{name}{number}": SAMPLES.get(name, WORDS) for name, number in _FIELD.findall(template.content)}
        openid = self.provider.openid(self.application)
        return replace(Letter(new_id(), kind, openid, template.id, fields), **changes)

    async def send(self, letter: Letter) -> LetterOutcome:
        """Sends it as the hub does."""
        sent = self.opened.face(SendsMessages).send_message(letter)
        return await self.opened.ask("send_message", letter.number, sent)

    def willing(self, letter: Letter) -> None:
        """The reader follows the account, or allows this template once more."""
        act = "follow" if letter.kind is MessageKind.TEMPLATE else "allow"
        self.provider.act(self.application, act, template=letter.template)

    async def told(self) -> None:
        """The application's address is entered in its console, and events come to it."""
        assert await self.provider.save_push(self.application, ADDRESS)

    async def results(self) -> list[LetterOutcome]:
        """What events said of messages."""
        await self.provider.knocker.settled()
        face = self.opened.face(SendsMessages)
        return [outcome for pushed in self.heard for outcome in face.result_of(pushed)]

    @property
    def mail(self) -> list[Mail]:
        """What the phone got, oldest first."""
        return list(self.provider.mail(OWNER))


async def verbs(hall: Hall) -> AsyncIterator[tuple[str, Verb]]:
    """Everything that is asked of the platform about messages."""
    for kind in hall.kinds:
        yield f"list {kind}", lambda kind=kind: hall.listed(kind)
        letter = await hall.letter(kind)
        hall.willing(letter)
        yield f"send {kind}", lambda letter=letter: hall.send(letter)
