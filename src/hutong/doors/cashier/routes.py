"""The routes under /pay/: the page, its result, its start, and its state live or asked for."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from hutong.base.errors import Refusal
from hutong.capabilities.payer import Payer, payer_of
from hutong.doors.cashier.desk import Desk
from hutong.doors.cashier.live import stream
from hutong.doors.cashier.page import STATIC, missing, page, start_of
from hutong.doors.cashier.plan import decide, scene_end
from hutong.features.logins.visit import Going
from hutong.features.payments.view import FINAL, View

_ID = re.compile(r"[0-9A-Z]{26}")
_LANGUAGE: Final = "hutong_lang"


def _peer(request: Request) -> str:
    return request.client.host if request.client else ""


class Cashier:
    """The pages. `base_url` is the hub's public address; `phone_url`, in sandbox mode only, the simulated phone's.

    `client_ip` gives the payer's address where a trusted proxy stands in between. `place_of` names the place whose
    printed code led to a payment; empty where none did.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        base_url: str,
        phone_url: str = "",
        client_ip: Callable[[Request], str] = _peer,
        place_of: Callable[[str], Awaitable[str]] | None = None,
    ) -> None:
        self._desk = desk
        self._base_url = base_url
        self._phone_url = phone_url
        self._client_ip = client_ip
        self._place_of = place_of
        self._headers = _headers()
        self._closing = asyncio.Event()

    def hang_up(self) -> None:
        """Ends every stream, so that a process that stops need not wait for pages that are open; they come back."""
        self._closing.set()

    @property
    def routes(self) -> list[Route]:
        """To be added to the web application as they are."""
        return [
            Route("/pay/static/{name}", self.static),
            Route("/pay/{payment_id}", self.show),
            Route("/pay/{payment_id}/result", self.result),
            Route("/pay/{payment_id}/start", self.start, methods=["POST"]),
            Route("/pay/{payment_id}/status", self.status),
            Route("/pay/{payment_id}/events", self.events),
        ]

    async def static(self, request: Request) -> Response:
        """The stylesheet and the script; the address changes with the content."""
        found = STATIC.get(request.path_params["name"])
        if found is None:
            return Response(status_code=404)
        kind, body = found
        keep = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}
        return Response(body, media_type=kind, headers=keep)

    async def show(self, request: Request) -> Response:
        """The payment page."""
        return await self._page(request, came_back=False)

    async def result(self, request: Request) -> Response:
        """Where the provider sends the payer back to. What it adds to the address is not believed."""
        return await self._page(request, came_back=True)

    async def start(self, request: Request) -> Response:
        """Starts the attempt for the payer's app; JSON for the script, a redirect to the page for a plain form."""
        payer, script = self._payer(request), "application/json" in request.headers.get("accept", "")
        view = await self._look(request)
        if view is None:
            return self._missing(payer)
        try:
            view = await self._desk.start(view.payment_id, payer.app, self._client_ip(request), request.cookies)
        except Refusal as refusal:
            entry, words = refusal.problem.entry, refusal.message(payer.language)
            if script:
                return JSONResponse({"code": entry.number, "msg": words}, entry.status, headers=self._headers)
            return self._html(
                self._render(await self._placed(view), payer, came_back=True, trouble=words), entry.status
            )
        if script:
            facts: dict[str, Any] = {"code": 1, "state": view.state, "start": start_of(view.start)}
            facts |= {"go": f"/pay/{view.payment_id}"} if view.login else {}
            return JSONResponse(facts, headers=self._headers)
        return RedirectResponse(f"/pay/{view.payment_id}", 303, headers=self._headers)

    async def status(self, request: Request) -> Response:
        """The state as JSON, for pages that can't hold a stream."""
        view = await self._look(request)
        if view is None:
            return JSONResponse({"state": "missing"}, 404, headers=self._headers)
        left = max(0, int((view.expires_at - datetime.now(UTC)).total_seconds()))
        facts = {"state": view.state, "final": view.state in FINAL, "seconds_left": left}
        return JSONResponse(facts, headers=self._headers)

    async def events(self, request: Request) -> Response:
        """The state as a stream of server-sent events, until a final one."""
        view = await self._look(request)
        if view is None:
            return Response(status_code=404)
        unbuffered = {**self._headers, "x-accel-buffering": "no"}
        return StreamingResponse(
            stream(self._states(request, view.payment_id), self._closing),
            media_type="text/event-stream",
            headers=unbuffered,
        )

    async def _states(self, request: Request, payment_id: str) -> AsyncIterator[str]:
        """What the page would show at each change that the desk tells: the same words as in the page itself."""
        async for _ in self._desk.watch(payment_id):
            view = await self._look(request)
            if view is None:
                return
            yield view.state

    async def _page(self, request: Request, *, came_back: bool) -> Response:
        payer = self._payer(request)
        view = await self._look(request)
        if view is None:
            return self._missing(payer)
        view = await self._placed(view)
        if view.place and view.state in FINAL:
            # The page behind the code says what matters now: that the gate opens, or what went wrong.
            end = RedirectResponse(scene_end(view, self._base_url), 303, headers=self._headers)
            return self._in_language(end, request)
        trouble = ""
        if view.login and not came_back:
            try:
                going = await self._desk.identify(view.payment_id, payer.app, request.cookies)
            except Refusal as refusal:
                going, trouble = None, refusal.message(payer.language)
            if going is not None:
                return self._away(going)
        shown = self._html(self._render(view, payer, came_back=came_back, trouble=trouble), 200)
        return self._in_language(shown, request)

    def _render(self, view: View, payer: Payer, *, came_back: bool, trouble: str = "") -> str:
        payurl = f"{self._base_url}/pay/{view.payment_id}"
        plan = decide(view, payer, payurl, datetime.now(UTC))
        phone = self._phone_url if view.sandbox else ""
        return page(view, plan, payer, payurl=payurl, phone_url=phone, came_back=came_back, trouble=trouble)

    async def _look(self, request: Request) -> View | None:
        payment_id = request.path_params["payment_id"]
        if not _ID.fullmatch(payment_id):
            return None
        return await self._desk.look(payment_id, self._payer(request).app, request.cookies)

    async def _placed(self, view: View) -> View:
        """The payment with the place that its payer came from; asked only where the way back is a code's page."""
        if self._place_of is None or not scene_end(view, self._base_url):
            return view
        return replace(view, place=await self._place_of(view.payment_id))

    def _in_language(self, response: Response, request: Request) -> Response:
        """The answer, which keeps the language that the payer has chosen with it."""
        chosen = request.query_params.get("lang", "")
        if chosen in ("zh", "en"):
            response.set_cookie(_LANGUAGE, chosen, path="/pay", max_age=31536000, httponly=True, samesite="lax")
        return response

    def _payer(self, request: Request) -> Payer:
        chosen = request.query_params.get("lang") or request.cookies.get(_LANGUAGE, "")
        return payer_of(request.headers.get("user-agent", ""), request.headers.get("accept-language"), chosen)

    def _away(self, going: Going) -> Response:
        """To the platform's page that finds out who pays, and sends the browser back here."""
        response, kept = RedirectResponse(going.url, 302, headers=self._headers), going.cookie
        secure = self._base_url.startswith("https:")
        response.set_cookie(
            kept.name, kept.value, kept.seconds, path=kept.path, secure=secure, httponly=True, samesite="lax"
        )
        return response

    def _missing(self, payer: Payer) -> Response:
        return self._html(missing(payer), 404)

    def _html(self, text: str, status: int) -> HTMLResponse:
        return HTMLResponse(text, status, headers=self._headers)


def _headers() -> dict[str, str]:
    """Nothing foreign runs or frames the page; its address, which opens the payment, is told to nobody.

    Without script the form leads over this page to a log-in on another host: its redirects count as its action.
    """
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " base-uri 'none'; form-action http: https:; frame-ancestors 'none'"
    )
    return {
        "cache-control": "no-store",
        "content-security-policy": policy,
        "referrer-policy": "no-referrer",
        "vary": "User-Agent, Accept-Language",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "x-robots-tag": "noindex",
    }
