"""What an operator sets up for test messages: nothing but a route that leads to the channel."""

from dataclasses import dataclass
from typing import ClassVar

from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Config, Key


@dataclass(frozen=True, kw_only=True)
class LocalSmsConfig(Config):
    """No settings. The merchant number may stay empty, since there is no provider that gives one."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text(
            "测试短信没有服务商，无需填写；只需配置短信路由",
            "There is no provider, so there is nothing to fill in: test SMS needs a route and no more",
        ),
        required=False,
    )
