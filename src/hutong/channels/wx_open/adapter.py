"""An application of WeChat's open platform (微信开放平台): login with WeChat on a website or in an app; third-party
platforms, too.

Manual: developers.weixin.qq.com/doc/oplatform, read in public copies 2026-11; each part names its pages in
`hutong.vendors.wechat`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from hutong.base.http import Reply
from hutong.capabilities.channel import Channel, Line
from hutong.capabilities.pay import Knock
from hutong.capabilities.platform.credential import Issued, IssuesCredentials
from hutong.capabilities.platform.login import Identity, LogsInByPage
from hutong.capabilities.platform.push import HearsPushes, Pushed
from hutong.channels.wx_open.settings import WxOpenConfig
from hutong.vendors.wechat import oauth, tokens
from hutong.vendors.wechat.call import Wechat
from hutong.vendors.wechat.push import Pushes


class WxOpen(Channel[WxOpenConfig], IssuesCredentials, LogsInByPage, HearsPushes):
    """One mobile app, website or third-party platform. An app gets its code by itself, without a page."""

    KINDS: ClassVar[tuple[str, ...]] = (tokens.COMPONENT,)
    WALLET: ClassVar[str] = ""

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

    def answer_push(self, pushed: Pushed, said: Mapping[str, Any] | None) -> Reply:
        """See `HearsPushes.answer_push`."""
        return self._pushes.answer(pushed, said)
