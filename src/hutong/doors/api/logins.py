"""Calls of the signed API that tell who somebody is at a platform, and that sign pages for its JavaScript."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import orjson

from hutong.base.errors import Problem, Refusal
from hutong.capabilities.platform.login import Identity
from hutong.doors.api.calls import Answer, Call, Fields, succeeded
from hutong.features.logins.merchant import TICKET, LoginPages, Visitor
from hutong.features.logins.mini import MiniLogins
from hutong.features.merchants import Merchant

_COMMON: Final = ("merId", "channel", "nonceStr", "sign")
CODE: Final = (*_COMMON, "code")
PAGE: Final = (*_COMMON, "redirectUrl")
IDENTITY: Final = ("merId", "code", "nonceStr", "sign")
DATA: Final = (*_COMMON, "openid")
JSSDK: Final = (*_COMMON, "url")
_DONE: Final = "请求成功"


class LoginCalls:
    """/api/login and what is below it."""

    def __init__(self, minis: MiniLogins, pages: LoginPages) -> None:
        self._minis = minis
        self._pages = pages

    @property
    def calls(self) -> Mapping[str, Call]:
        """By path."""
        return {
            "/api/login/code": Call(CODE, self._code, "question"),
            "/api/login/page": Call(PAGE, self._page, "question"),
            "/api/login/identity": Call(IDENTITY, self._identity, "question"),
            "/api/login/phone": Call(_COMMON, self._phone, "question"),
            "/api/login/data": Call(DATA, self._data, "question"),
            "/api/login/jssdk": Call(JSSDK, self._jssdk, "question"),
        }

    async def _code(self, merchant: Merchant, fields: Fields) -> Answer:
        one = await self._minis.identify(fields["channel"], fields["code"], may=merchant.may_use)
        return self._told(merchant, fields["channel"], _who(one))

    async def _page(self, merchant: Merchant, fields: Fields) -> Answer:
        more = fields.get("scope", "") == "userinfo"
        url, state = fields["redirectUrl"], fields.get("state", "")
        _web(url, "redirectUrl")
        address = await self._pages.address(merchant, fields["channel"], url, state, more=more)
        return self._told(merchant, fields["channel"], {"url": address, "seconds": str(TICKET)})

    async def _identity(self, merchant: Merchant, fields: Fields) -> Answer:
        one = await self._pages.identity(merchant.id, fields["code"])
        told = {
            **_who(one),
            "snapshot": "1" if one.snapshot else "",
            "facts": orjson.dumps(one.facts).decode() if one.facts else "",
        }
        return self._told(merchant, one.application, told)

    async def _phone(self, merchant: Merchant, fields: Fields) -> Answer:
        channel, code = fields["channel"], fields.get("code", "")
        if bool(code) == bool(fields.get("encryptedData", "")):
            raise Refusal(Problem.BAD_FIELD if code else Problem.MISSING_FIELD, "code / encryptedData")
        if code:
            mobile = await self._minis.phone(channel, code, may=merchant.may_use)
            return self._told(merchant, channel, {"mobile": mobile})
        _both(fields, "encryptedData", "iv", "openid")
        sealed, iv, may = fields["encryptedData"], fields["iv"], merchant.may_use
        data = await self._minis.open_data(channel, fields["openid"], sealed, iv, may=may)
        number, country = str(data.get("purePhoneNumber", "")), str(data.get("countryCode", "86"))
        if not number:
            raise Refusal(Problem.LOGIN_DATA, "purePhoneNumber")
        return self._told(merchant, channel, {"mobile": number if country == "86" else f"+{country}{number}"})

    async def _data(self, merchant: Merchant, fields: Fields) -> Answer:
        channel, openid, told = fields["channel"], fields["openid"], dict[str, str]()
        sealed, raw = fields.get("encryptedData", ""), fields.get("rawData", "")
        if not sealed and not raw:
            raise Refusal(Problem.MISSING_FIELD, "encryptedData / rawData")
        if raw:
            _both(fields, "signature")
            await self._minis.vouch(channel, openid, raw, fields["signature"], may=merchant.may_use)
            told["rawData"] = raw
        if sealed:
            _both(fields, "iv")
            data = await self._minis.open_data(channel, openid, sealed, fields["iv"], may=merchant.may_use)
            told["data"] = orjson.dumps(dict(data)).decode()
        return self._told(merchant, channel, {"openid": openid, **told})

    async def _jssdk(self, merchant: Merchant, fields: Fields) -> Answer:
        _web(fields["url"], "url")
        signed = await self._minis.sign_page(fields["channel"], fields["url"], may=merchant.may_use)
        return self._told(merchant, fields["channel"], {"config": orjson.dumps(dict(signed)).decode()})

    def _told(self, merchant: Merchant, channel: str, told: Mapping[str, str]) -> Answer:
        return succeeded(merchant, _DONE, {"merId": merchant.id, "channel": channel, **told})


def _who(one: Identity | Visitor) -> dict[str, str]:
    """Somebody in the names of the API; what is not known is left out of the answer."""
    return {"openid": one.openid, "unionid": one.unionid, "nickname": one.nickname, "avatar": one.avatar}


def _both(fields: Fields, *names: str) -> None:
    for name in names:
        if not fields.get(name, ""):
            raise Refusal(Problem.MISSING_FIELD, name)


def _web(url: str, name: str) -> None:
    """Refuses what is no address of a web page, or hides whose it is."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # unbalanced brackets, a port beyond 65535
        good = False
    if not good or "@" in parts.netloc or "\\" in url:
        raise Refusal(Problem.BAD_FIELD, name)
