"""Messages by template, as people get them: who may be written to, what is shown, and the event that tells the end.

Source: developers.weixin.qq.com 模板消息 (sendTemplateMessage) and 订阅消息 (sendMessage, bizsend).
"""

import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from starlette.routing import Route

from hutong.base.clock import now
from hutong.capabilities.simulation import Book
from hutong.vendors.wechat_world import applications
from hutong.vendors.wechat_world.applications import Application
from hutong.vendors.wechat_world.calls import taps, values
from hutong.vendors.wechat_world.calls.templates import Template, Templates
from hutong.vendors.wechat_world.gate import Asked, Gate
from hutong.vendors.wechat_world.people import People, Person
from hutong.vendors.wechat_world.push.pusher import Pusher
from hutong.vendors.wechat_world.refusals import Refused

KIND: Final = "wechat.message"
_ONCE: Final = "wechat.once"  # client_msg_id -> message, for ten minutes
_ONCE_SECONDS: Final = 600
_NUMBER: Final = 3_000_000_000_000_000_000  # message numbers are int64


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it stands at WeChat and, unless it was refused, on the phone."""

    id: str
    appid: str
    sender: str  # the account's name
    person: str
    template: str
    kind: str  # template, subscribed, text
    title: str
    lines: list[list[str]]  # label and value; the label of first and remark is empty
    at: str
    url: str = ""
    mini: str = ""  # AppID and page of the mini program that a tap opens
    state: str = "delivered"  # delivered, blocked, failed
    number: str = ""  # client_msg_id


class Messages:
    """The calls that send, and the messages that they left."""

    def __init__(self, book: Book, templates: Templates, pusher: Pusher) -> None:
        self._book = book
        self._people = People(book)
        self._templates = templates
        self._pusher = pusher

    def routes(self, gate: Gate) -> list[Route]:
        """To be mounted by a simulator."""
        root = "/cgi-bin/message"
        return [
            gate.guarded(f"{root}/template/send", self.send, permission="template"),
            gate.guarded(f"{root}/subscribe/send", self.send_new, permission="subscribe"),
            gate.guarded(f"{root}/subscribe/bizsend", self.send_account, permission="subscribe"),
        ]

    def all(self) -> list[Shown]:
        """Every message, oldest first."""
        return [Shown(**record) for record in self._book.all(KIND)]

    def send(self, asked: Asked) -> Mapping[str, Any]:
        """A template message to a follower."""
        app = asked.app
        person = self._to(app, asked.body)
        template = self._templates.find(app.appid, str(asked.body.get("template_id", "")), "template")
        told = values.read(template, asked.body.get("data"))
        own, mini = taps.number(asked.body), taps.program(self._book, asked.body)
        if person.id in app.blacklist:
            raise Refused(43019)
        if not self._people.follows(app.appid, person.id):
            raise Refused(43004)
        once = f"{app.appid}/{person.id}/{own}"
        before = self._book.get(_ONCE, once) if own else None
        if before is not None and before["at"] > time.time() - _ONCE_SECONDS:
            return {"errcode": 0, "errmsg": "ok", "msgid": before["id"]}
        number = secrets.randbelow(_NUMBER) + 1000
        self._book.put(_ONCE, once, {"id": number, "at": time.time()})
        state = "blocked" if self._people.blocks(app.appid, person.id) else "failed" if app.failing else "delivered"
        self._keep(app, person, template, told, asked.body, number, state, mini)
        words = {"blocked": "failed:user block", "failed": "failed: system failed", "delivered": "success"}[state]
        self._pusher.event(app.appid, person.id, "TEMPLATESENDJOBFINISH", {"MsgID": number, "Status": words})
        return {"errcode": 0, "errmsg": "ok", "msgid": number}

    def send_new(self, asked: Asked) -> Mapping[str, Any]:
        """A mini program's message to somebody who allowed it, which uses one permission up."""
        if asked.app.kind != "mini":
            raise Refused(48001)
        return {"errcode": 0, "errmsg": "ok", "msgid": self._allowed(asked)}

    def send_account(self, asked: Asked) -> Mapping[str, Any]:
        """An official account's message to somebody who allowed it; the answer has no number."""
        if asked.app.kind == "mini":
            raise Refused(48001)
        self._allowed(asked)
        return {"errcode": 0, "errmsg": "ok"}

    def _allowed(self, asked: Asked) -> int:
        app = asked.app
        person = self._to(app, asked.body)
        template = self._templates.find(app.appid, str(asked.body.get("template_id", "")), "subscribed")
        told = values.read(template, asked.body.get("data"))
        mini = taps.page(asked.body) if app.kind == "mini" else taps.program(self._book, asked.body)
        if person.id in app.blacklist:
            raise Refused(43101)
        self._people.used(app.appid, template.id, person.id)
        number = secrets.randbelow(_NUMBER) + 1000
        state = "failed" if app.failing else "delivered"
        self._keep(app, person, template, told, asked.body, number, state, mini)
        failed = state == "failed"
        sent = {"TemplateId": template.id, "MsgID": str(number), "ErrorCode": "-1" if failed else "0"}
        sent["ErrorStatus"] = "system failed" if failed else "success"
        self._pusher.subscribed(app.appid, person.id, "subscribe_msg_sent_event", sent)
        return number

    def reply(self, appid: str, person: str, text: str) -> None:
        """What an account answered at once to a text."""
        app = applications.find(self._book, appid)
        number = secrets.randbelow(_NUMBER) + 1000
        self._put(Shown(str(number), appid, app.name, person, "", "text", "", [["", text]], now().isoformat()))

    def _to(self, app: Application, body: Mapping[str, Any]) -> Person:
        openid = body.get("touser")
        if not isinstance(openid, str) or not openid:
            raise Refused(40003)
        return self._people.behind(app.appid, openid)

    def _keep(
        self,
        app: Application,
        person: Person,
        template: Template,
        told: Mapping[str, str],
        body: Mapping[str, Any],
        number: int,
        state: str,
        mini: str,
    ) -> None:
        shown = Shown(
            id=str(number),
            appid=app.appid,
            sender=app.name,
            person=person.id,
            template=template.id,
            kind=template.kind,
            title=template.title,
            lines=lines(template.content, told),
            at=now().isoformat(),
            url="" if mini else str(body.get("url") or ""),
            mini=mini or str(body.get("page") or ""),
            state=state,
            number=str(body.get("client_msg_id") or ""),
        )
        self._put(shown)

    def _put(self, shown: Shown) -> None:
        self._book.put(KIND, shown.id, asdict(shown))


def lines(content: str, told: Mapping[str, str]) -> list[list[str]]:
    """A template's text with its values, line by line: label and value. A line that says nothing is left out."""
    made = []
    for line in content.split("\n"):
        filled = re.sub(r"\{\{([A-Za-z_]+[0-9]*)\.DATA\}\}", lambda found: told.get(found[1], ""), line)
        label, colon, _ = line.partition("{{")[0].rstrip().rpartition(":")
        cut = len(line.partition("{{")[0])
        if colon:
            made.append([label.strip(), filled[cut:]])
        elif filled.strip():
            made.append(["", filled])
    return made
