"""The other side of WXPAY: WeChat Pay V2 for ordinary merchants and service providers."""

from typing import ClassVar

from hutong.capabilities.simulation import Account
from hutong.vendors.wechat_pay_world import WechatPaySimulator
from hutong.vendors.wechat_pay_world.directories import PaysInPages
from hutong.vendors.wechat_world import People, official


class WxpaySimulator(PaysInPages, WechatPaySimulator):
    """An ordinary merchant with the sandbox's own official account, and a service provider with one sub-merchant."""

    CODE: ClassVar[str] = "WXPAY"
    FORMS: ClassVar[tuple[str, ...]] = ("direct", "partner")

    def account(self, form: str) -> Account:
        """See `PaySimulator.account`."""
        found = self.accounts.opened(form)
        settings = {
            "MCHID": found["mch_id"],
            "PRIVATE_KEY": found["key"],
            "SUB_MCHID": found["sub_mch_id"],
            "SUB_MERCHANT_CODE": found["sub_appid"],
            "API_CERTIFICATE": found["certificate"],
            "SIGN_TYPE": "MD5",
        }
        return Account(found["appid"], {name: value for name, value in settings.items() if value})

    def appid(self, form: str) -> str:
        """See `WechatPaySimulator.appid`."""
        return official(self.home.book).appid if form == self.FORMS[0] else ""

    def openid_at(self, appid: str) -> str:
        """See `WechatPaySimulator.openid_at`."""
        return People(self.home.book).openid(appid)

    def merchant_of(self, form: str) -> str:
        """See `PaysInPages.merchant_of`."""
        return str(self.accounts.opened(form)["mch_id"])

    def form_of(self, bill_id: str) -> str:
        """See `PaysInPages.form_of`."""
        return str(self.order(bill_id)["form"])
