"""The routes under /s/: the first page, what is due, paying it, and what became of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from hutong.base.asgi import Gone, Receive, Scope, Send, TooLong, read_body
from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.base.money import fen_of
from hutong.capabilities.payer import Payer, payer_of
from hutong.doors.scene.page import STATIC, Pages, Trouble
from hutong.doors.scene.words import WORDS
from hutong.features.access import Throttle
from hutong.features.scenes.bills import Bill
from hutong.features.scenes.desk import Desk
from hutong.features.scenes.paying import Payer as Till
from hutong.features.scenes.paying import Wish
from hutong.features.scenes.scene import Spot

PREFIX: Final = "/s/"
_LIMIT: Final = 8 * 1024  # bytes of a form
_FIELDS: Final = 24
_LANGUAGE: Final = "hutong_lang"
_PAID: Final = frozenset({"heard", "telling", "silent", "late"})
_DETAILED: Final = frozenset({Problem.BAD_ENTRY, Problem.NOT_PARKED, Problem.NO_SUCH_ACCOUNT, Problem.AMOUNT_LIMIT})
_OTHER: Final = "other"


class SceneDoor:
    """Serves every path under /s/."""

    def __init__(self, desk: Desk, till: Till, throttle: Throttle, *, base_url: str, phone_url: str = "") -> None:
        """`base_url`: the hub's public address; `phone_url`, in sandbox mode only, the simulated phone's."""
        self._desk = desk
        self._till = till
        self._throttle = throttle
        self._pages = Pages(base_url, phone_url)
        self._app = Starlette(
            routes=[
                Route("/s/static/{name}", _static),
                Route("/s/{code}", self._kept(self._first, "question")),
                Route("/s/{code}/ask", self._kept(self._ask, "order"), methods=["POST"]),
                Route("/s/{code}/bill/{bill}", self._kept(self._bill, "question")),
                Route("/s/{code}/bill/{bill}/pay", self._kept(self._pay, "order"), methods=["POST"]),
                Route("/s/{code}/done", self._kept(self._done, "question")),
                Route("/s/{code}/status", self._kept(self._status, "question")),
            ]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def _kept(self, handle: Callable[[Request, Payer], Awaitable[Response]], kind: str) -> "_Handler":
        """The handler for sources that don't come too often; what is refused becomes a page."""

        async def kept(request: Request) -> Response:
            payer = _payer(request)
            try:
                if self._throttle.over(_peer(request), kind):
                    raise Refusal(Problem.TOO_MANY)
                response = await handle(request, payer)
            except Refusal as refusal:
                page = self._pages.sorry(payer, _trouble(refusal, payer))
                response = _html(page, refusal.problem.entry.status)
            except Gone:
                response = Response(status_code=400)
            chosen = request.query_params.get("lang", "")
            if chosen in ("zh", "en"):
                response.set_cookie(_LANGUAGE, chosen, path="/s", max_age=31536000, httponly=True, samesite="lax")
            return response

        return kept

    async def _first(self, request: Request, payer: Payer) -> Response:
        spot = await self._spot(request)
        return _html(self._first_page(spot, payer), 200)

    async def _ask(self, request: Request, payer: Payer) -> Response:
        """Looks up what is due; the bill has an address of its own, so that loading it again asks nobody."""
        spot = await self._spot(request)
        given = await _form(request)
        try:
            bill = await self._desk.ask(spot, given.get("way", ""), given)
        except Refusal as refusal:
            page = self._first_page(spot, payer, given, _trouble(refusal, payer))
            return _html(page, refusal.problem.entry.status)
        return _see(f"/s/{spot.code.code}/bill/{bill.id}")

    async def _bill(self, request: Request, payer: Payer) -> Response:
        spot = await self._spot(request)
        bill = await self._desk.bill(spot, request.path_params["bill"])
        standing = await self._desk.standing(bill)
        if standing.phase in _PAID:
            return _see(f"/s/{spot.code.code}/done?bill={bill.id}")
        over = standing.phase == "closed" or (not bill.product and bill.valid_until <= now())
        return _html(self._bill_page(spot, payer, bill, over=over), 200)

    async def _pay(self, request: Request, payer: Payer) -> Response:
        """Makes the payment, or finds the one that was made, and goes on to it."""
        spot = await self._spot(request)
        bill = await self._desk.bill(spot, request.path_params["bill"])
        given = await _form(request)
        try:
            wish = Wish(payer.app, _peer(request), _fen(given), given.get("phone", "").strip())
            payment_id = await self._till.pay(spot, bill, wish)
        except Refusal as refusal:
            over = refusal.problem in (Problem.BILL_OVER, Problem.ALREADY_PAID, Problem.NOTHING_DUE)
            trouble = _trouble(refusal, payer)
            if refusal.problem is Problem.WRONG_SUM and _freely(given):
                trouble = replace(trouble, fields={_OTHER: trouble.words})
            page = self._bill_page(spot, payer, bill, over=over, given=given, trouble=trouble)
            return _html(page, refusal.problem.entry.status)
        return _see(f"/pay/{payment_id}")

    async def _done(self, request: Request, payer: Payer) -> Response:
        spot = await self._spot(request, closed=True)
        bill = await self._desk.bill(spot, request.query_params.get("bill", ""))
        standing = await self._desk.standing(bill)
        if standing.phase == "unused":
            return _see(f"/s/{spot.code.code}/bill/{bill.id}")
        return _html(self._pages.done(spot, payer, bill, standing), 200)

    async def _status(self, request: Request, payer: Payer) -> Response:
        """The state as JSON, for the page that waits."""
        del payer
        spot = await self._spot(request, closed=True)
        bill = await self._desk.bill(spot, request.query_params.get("bill", ""))
        standing = await self._desk.standing(bill)
        return JSONResponse({"phase": standing.phase, "moves": standing.moves}, headers=_HEADERS)

    async def _spot(self, request: Request, *, closed: bool = False) -> Spot:
        return await self._desk.spot(request.path_params["code"], closed=closed)

    def _first_page(
        self, spot: Spot, payer: Payer, given: Mapping[str, str] | None = None, trouble: Trouble | None = None
    ) -> str:
        return self._pages.first(
            spot,
            payer,
            self._desk.ways(spot),
            self._desk.apps(spot),
            pays=self._desk.pays(spot, payer.app),
            given=given,
            trouble=trouble or Trouble(),
        )

    def _bill_page(
        self,
        spot: Spot,
        payer: Payer,
        bill: Bill,
        *,
        over: bool,
        given: Mapping[str, str] | None = None,
        trouble: Trouble | None = None,
    ) -> str:
        return self._pages.bill(
            spot,
            payer,
            bill,
            self._desk.apps(spot),
            pays=self._desk.pays(spot, payer.app),
            over=over,
            given=given,
            trouble=trouble or Trouble(),
        )


_Handler = Callable[[Request], Awaitable[Response]]
# A form's redirects count as its action: paying may lead over the payment page to a wallet's log-in, on its own host.
_HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " base-uri 'none'; form-action http: https:; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "vary": "User-Agent, Accept-Language",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex",
}


async def _static(request: Request) -> Response:
    """The stylesheet and the script; the address changes with the content."""
    found = STATIC.get(request.path_params["name"])
    if found is None:
        return Response(status_code=404)
    kind, body = found
    keep = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}
    return Response(body, media_type=kind, headers=keep)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a plain form; Refusal for what no form of ours sends."""
    try:
        body = await read_body(request.receive, _LIMIT)
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict"))
    except (TooLong, ValueError) as error:
        raise Refusal(Problem.BAD_ENTRY) from error


def _freely(given: Mapping[str, str]) -> bool:
    """Whether the amount was written, and not chosen from those listed."""
    chosen = given.get("yuan", "")
    return chosen == _OTHER or (not chosen and _OTHER in given)


def _fen(given: Mapping[str, str]) -> int | None:
    """The amount that was chosen or entered, in fen; None where nothing was. Refusal (WRONG_SUM)."""
    text = given.get(_OTHER, "") if _freely(given) else given.get("yuan", "")
    if not text.strip():
        return None
    try:
        return fen_of(text.strip())
    except ValueError as error:
        raise Refusal(Problem.WRONG_SUM) from error


def _trouble(refusal: Refusal, payer: Payer) -> Trouble:
    """A refusal in the payer's words; details that only an engineer understands stay in the log."""
    entry, language = refusal.problem.entry, payer.language
    detailed = refusal.problem in _DETAILED and bool(refusal.detail.to(language))
    words = refusal.message(language) if detailed else entry.message.to(language)
    fields = {name: cause.to(language) for name, cause in refusal.fields}
    remedy = WORDS["check"] if refusal.problem is Problem.BAD_ENTRY else entry.remedy  # which tells API clients more
    return Trouble(words, remedy.to(language), fields)


def _payer(request: Request) -> Payer:
    chosen = request.query_params.get("lang") or request.cookies.get(_LANGUAGE, "")
    return payer_of(request.headers.get("user-agent", ""), request.headers.get("accept-language"), chosen)


def _peer(request: Request) -> str:
    return request.client.host if request.client else ""


def _html(text: str, status: int) -> HTMLResponse:
    return HTMLResponse(text, status, headers=_HEADERS)


def _see(url: str) -> RedirectResponse:
    return RedirectResponse(url, 303, headers=_HEADERS)
