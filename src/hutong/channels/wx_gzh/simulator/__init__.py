"""The other side of WX_GZH: an official account at the simulated WeChat."""

from typing import ClassVar

from hutong.vendors.wechat_world import Application, WechatSimulator, official


class WxGzhSimulator(WechatSimulator):
    """The sandbox's own official account, a verified service account."""

    CODE: ClassVar[str] = "WX_GZH"
    FORMS: ClassVar[tuple[str, ...]] = ("service",)

    def application(self, form: str) -> Application:
        """See `WechatSimulator.application`."""
        return {"service": official}[form](self.home.book)
