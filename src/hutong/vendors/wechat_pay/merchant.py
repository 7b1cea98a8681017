"""Whose money it is: what WeChat Pay V2 has to know of the merchant, whichever channel's settings say it."""

from dataclasses import dataclass

from hutong.base.secrets import Secret


@dataclass(frozen=True, slots=True)
class Merchant:
    """A merchant number and the application that it is bound to; with `sub_mchid` a service provider's."""

    appid: str
    mchid: str
    key: Secret  # the APIv2 key
    sub_mchid: str | None = None
    sub_appid: str | None = None
    sign_type: str = "MD5"
