"""Pushes to an application's server: the check of its address, events, texts, and the tickets of a platform.

Source: developers.weixin.qq.com 消息推送: a GET with echostr when the address is saved; afterwards POSTs that are to be
answered within five seconds, tried three times; `success`, nothing, or a message of the account's own. 订阅消息: in XML
an element of the event's name has the rows of its events, in JSON `List` is on top, an object where there is one row.
"""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.base.secrets import same
from hutong.capabilities.simulation import Book, Call, Home, Knocker, Mischief, Mischiefs
from hutong.vendors.wechat_world import applications
from hutong.vendors.wechat_world.applications import Application
from hutong.vendors.wechat_world.people import PHONE, People
from hutong.vendors.wechat_world.push import seal

LADDER: Final = (1.0, 1.0)  # seconds between the three tries
STALE: Final = 3600  # seconds that an old push is old
_TYPES: Final = {"xml": "text/xml", "json": "application/json"}
Answered = Callable[[str, str, Mapping[str, str]], None]  # AppID, person, what the account answered


@dataclass(frozen=True, slots=True)
class Push:
    """What is to be told."""

    application: Application
    openid: str
    person: str
    facts: Mapping[str, Any]


class Pusher:
    """Posts what happens to the address in an application's console; nothing where there is none."""

    def __init__(self, home: Home, knocker: Knocker, mischiefs: Mischiefs) -> None:
        self._home = home
        self._book: Book = home.book
        self._knocker = knocker
        self._mischiefs = mischiefs
        self._people = People(home.book)
        self._held: list[Callable[[], None]] = []
        self.answered: Answered | None = None  # is told of messages that an account answered with

    async def verified(self, application: Application, url: str) -> bool:
        """Whether a server proves that it knows the token: it answers echostr, which is signed."""
        echo, moment, nonce = (str(secrets.randbelow(10**18)), str(int(time.time())), str(secrets.randbelow(10**9)))
        mark = seal.signature(application.token, moment, nonce)
        query = urlencode({"signature": mark, "echostr": echo, "timestamp": moment, "nonce": nonce})
        try:
            reply = await self._home.http.send("GET", f"{url}?{query}", headers={}, timeout=5.0)
        except (NeverLeft, NoAnswer):
            return False
        return reply.status == 200 and reply.body.decode("utf-8", "replace") == echo

    def event(self, appid: str, person: str, event: str, facts: Mapping[str, Any] | None = None) -> None:
        """An event about somebody."""
        self.push(appid, person, {"MsgType": "event", "Event": event, **(facts or {})})

    def subscribed(self, appid: str, person: str, event: str, *rows: Mapping[str, Any]) -> None:
        """An event about templates that somebody allows; it looks otherwise in XML than in JSON."""
        wrapped = "".join(word.capitalize() for word in event.split("_"))
        self.event(appid, person, event, _listed(applications.find(self._book, appid).push_format, wrapped, rows))

    def text(self, appid: str, text: str, person: str = PHONE) -> None:
        """Somebody writes to the account."""
        self.push(appid, person, {"MsgType": "text", "Content": text, "MsgId": secrets.randbelow(10**18) + 10**17})

    def push(self, appid: str, person: str, facts: Mapping[str, Any], *, openid: str = "") -> None:
        """Any message: ToUserName, FromUserName and CreateTime are put before its facts. `openid`: instead of a
        person's, for events about nobody or about people whom nobody simulates."""
        application = applications.find(self._book, appid)
        if not application.push_url:
            return
        sender = openid or self._people.openid(appid, person)
        head = {"ToUserName": application.account_id, "FromUserName": sender, "CreateTime": int(time.time())}
        self._send(Push(application, sender, person, {**head, **facts}))

    def ticket(self, appid: str) -> None:
        """The component_verify_ticket that a platform gets every ten minutes; always sealed."""
        application = applications.find(self._book, appid)
        ticket = f"ticket@@@{secrets.token_urlsafe(60)}"
        self._book.put(applications.VERIFY, appid, {"ticket": ticket})
        facts = {"AppId": appid, "CreateTime": int(time.time()), "InfoType": "component_verify_ticket"}
        if application.push_url:
            self._send(Push(application, "", "", {**facts, "ComponentVerifyTicket": ticket}))

    def release(self) -> None:
        """Sends what NOTICE_LATE held back."""
        held, self._held = self._held, []
        for go in held:
            go()

    def _send(self, push: Push) -> None:
        place = push.application.push_url
        if self._mischiefs.take(Mischief.NOTICE_LOST, place):
            return

        def go() -> None:
            self._knocker.post(lambda: self._call(push), lambda reply: self._heard(push, reply))

        if self._mischiefs.take(Mischief.NOTICE_LATE, place):
            self._held.append(go)
            return
        go()
        if self._mischiefs.take(Mischief.NOTICE_TWICE, place):
            go()

    def _call(self, push: Push) -> Call:
        """One try, signed afresh; the wrongs of a notification happen to the first one."""
        app, place = push.application, push.application.push_url
        token, appid, age = app.token, app.appid, 0
        if self._mischiefs.take(Mischief.NOTICE_FORGED, place):
            token = secrets.token_hex(12)
        if self._mischiefs.take(Mischief.NOTICE_STALE, place):
            age = STALE
        if self._mischiefs.take(Mischief.NOTICE_FOREIGN, place):
            appid = "wx" + secrets.token_hex(8)
            token = app.token if _sealed(app) else secrets.token_hex(12)  # a plain push tells accounts apart by token
        moment, nonce = str(int(time.time()) - age), str(secrets.randbelow(10**9))
        facts = dict(push.facts)
        query = {"signature": seal.signature(token, moment, nonce), "timestamp": moment, "nonce": nonce}
        if push.openid:
            query["openid"] = push.openid
        if _sealed(app):
            sealed = seal.seal(app.aes_key, seal.write(facts, app.push_format), appid)
            query |= {"encrypt_type": "aes", "msg_signature": seal.signature(token, moment, nonce, sealed)}
            named = "AppId" if app.kind == "component" else "ToUserName"
            kept = facts if app.push_mode == "compatible" and app.kind != "component" else {named: facts[named]}
            facts = {**kept, "Encrypt": sealed}
        body = seal.write(facts, app.push_format).encode()
        return Call(f"{place}?{urlencode(query)}", {"content-type": _TYPES[app.push_format]}, body)

    def _heard(self, push: Push, reply: Reply) -> bool:
        body = reply.body.strip()
        if reply.status != 200 or body in (b"", b"success"):
            return reply.status == 200
        try:
            told = seal.read(body.decode())
            if _sealed(push.application):
                told = seal.read(self._opened(push.application, told))
        except (ValueError, KeyError):
            return False
        if self.answered is not None:
            self.answered(push.application.appid, push.person, told)
        return True

    def _opened(self, app: Application, told: Mapping[str, str]) -> str:
        wanted = seal.signature(app.token, told["TimeStamp"], told["Nonce"], told["Encrypt"])
        if not same(wanted, told["MsgSignature"]):
            raise ValueError("the answer's signature is wrong")
        return seal.unseal(app.aes_key, told["Encrypt"], app.appid)


def _listed(form: str, wrapped: str, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    if form == "xml":
        return {wrapped: {"List": list(rows)}}
    return {"List": list(rows) if len(rows) > 1 else rows[0]}


def _sealed(app: Application) -> bool:
    return app.push_mode != "plain" or app.kind == "component"
