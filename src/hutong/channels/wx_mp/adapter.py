"""A WeChat mini program (微信小程序): who its users are, their numbers and data, subscribed messages, pushes.

Manual: developers.weixin.qq.com/miniprogram, read in public copies 2026-11; each part names its pages in
`hutong.vendors.wechat`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from hutong.base.http import Reply
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Channel, Line
from hutong.capabilities.diagnosis import Ailment, Circumstances, Examines, Finding, Question
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Knock
from hutong.capabilities.platform.codes import ExplainsCodes
from hutong.capabilities.platform.credential import Issued, IssuesCredentials
from hutong.capabilities.platform.login import Identity, LogsInByCode, ReadsPhones, ReadsUserData
from hutong.capabilities.platform.message import Letter, LetterOutcome, ListedTemplate, MessageKind, SendsMessages
from hutong.capabilities.platform.push import HearsPushes, Pushed
from hutong.channels.wx_mp.settings import WxMpConfig
from hutong.vendors.wechat import faults, letters, push, tokens, userdata
from hutong.vendors.wechat.call import ACCESS, Wechat
from hutong.vendors.wechat.examine import ailments, questions
from hutong.vendors.wechat.push import Pushes
from hutong.vendors.wechat.settings import STABLE


class WxMp(
    Channel[WxMpConfig],
    IssuesCredentials,
    LogsInByCode,
    ReadsPhones,
    ReadsUserData,
    SendsMessages,
    HearsPushes,
    ExplainsCodes,
    Examines,
):
    """One mini program."""

    KINDS: ClassVar[tuple[str, ...]] = (ACCESS,)
    MESSAGE_KINDS: ClassVar[frozenset[MessageKind]] = frozenset({MessageKind.SUBSCRIBED})
    AILMENTS: ClassVar[Sequence[Ailment]] = (*ailments.SERVER, *ailments.PUSH)

    def __init__(self, config: WxMpConfig, line: Line) -> None:
        super().__init__(config, line)
        self._wechat = Wechat(line, config.merchant_no, config.private_key)
        self._pushes = Pushes(config)

    def application(self) -> str:
        """See `IssuesCredentials.application`."""
        return self.config.merchant_no

    async def issue(self, kind: str, *, afresh: bool) -> Issued:
        """See `IssuesCredentials.issue`."""
        if kind == ACCESS:
            return await tokens.access_token(self._wechat, self.config.token_api, afresh=afresh)
        raise tokens.unlisted(kind)

    async def sample(self, kind: str) -> Issued:
        """See `IssuesCredentials.sample`: the stable way gives the token that there is, whatever way the hub's own."""
        if kind == ACCESS:
            return await tokens.access_token(self._wechat, STABLE, afresh=False)
        return await self.issue(kind, afresh=False)

    async def identify(self, code: str) -> Identity:
        """See `LogsInByCode.identify`."""
        return await userdata.identify(self._wechat, code)

    async def phone(self, code: str) -> str:
        """See `ReadsPhones.phone`."""
        return await userdata.phone(self._wechat, code)

    def open_data(self, session: Secret, sealed: str, iv: str) -> Mapping[str, Any]:
        """See `ReadsUserData.open_data`."""
        return userdata.opened(self.config.merchant_no, session, sealed, iv)

    def vouches(self, session: Secret, raw: str, signature: str) -> bool:
        """See `ReadsUserData.vouches`."""
        return userdata.vouches(session, raw, signature)

    async def send_message(self, letter: Letter) -> LetterOutcome:
        """See `SendsMessages.send_message`."""
        self._check_kind(letter.kind)
        return await letters.send_subscribed(self._wechat, letter, letters.MINI)

    async def list_templates(self, kind: MessageKind) -> Sequence[ListedTemplate]:
        """See `SendsMessages.list_templates`."""
        self._check_kind(kind)
        return await letters.list_subscribed_templates(self._wechat)

    def result_of(self, pushed: Pushed) -> Sequence[LetterOutcome]:
        """See `SendsMessages.result_of`."""
        return letters.results(pushed)

    def greet(self, knock: Knock) -> Reply:
        """See `HearsPushes.greet`."""
        return self._pushes.greet(knock)

    def read_push(self, knock: Knock) -> Pushed:
        """See `HearsPushes.read_push`."""
        return self._pushes.read(knock)

    def once(self, knock: Knock) -> str:
        """See `HearsPushes.once`."""
        return self._pushes.once(knock)

    def answer_push(self, pushed: Pushed, said: Mapping[str, Any] | None) -> Reply:
        """See `HearsPushes.answer_push`."""
        return self._pushes.answer(pushed, said)

    push_like = staticmethod(push.in_form)
    doubted = staticmethod(push.doubted)
    meaning = staticmethod(faults.meaning)

    def only_heard(self) -> Sequence[str]:
        """See `Examines.only_heard`."""
        return questions.only_heard(self.config)

    def look(self, around: Circumstances) -> Iterator[Finding]:
        """See `Examines.look`."""
        return questions.pushed(self.config, around)

    def questions(self, around: Circumstances) -> Sequence[Question]:
        """See `Examines.questions`."""
        return questions.of_mini_program(self._wechat, around)

    def blame(self, verb: str, failed: Failed) -> Sequence[Finding] | None:
        """See `Examines.blame`."""
        return questions.blame(verb, failed)

    def _check_kind(self, kind: MessageKind) -> None:
        if kind not in self.MESSAGE_KINDS:
            raise Failed(Fault.UNSUPPORTED, words="a mini program writes to those who subscribed, and to nobody else")
