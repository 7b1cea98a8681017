"""The shop's routes: what its page calls, and where the hub's notifications come in."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from hutong.app.sandbox.shop.config import NoShop
from hutong.app.sandbox.shop.hearing import TooLarge, body_of
from hutong.app.sandbox.shop.till import Refused, Till


class Door:
    """/shop/notify and /shop/api/*. `till` is asked each time, since the demo may write its keys after we started."""

    def __init__(self, till: Callable[[], Till]) -> None:
        self._till = till

    @property
    def routes(self) -> list[Route]:
        """To be added to an application."""
        calls = {"order": _order, "query": _query, "close": _close, "refund": _refund}
        return [
            Route("/shop/notify", self.notify, methods=["POST"]),
            Route("/shop/api/state", self._answered(_state)),
            *(Route(f"/shop/api/{name}", self._answered(call), methods=["POST"]) for name, call in calls.items()),
        ]

    async def notify(self, request: Request) -> Response:
        """The hub's notification: `success` only when it is to be believed."""
        try:
            good, _ = await self._till().hear(await body_of(request), request.headers.get("content-type", ""))
        except TooLarge:
            return PlainTextResponse("fail", 413)
        except NoShop:
            return PlainTextResponse("fail", 503)
        return PlainTextResponse("success" if good else "fail", 200 if good else 400)

    def _answered(
        self, call: Callable[[Till, dict[str, Any]], Awaitable[Any]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answered(request: Request) -> Response:
            try:
                given = json.loads(await request.body() or b"{}")
                return JSONResponse(await call(self._till(), given))
            except Refused as refused:
                return JSONResponse({"code": refused.code, "problem": refused.words}, 422)
            except NoShop as missing:
                return JSONResponse({"code": 0, "problem": str(missing)}, 503)
            except (KeyError, TypeError, ValueError) as error:
                return JSONResponse({"code": 0, "problem": f"{type(error).__name__}: {error}"}, 400)

        return answered


async def _state(till: Till, _: dict[str, Any]) -> Any:
    about = {"merId": till.config.keys.mer_id, "hub": till.config.hub_url, "channels": list(till.config.channels)}
    return {**about, "orders": till.orders()[:50], "notices": till.notices()[:100]}


async def _order(till: Till, given: dict[str, Any]) -> Any:
    code = str(given.get("authCode", ""))
    return await till.order(str(given["amount"]), str(given["channel"]), str(given["subject"]), auth_code=code)


async def _query(till: Till, given: dict[str, Any]) -> Any:
    return await till.query(str(given["orderId"]))


async def _close(till: Till, given: dict[str, Any]) -> Any:
    return await till.close(str(given["orderId"]))


async def _refund(till: Till, given: dict[str, Any]) -> Any:
    return await till.refund(str(given["orderId"]), str(given["amount"]), reason=str(given.get("reason", "")))
