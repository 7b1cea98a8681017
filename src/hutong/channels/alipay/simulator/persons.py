"""Who people are at the simulated Alipay: the page that asks them, the code they bring, and the token behind it.

Source: opendocs.alipay.com, 01emu5 (web page authorisation), alipay.system.oauth.token and alipay.user.info.share, read
in public copies 2026-11.
"""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from hutong.base.clock import now
from hutong.capabilities.simulation import Book
from hutong.capabilities.simulation.book import Record
from hutong.channels.alipay.simulator.accounts import Accounts
from hutong.channels.alipay.simulator.fields import Refused
from hutong.channels.alipay.simulator.gate import Call, success

PATH: Final = "/oauth2/publicAppAuthorize.htm"
CODE, TOKEN = "alipay.auth_code", "alipay.auth_token"
BASE, USER = "auth_base", "auth_user"
ANY: Final = "*"  # among the hosts that a browser may be sent back to: all of them, which only a sandbox allows
_LIFE: Final = {CODE: timedelta(days=1), TOKEN: timedelta(days=15)}
_NAME: Final = "胡同居民"


class Persons:
    """The codes and tokens of every application, in the book. There is one person: whose phone the sandbox shows."""

    def __init__(self, book: Book, accounts: Accounts) -> None:
        self._book = book
        self._accounts = accounts

    def asked(self, call: Call) -> Record:
        """The application whose page a browser opens; ValueError in Alipay's words when it may not be shown."""
        account = self._accounts.of(call.fields.get("app_id", ""))
        if account is None:
            raise ValueError("invalid-app-id：无效的AppID参数")
        scopes = call.fields.get("scope", "").split(",")
        if not scopes or not {*scopes} <= {BASE, USER}:
            raise ValueError("invalid-scope：scope参数错误")
        back = urlsplit(call.fields.get("redirect_uri", ""))
        hosts = account.get("back_hosts", [ANY])
        if back.scheme not in ("http", "https") or not back.netloc or (ANY not in hosts and back.netloc not in hosts):
            raise ValueError("redirect_uri_mismatch：redirect_uri与应用配置的授权回调地址不匹配")
        if len(call.fields.get("state", "")) > 100:
            raise ValueError("invalid-state：state参数超过100个字符")
        return account

    def sent_back(self, call: Call, account: Mapping[str, Any], *, agreed: bool) -> str:
        """Where the browser goes: to the application's address, with a code if the person agreed."""
        scope = call.fields["scope"]
        told = {"app_id": account["app_id"], "source": "alipay_wallet", "scope": scope}
        if agreed:
            told["auth_code"] = self._lend(CODE, account, scope)
        else:
            told["error_scope"] = scope
        if call.fields.get("state"):
            told["state"] = call.fields["state"]
        back = call.fields["redirect_uri"]
        return f"{back}{'&' if urlsplit(back).query else '?'}{urlencode(told)}"

    def token(self, call: Call) -> dict[str, Any]:
        """What a code is worth; it says no more than that in its answer, and has no code of its own."""
        if call.fields.get("grant_type") != "authorization_code":
            raise _refused("isv.grant-type-invalid", "grant_type错误")
        scope = self._used(CODE, call.fields.get("code", ""), call.account, once=True)
        if scope is None:
            raise _refused("isv.code-invalid", "授权码code无效")
        return {
            **self._who(call.account),
            "access_token": self._lend(TOKEN, call.account, scope),
            "expires_in": 1296000,
            "refresh_token": "refreshB" + secrets.token_hex(14),
            "re_expires_in": 2592000,
            "auth_start": f"{now():%Y-%m-%d %H:%M:%S}",
        }

    def shared(self, call: Call) -> dict[str, Any]:
        """What a person shares who agreed to it."""
        scope = self._used(TOKEN, call.fields.get("auth_token", ""), call.account, once=False)
        if scope is None:
            raise Refused("20001", "aop.invalid-auth-token", "无效的访问令牌")
        if USER not in scope.split(","):
            raise Refused("40006", "isv.insufficient-user-permissions", "用户未授权该接口")
        avatar = "https://tfs.alipayobjects.com/images/partner/hutong"
        more = {"nick_name": _NAME, "avatar": avatar, "province": "北京", "city": "北京市"}
        return success(**self._who(call.account), **more)

    def back_to(self, app_id: str, *hosts: str) -> None:
        """What the application's console says of where browsers may be sent back to; KeyError."""
        account = self._accounts.of(app_id)
        if account is None:
            raise KeyError(app_id)
        self._accounts.keep({**account, "back_hosts": list(hosts)})

    def _who(self, account: Mapping[str, Any]) -> dict[str, str]:
        """Newer applications get an open id, the same person another one in each."""
        if account["certified"]:
            return {"open_id": "0" + hashlib.sha256(account["app_id"].encode()).hexdigest()[:46]}
        return {"user_id": f"2088{int(hashlib.sha256(_NAME.encode()).hexdigest(), 16) % 10**12:012d}"}

    def _lend(self, kind: str, account: Mapping[str, Any], scope: str) -> str:
        value = secrets.token_hex(16)
        lent = {"app_id": account["app_id"], "scope": scope, "until": (now() + _LIFE[kind]).isoformat(), "used": False}
        self._book.put(kind, value, lent)
        return value

    def _used(self, kind: str, value: str, account: Mapping[str, Any], *, once: bool) -> str | None:
        """The scope of a code or token that is good for this application; None when it is not."""
        lent = self._book.get(kind, value)
        if lent is None or lent["used"] or lent["app_id"] != account["app_id"]:
            return None
        if datetime.fromisoformat(lent["until"]) <= now():
            return None
        self._book.put(kind, value, {**lent, "used": once})
        return str(lent["scope"])


def _refused(sub_code: str, sub_msg: str) -> Refused:
    return Refused("40002", sub_code, sub_msg, unnamed=True)
