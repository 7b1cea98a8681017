"""Who somebody is at a platform: by a code from a mini program or an app, or by the platform's page in a browser."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from hutong.base.secrets import Secret
from hutong.base.text import Text


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody at a platform."""

    openid: str  # within one application
    unionid: str = ""  # within one company's applications
    session: Secret | None = None  # the session key of a mini program: never leaves the hub
    nickname: str = ""
    avatar: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)  # what else the platform tells
    snapshot: bool = False  # a visitor who only looks: the openid is no real one


class LogsInByCode(ABC):
    """Turns the code that a mini program or a mobile app got into an identity."""

    CAPABILITY: ClassVar[str] = "login_code"
    NAME: ClassVar[Text] = Text("小程序、应用登录", "Log in from a mini program or an app")

    @abstractmethod
    async def identify(self, code: str) -> Identity:
        """Whose code it is; a code is good once, for minutes. Failed(REFUSED) for one that is not."""


class LogsInByPage(ABC):
    """Sends a browser to the platform's page, which sends it back with a code."""

    CAPABILITY: ClassVar[str] = "login_page"
    NAME: ClassVar[Text] = Text("网页授权", "Log in on the platform's page")
    WALLET: ClassVar[str]  # the app whose browser shows that page: wechat, alipay; empty: any browser

    @abstractmethod
    def page(self, back: str, state: str, *, more: bool = False) -> str:
        """Where the browser goes. `back`: where it is sent afterwards; `more`: nickname and picture are asked for."""

    @abstractmethod
    def returned(self, query: Mapping[str, str]) -> str:
        """The code in the query that the browser came back with; Failed(REFUSED) with the platform's words."""

    @abstractmethod
    async def exchange(self, code: str, *, more: bool = False) -> Identity:
        """Whose code it is. Failed(REFUSED) for one that is not good, or not any more."""


class ReadsPhones(ABC):
    """Turns the code that a mini program got into a telephone number."""

    CAPABILITY: ClassVar[str] = "login_phone"
    NAME: ClassVar[Text] = Text("手机号", "Telephone number")

    @abstractmethod
    async def phone(self, code: str) -> str:
        """The number with its country's code ("+86…" is left out). Failed(REFUSED)."""


class ReadsUserData(ABC):
    """Opens what a mini program got sealed for its server. Pure: no request leaves."""

    CAPABILITY: ClassVar[str] = "login_data"
    NAME: ClassVar[Text] = Text("用户数据解密", "Open user data")

    @abstractmethod
    def open_data(self, session: Secret, sealed: str, iv: str) -> Mapping[str, Any]:
        """What is in it; Failed(FORGED) when it is not for this application or not under this session."""

    @abstractmethod
    def vouches(self, session: Secret, raw: str, signature: str) -> bool:
        """Whether the signature of plain user data is of this session."""


class SignsPages(ABC):
    """Signs a page so that the platform's JavaScript works on it."""

    CAPABILITY: ClassVar[str] = "page_signature"
    NAME: ClassVar[Text] = Text("JS-SDK 签名", "Sign pages for the JS-SDK")

    @abstractmethod
    async def sign_page(self, url: str) -> Mapping[str, str]:
        """appId, timestamp, nonceStr, signature for this address, its fragment left out. Failed."""
