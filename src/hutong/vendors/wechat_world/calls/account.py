"""Calls about the account itself: followers, WeChat's addresses, quotas.

Source: developers.weixin.qq.com 用户管理 (getUserInfo), 获取微信服务器 IP, 接口调用额度 (clearQuota).
"""

import time
from collections.abc import Mapping
from typing import Any, Final

from starlette.routing import Route

from hutong.capabilities.simulation import Book
from hutong.vendors.wechat_world import applications
from hutong.vendors.wechat_world.gate import Asked, Gate
from hutong.vendors.wechat_world.people import People
from hutong.vendors.wechat_world.refusals import Refused

_CLEARED: Final = "wechat.cleared"  # when an application cleared its quota
_CLEARINGS: Final = 10  # in a month
API_ADDRESSES: Final = ("101.226.212.27", "58.246.220.31", "112.60.20.201")
CALLBACK_ADDRESSES: Final = ("101.226.103.0/25", "58.247.206.128/25", "127.0.0.1")


class Accounts:
    """The calls about an account."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._people = People(book)

    def routes(self, gate: Gate) -> list[Route]:
        """To be mounted by a simulator."""
        return [
            gate.guarded("/cgi-bin/user/info", self.user_info, permission="user", method="GET"),
            gate.guarded("/cgi-bin/user/get", self.followers, permission="user", method="GET"),
            gate.guarded("/cgi-bin/get_api_domain_ip", lambda _: {"ip_list": list(API_ADDRESSES)}, method="GET"),
            gate.guarded("/cgi-bin/getcallbackip", lambda _: {"ip_list": list(CALLBACK_ADDRESSES)}, method="GET"),
            gate.plain("/cgi-bin/clear_quota/v2", self.clear_with_secret, method="POST"),
            gate.guarded("/cgi-bin/clear_quota", self.clear),
        ]

    def user_info(self, asked: Asked) -> Mapping[str, Any]:
        """Whether somebody follows the account, and since when."""
        appid, openid = asked.app.appid, asked.query.get("openid", "")
        if not openid:
            raise Refused(41009)
        person = self._people.behind(appid, openid)
        since = self._people.follows(appid, person.id)
        if not since:
            return {"subscribe": 0, "openid": openid, "unionid": self._people.unionid(person.id)}
        facts: dict[str, Any] = {"subscribe": 1, "openid": openid, "language": "zh_CN", "subscribe_time": since}
        facts |= {"unionid": self._people.unionid(person.id), "remark": "", "groupid": 0, "tagid_list": []}
        return {**facts, "subscribe_scene": "ADD_SCENE_QR_CODE", "qr_scene": 0, "qr_scene_str": ""}

    def followers(self, asked: Asked) -> Mapping[str, Any]:
        """The openids of everybody who follows the account."""
        appid = asked.app.appid
        found = [
            self._people.openid(appid, one.id) for one in self._people.all() if self._people.follows(appid, one.id)
        ]
        data = {"data": {"openid": found}} if found else {}
        return {"total": len(found), "count": len(found), **data, "next_openid": found[-1] if found else ""}

    def clear(self, asked: Asked) -> Mapping[str, Any]:
        """Gives today's quotas back, ten times a month."""
        if asked.body.get("appid") != asked.app.appid:
            raise Refused(40013)
        return self._cleared(asked.app.appid)

    def clear_with_secret(self, asked: Asked) -> Mapping[str, Any]:
        """The same for an application that gets no token any more."""
        given = {**asked.query, **asked.body}
        found = applications.proved(self._book, str(given.get("appid", "")), str(given.get("appsecret", "")))
        return self._cleared(found.appid)

    def _cleared(self, appid: str) -> Mapping[str, Any]:
        recent = (self._book.get(_CLEARED, appid) or {"at": []})["at"]
        recent = [at for at in recent if at > time.time() - 30 * 86400]
        if len(recent) >= _CLEARINGS:
            raise Refused(48006)
        self._book.put(_CLEARED, appid, {"at": [*recent, time.time()]})
        applications.change(self._book, appid, exhausted=[])
        return {"errcode": 0, "errmsg": "ok"}
