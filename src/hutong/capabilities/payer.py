"""Who opened a public page: which app, phone or desktop, in which language; told by what the browser calls itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from hutong.base.text import Language, language_of

# What each wallet's own browser calls itself (User-Agent), lower case; WeCom also pays with WeChat's bridge.
_MARKS = (
    ("wechat", "micromessenger"),
    ("alipay", "alipayclient"),
    ("unionpay", "unionpay"),
    ("unionpay", "cloudpay"),
)
_SWITCH: Mapping[str, Language] = {"zh": "zh", "en": "en"}
_PHONES = ("mobile", "android", "iphone", "ipad", "harmony")


@dataclass(frozen=True, slots=True)
class Payer:
    """The visitor. `app` is "wechat", "alipay", "unionpay" or "browser"."""

    app: str
    phone: bool
    language: Language


def payer_of(user_agent: str, accept_language: str | None, chosen: str = "") -> Payer:
    """The visitor behind these headers; `chosen` is the language picked with the switch, if any."""
    seen = user_agent.lower()
    app = next((app for app, mark in _MARKS if mark in seen), "browser")
    language = _SWITCH.get(chosen) or language_of(accept_language)
    return Payer(app, app != "browser" or any(mark in seen for mark in _PHONES), language)
