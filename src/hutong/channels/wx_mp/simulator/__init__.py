"""The other side of WX_MP: a mini program at the simulated WeChat."""

from typing import ClassVar

from hutong.vendors.wechat_world import Application, WechatSimulator, mini


class WxMpSimulator(WechatSimulator):
    """The sandbox's own mini program."""

    CODE: ClassVar[str] = "WX_MP"
    FORMS: ClassVar[tuple[str, ...]] = ("mini",)

    def application(self, form: str) -> Application:
        """See `WechatSimulator.application`."""
        return {"mini": mini}[form](self.home.book)
