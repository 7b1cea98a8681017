"""What an operator sets up for WeChat's instant delivery: one shop at one delivery company."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from hutong.base.secrets import Secret, same
from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Config, Key, KeyProblem, key
from hutong.vendors.wechat.settings import APPID_FORM


@dataclass(frozen=True, kw_only=True)
class WxDeliveryConfig(Config):
    """Settings of one shop. Its AppSecret is the delivery company's, not the mini program's."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text(
            "shopid：在配送公司开放平台的 appkey，且已在小程序后台「物流服务 → 即时配送」中绑定",
            "The shopid: the appkey at the delivery company's open platform, bound to the mini program in its console"
            " (logistics → instant delivery)",
        ),
        "test_shop_id",
        r"[^\s]{1,64}",
    )

    app_secret: Secret = key(
        "APP_SECRET",
        "配送公司 AppSecret",
        "The delivery company's AppSecret",
        help=Text(
            "配送公司开放平台上与 appkey 对应的密钥；不是小程序的 AppSecret",
            "The secret that belongs to the appkey at the delivery company; not the mini program's AppSecret",
        ),
        pattern=r"[^\s]{1,128}",
    )
    delivery_id: str = key(
        "DELIVERY_ID",
        "配送公司",
        "Delivery company",
        help=Text(
            "微信给配送公司的编号：SFTC 顺丰同城、SS 闪送、MTPS 美团配送、DADA 达达；沙箱 TEST",
            "WeChat's word for the company: SFTC, SS, MTPS, DADA; TEST for the sandbox",
        ),
        example="SFTC",
        pattern=r"[0-9A-Za-z_]{1,32}",
    )
    shop_no: str | None = key(
        "SHOP_NO",
        "门店编号",
        "Store number",
        help=Text(
            "在配送公司登记的门店编号，下单未给 shopNo 时使用；两处都没有则不能下单。美团、闪送必填",
            "As registered at the delivery company; used where an order has no shopNo. Without either nothing can be"
            " ordered. MTPS and SS require it",
        ),
        example="12345678",
        pattern=r"[^\s]{1,64}",
        required=False,
    )
    appid: str = key(
        "APPID",
        "小程序 AppID",
        "Mini program's AppID",
        help=Text(
            "绑定该门店的小程序；须另有同一 AppID 的微信小程序通道，接口凭证与状态推送由它提供",
            "The mini program that the shop is bound to; a WX_MP channel of the same AppID lends the access token and"
            " hears how deliveries go on",
        ),
        example="wx8888888888888888",
        pattern=APPID_FORM,
    )

    def check(self) -> Iterator[KeyProblem]:
        """Two companies know stores by their number alone; appkey and AppSecret are easily pasted twice."""
        if self.delivery_id in ("MTPS", "SS") and not self.shop_no:
            cause = Text("美团配送、闪送要求门店编号", "MTPS and SS demand a store number")
            yield KeyProblem("SHOP_NO", cause)
        if same(self.app_secret.reveal(), self.merchant_no):
            cause = Text("这是 appkey（shopid），不是 AppSecret", "this is the appkey (shopid), not the AppSecret")
            yield KeyProblem("APP_SECRET", cause)
