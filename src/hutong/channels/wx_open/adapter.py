"""An application of WeChat's open platform (微信开放平台): login with WeChat on a website or in an app, and App pay; a
third-party platform, too.

Manual: developers.weixin.qq.com/doc/oplatform, read in public copies 2026-11; each part names its pages in
`hutong.vendors.wechat`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from hutong.base.http import Reply
from hutong.base.text import Text
from hutong.capabilities.channel import Line
from hutong.capabilities.diagnosis import Ailment, Circumstances, Examines, Finding, Question
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Knock, Scene
from hutong.capabilities.platform.codes import ExplainsCodes
from hutong.capabilities.platform.credential import Issued, IssuesCredentials
from hutong.capabilities.platform.login import Identity, LogsInByCode, LogsInByPage
from hutong.capabilities.platform.push import HearsPushes, Pushed
from hutong.channels.wx_open.settings import WxOpenConfig
from hutong.vendors.wechat import faults, oauth, push, tokens
from hutong.vendors.wechat.call import Wechat
from hutong.vendors.wechat.examine import ailments, questions
from hutong.vendors.wechat.push import Pushes
from hutong.vendors.wechat_pay import ailments as pay_ailments
from hutong.vendors.wechat_pay import examine as pay_examine
from hutong.vendors.wechat_pay.adapter import PaysByV2
from hutong.vendors.wechat_pay.merchant import Merchant


class WxOpen(
    PaysByV2[WxOpenConfig], IssuesCredentials, LogsInByCode, LogsInByPage, HearsPushes, ExplainsCodes, Examines
):
    """One mobile app, website or third-party platform. An app gets its code by itself, without a page."""

    KINDS: ClassVar[tuple[str, ...]] = (tokens.COMPONENT,)
    WALLET: ClassVar[str] = ""
    SCENES: ClassVar[frozenset[Scene]] = frozenset({Scene.APP})
    AILMENTS: ClassVar[Sequence[Ailment]] = (
        *(ailments.APPID, ailments.SECRET, ailments.FROZEN_SECRET, ailments.IP_LIST, ailments.REFUSED),
        *(pay_ailments.MCHID, pay_ailments.UNBOUND, pay_ailments.APPID, pay_ailments.UNAUTHORISED),
        *(pay_ailments.API_KEY, *ailments.PUSH),
    )

    def __init__(self, config: WxOpenConfig, line: Line) -> None:
        super().__init__(config, line)
        self._wechat = Wechat(line, config.merchant_no, config.private_key, kind=tokens.COMPONENT)
        self._pushes = Pushes(config)

    def application(self) -> str:
        """See `IssuesCredentials.application`."""
        return self.config.merchant_no

    async def issue(self, kind: str, *, afresh: bool) -> Issued:
        """See `IssuesCredentials.issue`: what was refused and what was not are renewed alike."""
        del afresh
        if kind == tokens.COMPONENT:
            return await tokens.component_token(self._wechat)
        raise tokens.unlisted(kind)

    def merchant(self) -> Merchant:
        """See `PaysByV2.merchant`."""
        found = self.config.merchant()
        if found is None:
            words = Text("未填写 MCHID 与 API_KEY，不能收款", "App pay needs MCHID and API_KEY")
            raise Failed(Fault.CONFIG, words=words)
        return found

    def till(self) -> str:
        """See `PaysByV2.till`."""
        return self.line.host("pay")

    async def identify(self, code: str) -> Identity:
        """See `LogsInByCode.identify`: the code of a mobile app (SendAuth), whose user agreed in WeChat."""
        return await oauth.exchange(self._wechat, code, more=True)

    def page(self, back: str, state: str, *, more: bool = False) -> str:
        """See `LogsInByPage.page`: one scope tells everything, and nobody is asked for more."""
        del more
        return oauth.by_code(self.line.host("open"), self.config.merchant_no, back, state)

    def returned(self, query: Mapping[str, str]) -> str:
        """See `LogsInByPage.returned`."""
        return oauth.returned(query)

    async def exchange(self, code: str, *, more: bool = False) -> Identity:
        """See `LogsInByPage.exchange`."""
        return await oauth.exchange(self._wechat, code, more=more)

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
        """See `Examines.only_heard`: only a platform is pushed to."""
        return questions.only_heard(self.config) if self.config.is_platform() else ()

    def look(self, around: Circumstances) -> Iterator[Finding]:
        """See `Examines.look`: only a platform is pushed to."""
        if self.config.is_platform():
            yield from questions.pushed(self.config, around)

    def questions(self, around: Circumstances) -> Sequence[Question]:
        """See `Examines.questions`: what it logs in with, and where it collects, the merchant number.

        A platform logs nobody in, and its own token is asked for only with a ticket that WeChat pushed.
        """
        del around
        if self.config.is_platform():
            return []
        pays = [] if self.config.merchant() is None else [pay_examine.query(self)]
        return [*questions.of_open_application(self._wechat), *pays]

    def blame(self, verb: str, failed: Failed) -> Sequence[Finding] | None:
        """See `Examines.blame`."""
        return pay_examine.blame(verb, failed) if verb == pay_examine.QUERY else questions.blame(verb, failed)
