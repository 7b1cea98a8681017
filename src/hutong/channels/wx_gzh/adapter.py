"""A WeChat official account (微信公众号): web authorisation, JS-SDK, messages by template, pushes.

Manual: developers.weixin.qq.com/doc/service, read in public copies 2026-11; each part names its pages in
`hutong.vendors.wechat`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from hutong.base.http import Reply
from hutong.capabilities.channel import Channel, Line
from hutong.capabilities.diagnosis import Ailment, Circumstances, Examines, Finding, Question
from hutong.capabilities.faults import Failed
from hutong.capabilities.pay import Knock
from hutong.capabilities.platform.codes import ExplainsCodes
from hutong.capabilities.platform.credential import Issued, IssuesCredentials
from hutong.capabilities.platform.login import Identity, LogsInByPage, SignsPages
from hutong.capabilities.platform.message import Letter, LetterOutcome, ListedTemplate, MessageKind, SendsMessages
from hutong.capabilities.platform.push import HearsPushes, Pushed
from hutong.channels.wx_gzh.settings import WxGzhConfig
from hutong.vendors.wechat import faults, jssdk, letters, oauth, push, tokens
from hutong.vendors.wechat.call import ACCESS, Wechat
from hutong.vendors.wechat.examine import ailments, questions
from hutong.vendors.wechat.push import Pushes
from hutong.vendors.wechat.settings import STABLE


class WxGzh(
    Channel[WxGzhConfig],
    IssuesCredentials,
    LogsInByPage,
    SignsPages,
    SendsMessages,
    HearsPushes,
    ExplainsCodes,
    Examines,
):
    """One official account."""

    KINDS: ClassVar[tuple[str, ...]] = (ACCESS, tokens.TICKET)
    WALLET: ClassVar[str] = "wechat"
    MESSAGE_KINDS: ClassVar[frozenset[MessageKind]] = frozenset(MessageKind)
    AILMENTS: ClassVar[Sequence[Ailment]] = (
        *ailments.SERVER,
        *ailments.PAGE,
        *ailments.PUSH,
        ailments.SUBSCRIPTION,
    )

    def __init__(self, config: WxGzhConfig, line: Line) -> None:
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
        if kind == tokens.TICKET:
            return await tokens.jsapi_ticket(self._wechat)
        raise tokens.unlisted(kind)

    async def sample(self, kind: str) -> Issued:
        """See `IssuesCredentials.sample`: the stable way gives the token that there is, whatever way the hub's own."""
        if kind == ACCESS:
            return await tokens.access_token(self._wechat, STABLE, afresh=False)
        return await self.issue(kind, afresh=False)

    def page(self, back: str, state: str, *, more: bool = False) -> str:
        """See `LogsInByPage.page`."""
        scope = oauth.MORE if more else oauth.BASE
        return oauth.inside(self.line.host("open"), self.config.merchant_no, back, state, scope)

    def returned(self, query: Mapping[str, str]) -> str:
        """See `LogsInByPage.returned`."""
        return oauth.returned(query)

    async def exchange(self, code: str, *, more: bool = False) -> Identity:
        """See `LogsInByPage.exchange`."""
        return await oauth.exchange(self._wechat, code, more=more)

    async def sign_page(self, url: str) -> Mapping[str, str]:
        """See `SignsPages.sign_page`."""
        return await jssdk.sign_page(self._wechat, url)

    async def send_message(self, letter: Letter) -> LetterOutcome:
        """See `SendsMessages.send_message`."""
        if letter.kind is MessageKind.SUBSCRIBED:
            return await letters.send_subscribed(self._wechat, letter, letters.OFFICIAL)
        return await letters.send_template(self._wechat, letter)

    async def list_templates(self, kind: MessageKind) -> Sequence[ListedTemplate]:
        """See `SendsMessages.list_templates`."""
        if kind is MessageKind.SUBSCRIBED:
            return await letters.list_subscribed_templates(self._wechat)
        return await letters.list_followers_templates(self._wechat)

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
        return questions.of_account(self._wechat, around)

    def blame(self, verb: str, failed: Failed) -> Sequence[Finding] | None:
        """See `Examines.blame`."""
        return questions.blame(verb, failed)
