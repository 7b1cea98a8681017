"""The operator's addresses: the hub's signed calls, and what the pages /shop/gate and /shop/cards ask."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from hutong.app.sandbox.shop.config import Config, NoShop
from hutong.app.sandbox.shop.hearing import TooLarge, body_of, parsed
from hutong.app.sandbox.shop.places.cards import Cards
from hutong.app.sandbox.shop.places.desk import Desk, Forged
from hutong.app.sandbox.shop.places.park import CarPark, Full
from hutong.capabilities.simulation import Book

_PARK, _CARDS = "park", "cards"
_Answer = Callable[[Mapping[str, str]], dict[str, str]]
_Hear = Callable[[Mapping[str, str]], bool]
_Given = Mapping[str, Any]


class PlaceDoor:
    """Routes under /shop/park, /shop/cards and /shop/api. `config` is asked each time, see `Desk`."""

    def __init__(self, book: Book, config: Callable[[], Config]) -> None:
        self._config = config
        self._desk = Desk(book, config)
        self._park = CarPark(book)
        self._cards = Cards(book)

    @property
    def routes(self) -> list[Route]:
        """To be added to an application."""
        asks = {"park/state": self._park_state, "cards/state": self._cards_state}
        acts = {"park/enter": self._enter, "park/leave": self._leave, "places/fail": self._fail}
        return [
            Route("/shop/park/fee", self._asked(_PARK, "fee", self._park.fee), methods=["POST"]),
            Route("/shop/park/gate", self._told(_PARK, "gate", self._park.told), methods=["POST"]),
            Route("/shop/cards/check", self._asked(_CARDS, "check", self._cards.check), methods=["POST"]),
            Route("/shop/cards/credit", self._told(_CARDS, "credit", self._cards.told), methods=["POST"]),
            *(Route(f"/shop/api/{name}", _answered(ask)) for name, ask in asks.items()),
            *(Route(f"/shop/api/{name}", _answered(act), methods=["POST"]) for name, act in acts.items()),
        ]

    def _asked(self, system: str, what: str, answer: _Answer) -> Callable[[Request], Awaitable[Response]]:
        """A question of the hub's: answered, signed."""

        def answered(fields: Mapping[str, str]) -> tuple[Response, Any]:
            told = self._desk.answer(fields, answer(fields))
            return JSONResponse(told), told

        return self._checked(system, what, answered)

    def _told(self, system: str, what: str, hear: _Hear) -> Callable[[Request], Awaitable[Response]]:
        """A notice of the hub's: done once, and answered `success` however often it comes."""

        def heard(fields: Mapping[str, str]) -> tuple[Response, Any]:
            if fields.get("status") == "1":
                hear(fields)
            return PlainTextResponse("success"), "success"

        return self._checked(system, what, heard)

    def _checked(
        self, system: str, what: str, work: Callable[[Mapping[str, str]], tuple[Response, Any]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def checked(request: Request) -> Response:
            try:
                fields = parsed(await body_of(request), request.headers.get("content-type", ""))
                self._desk.believed(fields)
                if self._desk.is_down(system):
                    self._desk.note(system, what, fields, problem="停机 out of order")
                    return PlainTextResponse("out of order", 503)
                response, told = work(fields)
            except Forged as forged:
                self._desk.note(system, what, fields, problem=str(forged))
                return PlainTextResponse("fail", 400)
            except TooLarge:
                return PlainTextResponse("fail", 413)
            except NoShop:
                return PlainTextResponse("fail", 503)
            except (KeyError, ArithmeticError) as error:  # signed by the hub, and still not what the document says
                self._desk.note(system, what, fields, problem=f"{type(error).__name__}: {error}")
                return PlainTextResponse("fail", 400)
            self._desk.note(system, what, fields, answer=told)
            return response

        return checked

    async def _park_state(self, given: _Given) -> Any:
        """A merchant's car park: its codes, cars, openings, and the hub's calls."""
        config = self._config()
        mer_id = str(given.get("merId", "")) or config.keys.mer_id
        lots = [site for site in config.sites if site["scene"] == "parking"]
        codes = [code for site in lots if site["merId"] == mer_id for code in site["codes"]]
        calls = [one for one in self._desk.calls(_PARK) if one["fields"].get("merId") in (None, mer_id)]
        names = {site["merId"]: site["name"] for site in lots}
        about = {"merId": mer_id, "lots": names, "codes": codes, "calls": calls, "down": self._desk.is_down(_PARK)}
        return {**about, **self._park.shown(mer_id)}

    async def _cards_state(self, _: _Given) -> Any:
        """The cards: their codes, balances, credits, and the hub's calls."""
        sites = [site for site in self._config().sites if site["scene"] == "recharge"]
        codes = [code for site in sites for code in site["codes"]]
        about = {"codes": codes, "calls": self._desk.calls(_CARDS), "down": self._desk.is_down(_CARDS)}
        return {**about, **self._cards.shown()}

    async def _enter(self, given: _Given) -> Any:
        return self._park.enter(str(given["merId"]), str(given.get("plate", "")), int(given.get("minutes", 95)))

    async def _leave(self, given: _Given) -> Any:
        return {"open": self._park.leave(str(given["merId"]), str(given["plate"]))}

    async def _fail(self, given: _Given) -> Any:
        """Lets a system fail, or be well again."""
        system, down = str(given["system"]), bool(given["down"])
        if system not in (_PARK, _CARDS):
            raise ValueError(system)
        self._desk.fail(system, down=down)
        return {"down": down}


def _answered(call: Callable[[_Given], Awaitable[Any]]) -> Callable[[Request], Awaitable[Response]]:
    async def answered(request: Request) -> Response:
        try:
            given = dict(request.query_params)
            if request.method == "POST":
                given = dict(json.loads(await request.body() or b"{}"))
            return JSONResponse(await call(given))
        except Full as full:
            return JSONResponse({"problem": str(full)}, 422)
        except NoShop as missing:
            return JSONResponse({"problem": str(missing)}, 503)
        except (KeyError, TypeError, ValueError) as error:
            return JSONResponse({"problem": f"{type(error).__name__}: {error}"}, 400)

    return answered
