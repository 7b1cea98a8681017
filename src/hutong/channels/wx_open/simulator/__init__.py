"""The other side of WX_OPEN: an application of the open platform at the simulated WeChat, and its till."""

from collections.abc import Mapping
from typing import ClassVar

from hutong.capabilities.simulation import Account
from hutong.capabilities.simulation.mischief import App, Receive, Scope, Send
from hutong.vendors.wechat_pay_world import WechatPaySimulator
from hutong.vendors.wechat_world import Application, WechatSimulator, component, open_app


class WxOpenSimulator(WechatSimulator, WechatPaySimulator):
    """The sandbox's own app, which may log in on a website and collects money, too; its own third-party platform."""

    CODE: ClassVar[str] = "WX_OPEN"
    FORMS: ClassVar[tuple[str, ...]] = ("app", "component")

    USES: ClassVar[Mapping[str, frozenset[str]]] = {
        "app": frozenset({"login_code", "login_page", "pay", "close", "refund"}),
        "component": frozenset({"credential", "push"}),
    }

    @property
    def app(self) -> App:
        """See `Simulator.app`: api.weixin.qq.com, open.weixin.qq.com and api.mch.weixin.qq.com under one address."""
        platform, till = super().app, self.till

        async def either(scope: Scope, receive: Receive, send: Send) -> None:
            side = till if scope["type"] == "http" and self.serves(scope) else platform
            await side(scope, receive, send)

        return either

    def account(self, form: str) -> Account:
        """See `Simulator.account`."""
        known = super().account(form)
        if "pay" not in self.USES[form]:
            return known
        till = self.accounts.opened(form)
        settings = {"MCHID": till["mch_id"], "API_KEY": till["key"], "API_CERTIFICATE": till["certificate"]}
        return Account(known.merchant_no, {**known.settings, **settings})

    def application(self, form: str) -> Application:
        """See `WechatSimulator.application`."""
        return {"app": open_app, "component": component}[form](self.home.book)

    def appid(self, form: str) -> str:
        """See `WechatPaySimulator.appid`."""
        return self.application(form).appid

    def openid_at(self, appid: str) -> str:
        """See `WechatPaySimulator.openid_at`."""
        return self.people.openid(appid)

    def release(self) -> None:
        """See `Simulator.release`."""
        WechatSimulator.release(self)
        WechatPaySimulator.release(self)
