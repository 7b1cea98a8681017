"""Where browsers come back from a platform's page (/login/return), and where merchants send theirs (/login/go)."""

from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from hutong.base.errors import Refusal
from hutong.base.text import language_of
from hutong.capabilities.faults import Failed
from hutong.doors.wechat.page import HEADERS, page
from hutong.features.logins.landing import Landings
from hutong.features.logins.merchant import GO, LoginPages
from hutong.features.logins.visit import RETURN, Cookie, trouble

_FIRST: Final = {"cache-control": "no-store", "referrer-policy": "no-referrer"}


class LoginDoor:
    """The routes under /login/. `base_url`: the hub's public address."""

    def __init__(self, landings: Landings, pages: LoginPages, *, base_url: str) -> None:
        self._landings = landings
        self._pages = pages
        self._secure = base_url.startswith("https:")

    @property
    def routes(self) -> list[Route]:
        """To be added to the web application as they are."""
        return [Route(RETURN, self.returned), Route(GO, self.go)]

    async def returned(self, request: Request) -> Response:
        """A browser with a code, or without one: on to where it wanted to go, or a page that says what went wrong."""
        landing = await self._landings.land(request.query_params, request.cookies)
        if landing.refusal is not None:
            return self._told(request, landing.refusal, landing.url)
        response = RedirectResponse(landing.url, 303, headers=_FIRST)
        if landing.cookie is not None:
            self._keep(response, landing.cookie)
        return response

    async def go(self, request: Request) -> Response:
        """A merchant's visitor, on the way to the platform's page."""
        try:
            going = await self._pages.go(request.query_params.get("ticket", ""))
        except Refusal as refusal:
            return self._told(request, refusal, "")
        except Failed as failed:
            return self._told(request, trouble(failed), "")
        response = RedirectResponse(going.url, 302, headers=_FIRST)
        self._keep(response, going.cookie)
        return response

    def _told(self, request: Request, refusal: Refusal, url: str) -> Response:
        language = language_of(request.headers.get("accept-language"))
        text = page(refusal, url, language, again=url.startswith("/"))
        return HTMLResponse(text, refusal.problem.entry.status, headers=HEADERS)

    def _keep(self, response: Response, kept: Cookie) -> None:
        response.set_cookie(
            kept.name, kept.value, kept.seconds, path=kept.path, secure=self._secure, httponly=True, samesite="lax"
        )
