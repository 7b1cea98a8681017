"""The other side of WX_OPEN: an application of the open platform at the simulated WeChat."""

from collections.abc import Mapping
from typing import ClassVar

from hutong.vendors.wechat_world import Application, WechatSimulator, component, open_app


class WxOpenSimulator(WechatSimulator):
    """The sandbox's own app, which may log in on a website, too; and its own third-party platform."""

    CODE: ClassVar[str] = "WX_OPEN"
    FORMS: ClassVar[tuple[str, ...]] = ("app", "component")

    USES: ClassVar[Mapping[str, frozenset[str]]] = {
        "app": frozenset({"login_page"}),
        "component": frozenset({"credential", "push"}),
    }

    def application(self, form: str) -> Application:
        """See `WechatSimulator.application`."""
        return {"app": open_app, "component": component}[form](self.home.book)
