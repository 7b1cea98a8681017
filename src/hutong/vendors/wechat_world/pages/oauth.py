"""The pages on which somebody tells an application who they are: inside WeChat, and by a code on a desktop's screen.

Source: developers.weixin.qq.com 网页授权 (snsapi_base, snsapi_userinfo; the order of parameters matters) and
网站应用微信登录 (qrconnect). Errors are pages that say 错误码.
"""

import base64
import io
import ipaddress
import secrets
from collections.abc import Mapping
from html import escape
from typing import Final
from urllib.parse import urlencode, urlsplit

import segno
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from hutong.capabilities.simulation import Home
from hutong.capabilities.simulation.book import Record
from hutong.vendors.wechat_world import applications
from hutong.vendors.wechat_world.applications import ANY, Application
from hutong.vendors.wechat_world.codes import Codes
from hutong.vendors.wechat_world.people import PHONE, People
from hutong.vendors.wechat_world.refusals import Refused

PERSON: Final = "x-wechat-person"  # whose phone asks; the phone of the sandbox says nothing
SNAPSHOT: Final = "x-wechat-snapshot"  # the page is only looked at, in WeChat's snapshot mode
_ASKED: Final = "wechat.asked"  # questions that wait for somebody's consent
_ORDER: Final = ("appid", "redirect_uri", "response_type", "scope", "state")
_EMPTY: Final = {"appid": 10012, "redirect_uri": 10011, "scope": 10010, "state": 10013}
_WORDS: Final = {
    10003: "redirect_uri 域名与后台配置不一致",
    10004: "此公众号被封禁",
    10005: "此公众号并没有这些 scope 的权限",
    10010: "scope 不能为空",
    10011: "redirect_uri 不能为空",
    10012: "appid 不能为空或不存在",
    10013: "state 不能为空",
    10016: "不支持微信开放平台的 AppID，请使用公众号的 AppID",
}
_STYLE: Final = (
    "body{font:16px/1.6 system-ui,'PingFang SC',sans-serif;margin:0;padding:48px 24px;text-align:center;color:#191919;"
    "background:#fff}h1{font-size:20px;font-weight:600}p{color:#666}img{width:200px;height:200px}"
    "button{display:block;width:220px;margin:14px auto;padding:12px;border:0;border-radius:8px;font:inherit;"
    "background:#07c160;color:#fff}button.no{background:#f2f2f2;color:#191919}b{color:#191919}"
    "@media(prefers-color-scheme:dark){body{background:#191919;color:#eee}p{color:#aaa}b{color:#eee}"
    "button.no{background:#333;color:#eee}img{background:#fff;padding:6px}}"
)


class Pages:
    """The pages of every application."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._book = home.book
        self._codes = Codes(home.book)
        self._people = People(home.book)

    @property
    def routes(self) -> list[Route]:
        """To be mounted by a simulator."""
        return [
            Route("/connect/oauth2/authorize", self.authorize),
            Route("/connect/qrconnect", self.qr_connect),
            Route("/connect/confirm", self.confirm),
            Route("/connect/confirm", self.decide, methods=["POST"]),
        ]

    async def authorize(self, request: Request) -> Response:
        """Inside WeChat: back at once for the openid, after a consent for nickname and picture."""
        given = request.query_params
        if [name for name in given if name in _ORDER] != list(_ORDER):
            missing = next((name for name in _ORDER if name not in given), "")
            return _trouble(_EMPTY[missing]) if missing in _EMPTY else _page("该链接无法访问", "参数错误或顺序不对")
        code, app = self._examined(given, ("service",), ("snsapi_base", "snsapi_userinfo"))
        if app is None:
            return _trouble(code)
        if "MicroMessenger" not in request.headers.get("user-agent", ""):
            return _page("请在微信客户端打开链接", "")
        person = request.headers.get(PERSON, PHONE)
        if given["scope"] == "snsapi_base":
            return self._back(dict(given), person, snapshot=SNAPSHOT in request.headers)
        return RedirectResponse(f"{self._home.base_url}/connect/confirm?uuid={self._asked(given, app)}", 302)

    async def qr_connect(self, request: Request) -> Response:
        """On a desktop: a code that WeChat scans, until somebody has decided."""
        waiting = self._book.get(_ASKED, request.query_params.get("uuid", ""))
        if waiting is not None and waiting["to"]:
            return RedirectResponse(str(waiting["to"]), 302)
        uuid = request.query_params.get("uuid", "")
        if waiting is None:
            code, app = self._examined(request.query_params, ("open",), ("snsapi_login",))
            if app is None:
                return _trouble(code)
            uuid = self._asked(request.query_params, app)
        page = _page("微信登录", "请用微信扫描二维码登录", qr=f"{self._home.base_url}/connect/confirm?uuid={uuid}")
        page.headers["refresh"] = f"2; url={self._home.base_url}/connect/qrconnect?uuid={uuid}"
        return page

    async def confirm(self, request: Request) -> Response:
        """Asks the person whether the application may know them."""
        asked = self._book.get(_ASKED, request.query_params.get("uuid", ""))
        if asked is None:
            return _page("链接已失效", "")
        if "MicroMessenger" not in request.headers.get("user-agent", ""):
            return _page("请在微信客户端打开链接", "")
        person = self._people.person(request.headers.get(PERSON, PHONE))
        action = f"{self._home.base_url}/connect/confirm"
        form = (
            f'<form method="post" action="{escape(action)}"><input type="hidden" name="uuid" value="{asked["uuid"]}">'
            '<button name="allow" value="1">同意 Allow</button>'
            '<button class="no" name="allow" value="0">拒绝 Reject</button></form>'
        )
        return _page(f"{asked['name']} 申请使用", f"你的昵称、头像：<b>{escape(person.nickname)}</b>", form)

    async def decide(self, request: Request) -> Response:
        """What the person decided."""
        form = await request.form()
        uuid = str(form.get("uuid", ""))
        asked = self._book.get(_ASKED, uuid)
        if asked is None or asked["to"]:
            return _page("链接已失效", "")
        given = asked["given"]
        if form.get("allow") == "1":
            back = self._back(given, request.headers.get(PERSON, PHONE), snapshot=False)
        else:
            back = _returned(given, {"state": given["state"]})
        self._book.put(_ASKED, uuid, {**asked, "to": back.headers["location"]})
        if given["scope"] == "snsapi_login":  # the desktop goes on, the phone is done
            return _page("已登录" if form.get("allow") == "1" else "已取消", "请回到电脑上继续")
        return back

    def _asked(self, given: Mapping[str, str], app: Application) -> str:
        uuid = secrets.token_hex(8)
        record: Record = {"uuid": uuid, "name": app.name, "given": dict(given), "to": ""}
        self._book.put(_ASKED, uuid, record)
        return uuid

    def _back(self, given: Mapping[str, str], person: str, *, snapshot: bool) -> Response:
        code = self._codes.give(given["appid"], "oauth", person, scope=given["scope"], snapshot=snapshot)
        return _returned(given, {"code": code, "state": given["state"]})

    def _examined(
        self, given: Mapping[str, str], kinds: tuple[str, ...], scopes: tuple[str, ...]
    ) -> tuple[int, Application | None]:
        """The application that may be told, or the number of what is wrong."""
        missing = next((code for name, code in _EMPTY.items() if not given.get(name)), 0)
        if missing:
            return missing, None
        try:
            app = applications.find(self._book, given["appid"])
        except Refused:
            return 10012, None
        if app.kind == "open" and "open" not in kinds:
            return 10016, None
        if app.kind not in kinds or not app.may("oauth") or given["scope"] not in scopes:
            return 10005, None
        if given.get("response_type") != "code":
            return 10005, None
        return (0, app) if allowed(app.oauth_domains, given["redirect_uri"]) else (10003, None)


def allowed(domains: list[str], url: str) -> bool:
    """Whether an address lies under one of the configured domains, each a host with or without a path.

    No port and no IP address is ever allowed, but by the sandbox's own "every host".
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    if ANY in domains:
        return True
    if parts.port or _is_address(parts.hostname):
        return False
    wanted = (domain.partition("/") for domain in domains)
    return any(parts.hostname == host and _beneath(parts.path, path) for host, _, path in wanted)


def _beneath(path: str, prefix: str) -> bool:
    return not prefix or f"{path}/".startswith(f"/{prefix.strip('/')}/")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _returned(given: Mapping[str, str], more: Mapping[str, str]) -> Response:
    url = given["redirect_uri"].partition("#")[0]
    return RedirectResponse(f"{url}{'&' if '?' in url else '?'}{urlencode(more)}", 302)


def _trouble(code: int) -> Response:
    return _page("Oops! Something went wrong:(", f"{_WORDS[code]}<br>错误码：{code}")


def _page(title: str, words: str, form: str = "", *, qr: str = "") -> HTMLResponse:
    picture = _picture(qr) if qr else ""
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
    head += f"<title>{escape(title)}</title><style>{_STYLE}</style>"
    body = f"<h1>{escape(title)}</h1><p>{words}</p>{picture}{form}"
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    headers = {"cache-control": "no-store", "content-security-policy": policy}
    return HTMLResponse(
        f'<!doctype html><html lang="zh-CN"><head>{head}</head><body>{body}</body></html>', 200, headers
    )


def _picture(qr: str) -> str:
    """A code to be scanned; its text stands beside it for those who have no camera."""
    image = io.BytesIO()
    segno.make(qr, error="m", micro=False).save(image, kind="png", scale=6, border=2)
    source = f"data:image/png;base64,{base64.b64encode(image.getvalue()).decode()}"
    return f'<img alt="QR" data-text="{escape(qr)}" src="{source}">'
