"""Who a payer is at Alipay: the page that asks, what the browser brings back, and what its code is worth.

Source: opendocs.alipay.com, 01emu5 (web page authorisation), alipay.system.oauth.token and alipay.user.info.share, read
in public copies 2026-11.
"""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.platform.login import Identity
from hutong.channels.alipay.objects import optional, text

HOST: Final = "openauth"
PAGE: Final = "/oauth2/publicAppAuthorize.htm"
TOKEN, SHARED = "alipay.system.oauth.token", "alipay.user.info.share"
_BASE, _USER = "auth_base", "auth_user"  # silently, or with the payer's consent
_WHO = ("open_id", "user_id")  # newer applications get open ids
_WHY = ("error_scope", "error_code", "error")  # what stands in place of the code, whichever it is


def page(host: str, app_id: str, back: str, state: str, *, more: bool) -> str:
    """The address of the page that sends the browser on to `back`."""
    scope = _USER if more else _BASE
    return f"{host}{PAGE}?{urlencode({'app_id': app_id, 'scope': scope, 'redirect_uri': back, 'state': state})}"


def code_in(app_id: str, query: Mapping[str, str]) -> str:
    """The code that a browser brought back for this application; Failed(REFUSED)."""
    code = query.get("auth_code", "")
    if not code:
        why = next((query[name] for name in _WHY if query.get(name)), "")
        raise Failed(Fault.REFUSED, why[:64], "the payer did not agree, or there is no auth_code")
    if query.get("app_id") != app_id:
        raise Failed(Fault.REFUSED, words="the code is for another application")
    return code


def identity(answer: Mapping[str, Any], shared: Mapping[str, Any]) -> Identity:
    """Whose token it is, and what else was shared (or nothing); ValueError."""
    openid = next((found for name in _WHO if (found := optional(answer, name))), "")
    if not openid:
        raise ValueError("neither open_id nor user_id is in the answer")
    if shared and openid not in (optional(shared, name) for name in _WHO):
        raise ValueError("what is shared is somebody else's")
    return Identity(
        openid,
        unionid=optional(answer, "union_id"),
        nickname=optional(shared, "nick_name"),
        avatar=optional(shared, "avatar"),
        facts={name: shared[name] for name in ("province", "city", "gender") if optional(shared, name)},
    )


def token(answer: Mapping[str, Any]) -> str:
    """The access token of an answer; ValueError."""
    return text(answer, "access_token")
