"""Who somebody is: codes of mini programs, pages and apps, telephone numbers, session keys.

Source: developers.weixin.qq.com 小程序登录 (code2Session, checkSessionKey, getPhoneNumber) and 网页授权.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Mapping
from typing import Any, Final

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from starlette.routing import Route

from hutong.base.secrets import same
from hutong.capabilities.simulation import Book
from hutong.capabilities.simulation.book import Record
from hutong.vendors.wechat_world import applications
from hutong.vendors.wechat_world.codes import Codes
from hutong.vendors.wechat_world.gate import Asked, Gate
from hutong.vendors.wechat_world.people import People, Person
from hutong.vendors.wechat_world.refusals import Refused

_SESSION: Final = "wechat.session"  # the newest session key of a person in a mini program
_SNS: Final = "wechat.sns"  # access and refresh tokens of pages
_SECONDS: Final = 7200
_REFRESHABLE: Final = 30 * 86400


class Identity:
    """The calls about people."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._codes = Codes(book)
        self._people = People(book)

    def routes(self, gate: Gate) -> list[Route]:
        """To be mounted by a simulator."""
        return [
            gate.plain("/sns/jscode2session", self.session),
            gate.guarded("/wxa/checksession", self.check_session, permission="session", method="GET"),
            gate.guarded("/wxa/resetusersessionkey", self.reset_session, permission="session", method="GET"),
            gate.guarded("/wxa/business/getuserphonenumber", self.phone, permission="phone"),
            gate.plain("/sns/oauth2/access_token", self.exchange),
            gate.plain("/sns/oauth2/refresh_token", self.refresh),
            gate.plain("/sns/userinfo", self.user_info),
            gate.plain("/sns/auth", self.auth),
        ]

    def session(self, asked: Asked) -> Mapping[str, Any]:
        """openid and session key for a code of wx.login."""
        given = asked.query
        if given.get("grant_type", "authorization_code") != "authorization_code":
            raise Refused(40002)
        found = applications.proved(self._book, given.get("appid", ""), given.get("secret", ""))
        code = self._codes.take(found.appid, "session", given.get("js_code", ""))
        openid = self._people.openid(found.appid, code.person)
        key = self._renewed(found.appid, openid)
        return {"session_key": key, "openid": openid, "unionid": self._people.unionid(code.person)}

    def check_session(self, asked: Asked) -> Mapping[str, Any]:
        """Whether a session key is still the newest one."""
        self._signed(asked)
        return {"errcode": 0, "errmsg": "ok"}

    def reset_session(self, asked: Asked) -> Mapping[str, Any]:
        """A new session key for the old one."""
        self._signed(asked)
        openid = asked.query["openid"]
        return {"errcode": 0, "errmsg": "ok", "openid": openid, "session_key": self._renewed(asked.app.appid, openid)}

    def phone(self, asked: Asked) -> Mapping[str, Any]:
        """The telephone number behind a code of the phone button."""
        code = self._codes.take(asked.app.appid, "phone", str(asked.body.get("code", "")))
        number = self._people.person(code.person).phone
        mark = {"timestamp": int(time.time()), "appid": asked.app.appid}
        info = {"phoneNumber": number, "purePhoneNumber": number, "countryCode": "86", "watermark": mark}
        return {"errcode": 0, "errmsg": "ok", "phone_info": info}

    def exchange(self, asked: Asked) -> Mapping[str, Any]:
        """Who came back from the page with this code."""
        given = asked.query
        if given.get("grant_type") != "authorization_code":
            raise Refused(40002)
        found = applications.proved(self._book, given.get("appid", ""), given.get("secret", ""))
        code = self._codes.take(found.appid, "oauth", given.get("code", ""))
        openid = self._people.openid(found.appid, code.person)
        answer = self._granted(found.appid, openid, code.scope)
        more: dict[str, Any] = {"is_snapshotuser": 1} if code.snapshot else {}
        if "snsapi_userinfo" in code.scope or "snsapi_login" in code.scope:
            more["unionid"] = self._people.unionid(code.person)
        return {**answer, **more}

    def refresh(self, asked: Asked) -> Mapping[str, Any]:
        """Another access token of a page for a refresh token."""
        given = asked.query
        if given.get("grant_type") != "refresh_token":
            raise Refused(40002)
        record = self._book.get(_SNS, given.get("refresh_token", ""))
        if record is None or record["kind"] != "refresh" or record["appid"] != given.get("appid"):
            raise Refused(40030)
        if record["until"] <= time.time():
            raise Refused(42002)
        return self._granted(record["appid"], record["openid"], record["scope"], given["refresh_token"])

    def user_info(self, asked: Asked) -> Mapping[str, Any]:
        """Nickname and picture of whoever consented."""
        record = self._bearer(asked)
        if not {"snsapi_userinfo", "snsapi_login"} & set(record["scope"].split(",")):
            raise Refused(48001)
        person = self._people.behind(record["appid"], record["openid"])
        facts = {"openid": record["openid"], "nickname": person.nickname, "sex": 0, "language": ""}
        facts |= {"city": "", "province": "", "country": "", "headimgurl": person.avatar, "privilege": []}
        return {**facts, "unionid": self._people.unionid(person.id)}

    def auth(self, asked: Asked) -> Mapping[str, Any]:
        """Whether a page's access token is good."""
        self._bearer(asked)
        return {"errcode": 0, "errmsg": "ok"}

    def sealed_data(self, appid: str, person: str) -> dict[str, str]:
        """What wx.getUserInfo gives a mini program for its server: plain and signed, and sealed. Refused."""
        openid = self._people.openid(appid, person)
        record = self._book.get(_SESSION, f"{appid}/{openid}")
        if record is None:
            raise Refused(87009)
        who = self._people.person(person)
        raw = json.dumps(_plain(who), ensure_ascii=False, separators=(",", ":"))
        mark = {"timestamp": int(time.time()), "appid": appid}
        whole = {"openId": openid, **_plain(who), "unionId": self._people.unionid(person), "watermark": mark}
        key, iv = base64.b64decode(record["key"]), os.urandom(16)
        padder = padding.PKCS7(128).padder()
        text = padder.update(json.dumps(whole, ensure_ascii=False).encode()) + padder.finalize()
        cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
        sealed = cipher.update(text) + cipher.finalize()
        signature = hashlib.sha1((raw + record["key"]).encode(), usedforsecurity=False).hexdigest()
        return {
            "encryptedData": base64.b64encode(sealed).decode(),
            "iv": base64.b64encode(iv).decode(),
            "rawData": raw,
            "signature": signature,
        }

    def _renewed(self, appid: str, openid: str) -> str:
        key = base64.b64encode(os.urandom(16)).decode()
        self._book.put(_SESSION, f"{appid}/{openid}", {"key": key})
        return key

    def _signed(self, asked: Asked) -> None:
        openid = asked.query.get("openid", "")
        if not openid:
            raise Refused(41009)
        self._people.behind(asked.app.appid, openid)
        record = self._book.get(_SESSION, f"{asked.app.appid}/{openid}")
        wanted = hmac.new(record["key"].encode(), b"", hashlib.sha256).hexdigest() if record else ""
        if asked.query.get("sig_method") != "hmac_sha256" or not same(wanted, asked.query.get("signature", "-")):
            raise Refused(87009)

    def _granted(self, appid: str, openid: str, scope: str, refresh: str = "") -> dict[str, Any]:
        held = {"appid": appid, "openid": openid, "scope": scope}
        access = f"{secrets.randbelow(90) + 10}_{secrets.token_urlsafe(64)}"
        self._book.put(_SNS, access, {**held, "kind": "access", "until": time.time() + _SECONDS})
        if not refresh:
            refresh = f"{secrets.randbelow(90) + 10}_{secrets.token_urlsafe(64)}"
            self._book.put(_SNS, refresh, {**held, "kind": "refresh", "until": time.time() + _REFRESHABLE})
        told = {"access_token": access, "expires_in": _SECONDS, "refresh_token": refresh}
        return {**told, "openid": openid, "scope": scope}

    def _bearer(self, asked: Asked) -> Record:
        token = asked.query.get("access_token", "")
        if not token:
            raise Refused(41001)
        record = self._book.get(_SNS, token)
        if record is None or record["kind"] != "access":
            raise Refused(40001)
        if record["until"] <= time.time():
            raise Refused(42001)
        if record["openid"] != asked.query.get("openid"):
            raise Refused(40003)
        return record


def _plain(who: Person) -> dict[str, Any]:
    facts = {"nickName": who.nickname, "gender": 0, "language": "zh_CN", "city": "", "province": "", "country": ""}
    return {**facts, "avatarUrl": who.avatar}
