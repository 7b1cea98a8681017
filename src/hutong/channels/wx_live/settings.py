"""What an operator sets up for a shop of WeChat Channels (视频号, 自定义交易组件): the mini program that has it."""

from dataclasses import dataclass
from typing import ClassVar

from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Config, Key, key
from hutong.vendors.wechat.settings import APPID_FORM


@dataclass(frozen=True, kw_only=True)
class WxLiveConfig(Config):
    """Settings of one shop. The access token is lent by the WX_MP channel of the same AppID."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text(
            "开通了自定义交易组件的小程序 AppID；须另有同一 AppID 的微信小程序通道",
            "The AppID of the mini program with the trade component; a WX_MP channel of the same AppID is needed, too",
        ),
        "wx8888888888888888",
        APPID_FORM,
    )

    generation: str = key(
        "GENERATION",
        "接口代次",
        "Generation of the interface",
        help=Text(
            "自定义交易组件（/shop/*）；视频号小店的 /channels/ec/* 是另一代接口",
            "The trade component (/shop/*); /channels/ec/* of the Channels store is another generation",
        ),
        fixed="shop",
    )
