"""Applications registered at the simulated WeChat: accounts, mini programs, apps and platforms, with their consoles."""

import base64
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from hutong.base.secrets import same
from hutong.capabilities.simulation import Book
from hutong.vendors.wechat_world.refusals import Refused

KIND: Final = "wechat.application"
OWN: Final = "wechat.own"  # the sandbox's own applications, by what they are for
VERIFY: Final = "wechat.verify_ticket"  # the newest component_verify_ticket of a platform
PERMISSIONS: Final = {
    "service": ("base", "user", "template", "oauth", "jssdk", "subscribe"),
    "subscription": ("base",),
    "mini": ("base", "session", "phone", "subscribe", "delivery", "shop"),
    "open": ("base", "oauth", "login"),
    "component": ("component",),
}
MODES: Final = ("plain", "compatible", "safe")
FORMATS: Final = ("xml", "json")
ANY: Final = "*"  # in a list of domains: every host, which only a sandbox allows


@dataclass(frozen=True, slots=True)
class Application:
    """One application as its console shows it; `change` writes it."""

    appid: str
    kind: str  # service, subscription, mini, open, component
    name: str
    secret: str
    account_id: str  # gh_…: how pushes call the application
    token: str
    aes_key: str  # EncodingAESKey: 43 letters and digits
    push_url: str = ""
    push_mode: str = "safe"  # plain, compatible, safe; who is given the key is pushed to with it
    push_format: str = "xml"  # xml, json
    ip_list: list[str] = field(default_factory=list)  # empty: every address may ask for tokens
    frozen: bool = False  # the AppSecret was frozen in the console
    oauth_domains: list[str] = field(default_factory=lambda: [ANY])
    js_domains: list[str] = field(default_factory=lambda: [ANY])
    permissions: list[str] = field(default_factory=list)  # see PERMISSIONS
    exhausted: list[str] = field(default_factory=list)  # paths whose quota of today is used up
    industries: list[str] = field(default_factory=lambda: ["2", "3"])  # ids, see calls.templates
    blacklist: list[str] = field(default_factory=list)  # persons that the account does not want
    failing: bool = False  # template messages are taken, and then fail by WeChat's own fault

    def may(self, permission: str) -> bool:
        """Whether the application was granted this; an empty wish is always granted."""
        return not permission or permission in self.permissions


def official(book: Book) -> Application:
    """The sandbox's own official account: a verified service account."""
    return _own(book, "official", "service", "胡同小店")


def mini(book: Book) -> Application:
    """The sandbox's own mini program."""
    return _own(book, "mini", "mini", "胡同小店小程序")


def open_app(book: Book) -> Application:
    """The sandbox's own mobile app on the open platform, which may log in on a website, too."""
    return _own(book, "open", "open", "胡同小店 App")


def component(book: Book) -> Application:
    """The sandbox's own third-party platform."""
    return _own(book, "component", "component", "胡同第三方平台")


def opened(book: Book, kind: str, name: str) -> Application:
    """A new application with fresh secrets, in the book."""
    made = Application(
        appid="wx" + secrets.token_hex(8),
        kind=kind,
        name=name,
        secret=secrets.token_hex(16),
        account_id="gh_" + secrets.token_hex(6),
        token="hutong" + secrets.token_hex(8),
        aes_key=_aes_key(),
        permissions=list(PERMISSIONS[kind]),
    )
    keep(book, made)
    return made


def find(book: Book, appid: str) -> Application:
    """The application as it stands now; Refused(40013)."""
    record = book.get(KIND, appid)
    if record is None:
        raise Refused(40013)
    return Application(**record)


def every(book: Book) -> Iterator[Application]:
    """All of them, oldest first."""
    for record in book.all(KIND):
        yield Application(**record)


def keep(book: Book, application: Application) -> None:
    """Writes an application, new or again."""
    book.put(KIND, application.appid, asdict(application))


def change(book: Book, appid: str, **changes: Any) -> Application:
    """The application with these fields changed; a new kind brings its usual permissions. Refused, TypeError."""
    if "kind" in changes and "permissions" not in changes:
        changes["permissions"] = list(PERMISSIONS[changes["kind"]])
    changed = replace(find(book, appid), **changes)
    keep(book, changed)
    return changed


def proved(book: Book, appid: str, secret: str) -> Application:
    """The application whose AppID and AppSecret these are; Refused in WeChat's order of checks."""
    if not appid:
        raise Refused(41002)
    if not secret:
        raise Refused(41004)
    found = find(book, appid)
    if found.frozen:
        raise Refused(40243)
    if not same(found.secret, secret):
        raise Refused(40125)
    return found


def _own(book: Book, purpose: str, kind: str, name: str) -> Application:
    record = book.get(OWN, purpose)
    if record is not None:
        return find(book, record["appid"])
    made = opened(book, kind, name)
    book.put(OWN, purpose, {"appid": made.appid})
    return made


def _aes_key() -> str:
    """43 letters and digits that are 32 bytes in base 64."""
    while True:
        text = base64.b64encode(os.urandom(32)).decode().rstrip("=")
        if text.isalnum():
            return text
