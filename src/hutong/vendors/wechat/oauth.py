"""Who somebody is by WeChat's own page: inside WeChat (an official account), or by a QR code (the open platform).

Manual: developers.weixin.qq.com 网页授权, 网站应用微信登录, 移动应用微信登录. The order of the page's parameters and
the fragment at its end matter to WeChat. With what the page itself refuses (10003 and its like) nobody is sent back:
see `codes.pages`.
"""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from hutong.base.secrets import Secret
from hutong.base.text import bearable
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.platform.login import Identity
from hutong.vendors.wechat.call import ACCESS, Wechat, text

BASE, MORE, LOGIN = "snsapi_base", "snsapi_userinfo", "snsapi_login"
_TELLS: Final = frozenset({MORE, LOGIN})  # scopes under which WeChat tells nickname and picture
_STATE: Final = re.compile(r"[0-9A-Za-z_.~-]{1,128}")
_FACTS: Final = ("sex", "province", "city", "country", "privilege")


def inside(host: str, app: str, back: str, state: str, scope: str) -> str:
    """The page for a browser inside WeChat. ValueError for a state that WeChat cuts or changes (over 128 letters)."""
    return f"{host}/connect/oauth2/authorize?{_query(app, back, scope, state)}#wechat_redirect"


def by_code(host: str, app: str, back: str, state: str) -> str:
    """The page with a QR code for any other browser. ValueError, see `inside`."""
    return f"{host}/connect/qrconnect?{_query(app, back, LOGIN, state)}#wechat_redirect"


def returned(query: Mapping[str, str]) -> str:
    """The code that a browser came back with; Failed(REFUSED) for somebody who said no."""
    code = query.get("code", "")
    if not code or code == "authdeny":
        raise Failed(Fault.REFUSED, words="the visitor did not agree: there is no code")
    return code


async def exchange(wechat: Wechat, code: str, *, more: bool) -> Identity:
    """Whose code it is; with `more` also nickname and picture, where the page asked for them. Failed."""
    proof = {"appid": wechat.app, "secret": wechat.secret.reveal(), "code": code, "grant_type": "authorization_code"}
    told = await wechat.plain("/sns/oauth2/access_token", query=proof, get=True)
    token, openid = Secret(text(told, ACCESS)), text(told, "openid")
    refresh = told.get("refresh_token")
    wechat.line.hide(token, *([Secret(refresh)] if isinstance(refresh, str) and refresh else []))
    scopes = _text(told, "scope").split(",")
    facts: dict[str, Any] = {}
    if more and _TELLS & set(scopes):
        query = {ACCESS: token.reveal(), "openid": openid, "lang": "zh_CN"}
        facts = await wechat.plain("/sns/userinfo", query=query, get=True)
        if facts.get("openid") != openid:
            raise Failed(Fault.UNKNOWN, words="WeChat told of another person")
    return Identity(
        openid,
        _text(told, "unionid") or _text(facts, "unionid"),
        nickname=_text(facts, "nickname"),
        avatar=_text(facts, "headimgurl"),
        facts={name: facts[name] for name in _FACTS if facts.get(name)},
        snapshot=told.get("is_snapshotuser") == 1,
    )


def _query(app: str, back: str, scope: str, state: str) -> str:
    if not _STATE.fullmatch(state):
        raise ValueError("a state has 1 to 128 letters and digits")
    address = quote(back, safe="")
    return f"appid={app}&redirect_uri={address}&response_type=code&scope={scope}&state={state}"


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return bearable(value) if isinstance(value, str) else ""
