"""The simulated WeChat that every channel of it mounts: one world in one book, whichever simulator is asked."""

import hashlib
import secrets
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from starlette.applications import Starlette

from hutong.base.secrets import same
from hutong.capabilities.simulation import Account, Home
from hutong.capabilities.simulation.mischief import App
from hutong.capabilities.simulation.platform import OWNER, Mail, PlatformSimulator
from hutong.vendors.wechat_world.applications import Application
from hutong.vendors.wechat_world.calls.access import Access
from hutong.vendors.wechat_world.calls.account import Accounts
from hutong.vendors.wechat_world.calls.identity import Identity
from hutong.vendors.wechat_world.calls.messages import Messages
from hutong.vendors.wechat_world.calls.templates import Templates
from hutong.vendors.wechat_world.codes import Codes
from hutong.vendors.wechat_world.console import Console
from hutong.vendors.wechat_world.gate import Gate
from hutong.vendors.wechat_world.pages.oauth import Pages, allowed
from hutong.vendors.wechat_world.people import People
from hutong.vendors.wechat_world.push.pusher import LADDER, Pusher
from hutong.vendors.wechat_world.tokens import Tokens

_LOGIN: Final = {"mini": ("session", ""), "open": ("oauth", "snsapi_userinfo"), "service": ("oauth", "snsapi_base")}


class WechatSimulator(PlatformSimulator):
    """api.weixin.qq.com and open.weixin.qq.com under one address. A channel's simulator adds its code and account."""

    LADDER: ClassVar[tuple[float, ...]] = LADDER

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        book = home.book
        self.gate = Gate(book, self.mischiefs)
        self.pusher = Pusher(home, self.knocker, self.mischiefs)
        self.people = People(book)
        self.codes = Codes(book)
        self.tokens = Tokens(book)
        self.templates = Templates(book)
        self.messages = Messages(book, self.templates, self.pusher)
        self.pusher.answered = self._answered
        self._console = Console(book, self.templates, self.pusher)
        self._identity = Identity(book)
        self._access = Access(book)
        parts = (self._access, self._identity, Accounts(book), self.templates, self.messages)
        calls = [route for part in parts for route in part.routes(self.gate)]
        self._app = self.mischiefs.around(Starlette(routes=[*calls, *Pages(home).routes]))

    @abstractmethod
    def application(self, form: str) -> Application:
        """The application of a form, opened at the first call; KeyError for a form that does not exist."""

    @property
    def app(self) -> App:
        """See `Simulator.app`."""
        return self._app

    def account(self, form: str) -> Account:
        """See `Simulator.account`."""
        found = self.application(form)
        settings = {"PRIVATE_KEY": found.secret, "token": found.token, "ENCODING_AES_KEY": found.aes_key}
        return Account(found.appid, settings)

    def login_code(self, application: str, person: str = OWNER) -> str:
        """See `PlatformSimulator.login_code`."""
        purpose, scope = _LOGIN[self._console.shown(application)["kind"]]
        return self.codes.give(application, purpose, person, scope=scope)

    def phone_code(self, application: str, person: str = OWNER) -> str:
        """See `PlatformSimulator.phone_code`."""
        return self.codes.give(application, "phone", person)

    def user_data(self, application: str, person: str = OWNER) -> Mapping[str, str]:
        """See `PlatformSimulator.user_data`."""
        return self._identity.sealed_data(application, person)

    def openid(self, application: str, person: str = OWNER) -> str:
        """See `PlatformSimulator.openid`."""
        return self.people.openid(application, person)

    def telephone(self, person: str = OWNER) -> str:
        """See `PlatformSimulator.telephone`."""
        return self.people.person(person).phone

    def act(self, application: str, act: str, person: str = OWNER, *, template: str = "") -> None:
        """See `PlatformSimulator.act`."""
        match act:
            case "follow" | "unfollow":
                if self.people.follow(application, person, on=act == "follow"):
                    event = {"follow": "subscribe", "unfollow": "unsubscribe"}[act]
                    self.pusher.event(application, person, event, {"EventKey": ""})
            case "block" | "unblock":
                self.people.block(application, person, on=act == "block")
            case "allow" | "refuse":
                self.people.allow(application, template, person, times=1 if act == "allow" else 0)
                chosen = {"TemplateId": template, "PopupScene": "1"}
                chosen["SubscribeStatusString"] = {"allow": "accept", "refuse": "reject"}[act]
                self.pusher.subscribed(application, person, "subscribe_msg_popup_event", chosen)
            case "withdraw":
                self.people.allow(application, template, person, times=0)
                chosen = {"TemplateId": template, "SubscribeStatusString": "reject"}
                self.pusher.subscribed(application, person, "subscribe_msg_change_event", chosen)
            case _:
                raise ValueError(f"nobody can {act}")

    def stir(self, application: str, person: str = OWNER) -> None:
        """See `PlatformSimulator.stir`."""
        match self._console.shown(application)["kind"]:
            case "component":
                self.pusher.ticket(application)
            case "mini":
                self.pusher.event(
                    application, person, "user_enter_tempsession", {"SessionFrom": f"hutong-{secrets.token_hex(4)}"}
                )
            case _:
                self.act(application, "unfollow" if self.people.follows(application, person) else "follow", person)

    def page_works(self, application: str, url: str, signed: Mapping[str, str]) -> bool:
        """See `PlatformSimulator.page_works`: as wx.config checks its four parameters, and the JS domain."""
        ticket = self._access.ticket_of(application)
        given = ("nonceStr", signed["nonceStr"]), ("timestamp", signed["timestamp"])
        text = "&".join(f"{name.lower()}={value}" for name, value in (("jsapi_ticket", ticket), *given))
        text = f"{text}&url={url.partition('#')[0]}"
        wanted = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
        right = signed["appId"] == application and same(signed["signature"], wanted)
        return right and allowed(self._console.shown(application)["js_domains"], url)

    def say(self, application: str, text: str, person: str = OWNER) -> None:
        """See `PlatformSimulator.say`."""
        self.pusher.text(application, text, person)

    def standing(self, application: str, person: str = OWNER) -> Mapping[str, Any]:
        """See `PlatformSimulator.standing`."""
        templates = [
            {
                "id": one.id,
                "title": one.title,
                "kind": one.kind,
                "allowed": self.people.allowed(application, one.id, person),
            }
            for one in self.templates.of(application)
        ]
        return {
            "openid": self.people.openid(application, person),
            "followed": self.people.follows(application, person),
            "blocked": self.people.blocks(application, person),
            "templates": templates,
        }

    def mail(self, person: str = "") -> Sequence[Mail]:
        """See `PlatformSimulator.mail`."""
        return [
            Mail(
                id=one.id,
                application=one.appid,
                sender=one.sender,
                person=one.person,
                template=one.template,
                kind=one.kind,
                title=one.title,
                lines=[(label, value) for label, value in one.lines],
                at=one.at,
                url=one.url,
                mini=one.mini,
                state=one.state,
                number=one.number,
            )
            for one in self.messages.all()
            if person in ("", one.person)
        ]

    def console(self, application: str) -> dict[str, Any]:
        """See `PlatformSimulator.console`."""
        return self._console.shown(application)

    def configure(self, application: str, **changes: Any) -> dict[str, Any]:
        """See `PlatformSimulator.configure`; `templates` is a list of {id, title, content, …}."""
        return self._console.changed(application, changes)

    async def save_push(self, application: str, url: str, *, mode: str = "", form: str = "") -> bool:
        """See `PlatformSimulator.save_push`."""
        return await self._console.save_push(application, url, mode=mode, form=form)

    def spoil(self, application: str, *, expired: bool = False) -> None:
        """See `PlatformSimulator.spoil`."""
        self.tokens.spoil(application, expired=expired)

    def release(self) -> None:
        """See `Simulator.release`."""
        self.pusher.release()

    def _answered(self, application: str, person: str, told: Mapping[str, str]) -> None:
        if told.get("MsgType") == "text":
            self.messages.reply(application, person, told.get("Content", ""))
