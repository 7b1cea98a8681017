"""Access tokens, tickets and component tokens.

Source: developers.weixin.qq.com 接口调用凭证: getAccessToken, getStableAccessToken, getticket, api_component_token.
"""

import secrets
import time
from collections.abc import Mapping
from typing import Any, Final

from starlette.routing import Route

from hutong.base.secrets import same
from hutong.capabilities.simulation import Book
from hutong.capabilities.simulation.book import Record
from hutong.vendors.wechat_world import applications
from hutong.vendors.wechat_world.applications import Application
from hutong.vendors.wechat_world.gate import Asked, Gate
from hutong.vendors.wechat_world.refusals import Refused
from hutong.vendors.wechat_world.tokens import SECONDS, Tokens

TICKET: Final = "wechat.ticket"  # jsapi and wx_card tickets, by application and type
_GRANT: Final = "client_credential"


class Access:
    """The calls that give credentials."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._tokens = Tokens(book)

    def routes(self, gate: Gate) -> list[Route]:
        """To be mounted by a simulator."""
        return [
            gate.plain("/cgi-bin/token", self.token),
            gate.plain("/cgi-bin/stable_token", self.stable, method="POST"),
            gate.guarded("/cgi-bin/ticket/getticket", self.ticket, permission="jssdk", method="GET"),
            gate.plain("/cgi-bin/component/api_component_token", self.component, method="POST"),
        ]

    def token(self, asked: Asked) -> Mapping[str, Any]:
        """A new token at every call; the one before it lives five minutes more."""
        found = self._proved(asked, asked.query)
        return {"access_token": self._tokens.renew(found.appid).value, "expires_in": SECONDS}

    def stable(self, asked: Asked) -> Mapping[str, Any]:
        """The same token with the seconds that are left, or a new one by force."""
        found = self._proved(asked, asked.body)
        token = self._tokens.stable(found.appid, force=asked.body.get("force_refresh") is True)
        return {"access_token": token.value, "expires_in": token.left or SECONDS}

    def ticket(self, asked: Asked) -> Mapping[str, Any]:
        """The ticket that pages are signed with."""
        kind = asked.query.get("type", "jsapi")
        if kind not in ("jsapi", "wx_card"):
            raise Refused(40035)
        found = self._ticket(asked.app.appid, kind)
        left = int(found["until"] - time.time())
        return {"errcode": 0, "errmsg": "ok", "ticket": found["ticket"], "expires_in": left}

    def ticket_of(self, appid: str) -> str:
        """The ticket that an application's pages are signed with now."""
        return str(self._ticket(appid, "jsapi")["ticket"])

    def _ticket(self, appid: str, kind: str) -> Record:
        key = f"{appid}/{kind}"
        found = self._book.get(TICKET, key)
        if found is None or found["until"] <= time.time() + 60:
            found = {"ticket": f"sM4AOVdWfPE4DxkXGEs8V{secrets.token_urlsafe(48)}", "until": time.time() + SECONDS}
            self._book.put(TICKET, key, found)
        return found

    def component(self, asked: Asked) -> Mapping[str, Any]:
        """The token of a third-party platform, for the newest ticket that was pushed to it."""
        given = {name: str(asked.body.get(f"component_{name}", "")) for name in ("appid", "appsecret", "verify_ticket")}
        found = applications.proved(self._book, given["appid"], given["appsecret"])
        if found.kind != "component":
            raise Refused(40013)
        if found.ip_list and asked.ip not in found.ip_list:
            raise Refused(61004, asked.ip)
        newest = self._book.get(applications.VERIFY, found.appid)
        if newest is None or not same(newest["ticket"], given["verify_ticket"]):
            raise Refused(61006)
        return {"component_access_token": self._tokens.renew(found.appid, "component").value, "expires_in": SECONDS}

    def _proved(self, asked: Asked, given: Mapping[str, Any]) -> Application:
        if given.get("grant_type") != _GRANT:
            raise Refused(40002)
        found = applications.proved(self._book, str(given.get("appid", "")), str(given.get("secret", "")))
        if found.kind == "component":  # it has a token of its own; an app gets one, for its one-time messages
            raise Refused(40013)
        if found.ip_list and asked.ip not in found.ip_list:
            raise Refused(40164, asked.ip)
        if any(asked.path.startswith(one) for one in found.exhausted):
            raise Refused(45009)
        return found
