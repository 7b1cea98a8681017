"""The phone's HTTP interface: what the phone page, the command line and tests call under /phone/api/."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hutong.app.sandbox.handset.api import LifeApi
from hutong.app.sandbox.handset.directories import Directories
from hutong.app.sandbox.handset.directory_api import DirectoryApi
from hutong.app.sandbox.handset.life import Life
from hutong.app.sandbox.handset.riders import Riders
from hutong.app.sandbox.handset.shoppers import Shoppers
from hutong.app.sandbox.phone import Phone
from hutong.app.sandbox.reader import Lost
from hutong.app.sandbox.webview import Webview
from hutong.app.sandbox.world import Unknown
from hutong.base.text import Text, Unfit
from hutong.capabilities.simulation import Mischief, PaySimulator, Simulator

_Call = Callable[[dict[str, Any]], Awaitable[Any]]
_MOST: Final = 1000  # text messages in one answer


class PhoneApi:
    """JSON in (a POST body, or the query of a GET), JSON out; trouble is {"problem": {"zh", "en"}} and 4xx."""

    def __init__(self, phone: Phone, webview: Webview) -> None:
        self._phone = phone
        self._webview = webview
        self._world = phone.world

    @property
    def routes(self) -> list[Route]:
        """To be added to the sandbox's application."""
        life, riders, shoppers = LifeApi(Life(self._world)), Riders(self._world), Shoppers(self._world)
        directories = DirectoryApi(Directories(self._world))
        posts: dict[str, _Call] = {
            **life.posts,
            **riders.posts,
            **shoppers.posts,
            **directories.posts,
            "open": self._open,
            "reach": self._reach,
            "pay": self._pay,
            "refuse": self._refuse,
            "refund": self._refund,
            "misbehave": self._misbehave,
            "behave": self._behave,
            "code": self._code,
            "messages": self._messages,
            "report": self._report,
            "power": self._power,
        }
        gets: dict[str, _Call] = {
            **life.gets,
            **riders.gets,
            **shoppers.gets,
            **directories.gets,
            "bills": self._bills,
            "about": self._about,
            "account": self._account,
            "messages": self._messages,
        }
        return [
            *(Route(f"/phone/api/{name}", _answered(call), methods=["POST"]) for name, call in posts.items()),
            *(Route(f"/phone/api/{name}", _answered(call)) for name, call in gets.items()),
        ]

    async def _open(self, given: dict[str, Any]) -> Any:
        """A scanned or pasted text: a page to show in the web view, or a bill."""
        text, app = str(given["text"]).strip(), str(given.get("app", ""))
        if not text.startswith(self._world.hub_url + "/pay/"):
            if self._is_page(text):
                app = app or "wechat"  # what most people in a car park hold
                return {"kind": "page", "app": app, "url": text, "webview": self._webview.inside(app, text)}
            return {"kind": "bill", **await self._phone.reach(text, app)}
        if not app:  # scanned from a desktop's screen: the page says with which app, or shows a wallet's own code
            facts = await self._phone.reader.look(text)
            if facts["act"] == "qr" and facts["qr"] != facts["payurl"]:
                return {"kind": "bill", **await self._phone.reach(str(facts["qr"]))}
            app = "browser" if facts["browser"] else next(iter(facts["apps"]), facts["wallet"] or "browser")
        return {"kind": "page", "app": app, "url": text, "webview": self._webview.inside(app, text)}

    def _is_page(self, text: str) -> bool:
        """Whether it is an address of the hub or the sandbox that no wallet knows as a bill."""
        if not self._webview.inside("browser", text):
            return False
        try:
            return self._world.scan(text) is None
        except ValueError:
            return False  # a wallet knows it, and will say what is wrong with it

    async def _reach(self, given: dict[str, Any]) -> Any:
        """The bill behind a payurl or code, without showing any page.

        `page` is the path of the page in the web view that called the wallet's bridge, as the phone sees it.
        """
        page = self._webview.outside(str(given["page"])) if "page" in given else None
        return await self._phone.reach(str(given["text"]), str(given.get("app", "")), page)

    async def _pay(self, given: dict[str, Any]) -> Any:
        return await self._phone.pay(str(given["code"]), str(given["bill"]), after=float(given.get("after", 0)))

    async def _refuse(self, given: dict[str, Any]) -> Any:
        return await self._phone.refuse(str(given["code"]), str(given["bill"]))

    async def _refund(self, given: dict[str, Any]) -> Any:
        return self._phone.refund(str(given["code"]), str(given["bill"]), str(given.get("state", "")))

    async def _misbehave(self, given: dict[str, Any]) -> Any:
        times, where = int(given.get("times", 1)), str(given.get("where", ""))
        return {
            "mischiefs": self._phone.misbehave(str(given["code"]), str(given["mischief"]), times=times, where=where)
        }

    async def _behave(self, _: dict[str, Any]) -> Any:
        self._phone.behave()
        return {"mischiefs": []}

    async def _code(self, given: dict[str, Any]) -> Any:
        """A payment code for a shop to scan."""
        return {"code": self._phone.code(str(given["code"]), confirm=bool(given.get("confirm", False)))}

    async def _bills(self, _: dict[str, Any]) -> Any:
        return {"bills": self._phone.bills(), "mischiefs": self._phone.mischiefs(), "knocks": self._phone.knocks()}

    async def _messages(self, given: dict[str, Any]) -> Any:
        """Text messages, newest first; `phone` for one number, `most` of them, `since` when the reader last looked."""
        most = max(1, min(int(given.get("most", 50)), _MOST))
        return self._phone.messages(str(given.get("phone", "")).strip(), most=most, since=str(given.get("since", "")))

    async def _report(self, given: dict[str, Any]) -> Any:
        """A message arrives, or fails with the provider's code `failure`."""
        return self._phone.report(str(given["code"]), str(given["message"]), str(given.get("failure", "")))

    async def _power(self, given: dict[str, Any]) -> Any:
        """Whether messages arrive by themselves."""
        self._phone.on = bool(given["on"])
        return {"on": self._phone.on}

    async def _about(self, _: dict[str, Any]) -> Any:
        """What there is: simulators with their wallets and forms, and the wrongs that can be ordered."""
        simulators = [
            {"code": code, "wallet": _wallet(one), "forms": list(one.FORMS), "address": one.home.base_url}
            for code, one in self._world.all.items()
        ]
        return {"hub": self._world.hub_url, "simulators": simulators, "mischiefs": [one.value for one in Mischief]}

    async def _account(self, given: dict[str, Any]) -> Any:
        """An account at a simulated provider: what an operator types into the channel's settings."""
        account = self._world.account(str(given["code"]), str(given.get("form", "")))
        return {"merchant_no": account.merchant_no, "settings": dict(account.settings)}


def _wallet(simulator: Simulator) -> str:
    """The wallet that its bills are paid with; empty for a provider that collects no money."""
    return simulator.WALLET.value if isinstance(simulator, PaySimulator) else ""


def _answered(call: _Call) -> Callable[[Request], Awaitable[Response]]:
    async def answered(request: Request) -> Response:
        try:
            given = await _given(request)
            return JSONResponse(await call(given))
        except Lost as lost:
            return _trouble(422, lost.words, lost.state)
        except Unfit as unfit:
            return _trouble(422, unfit.cause)
        except Unknown as unknown:
            return _trouble(404, Text(f"没有：{unknown}", f"there is no {unknown}"))
        except (KeyError, TypeError, ValueError) as error:
            return _trouble(400, Text(f"请求内容不对：{error}", f"malformed request: {error}"))

    return answered


async def _given(request: Request) -> dict[str, Any]:
    if request.method != "POST":
        return dict(request.query_params)
    given = json.loads(await request.body() or b"{}")
    if not isinstance(given, dict):
        raise ValueError("not a JSON object")
    return given


def _trouble(status: int, words: Text, state: str = "") -> Response:
    return JSONResponse({"problem": words._asdict(), "state": state}, status)
