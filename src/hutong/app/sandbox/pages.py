"""The sandbox's own pages, the phone, the shop and the operator's system, with their scripts and styles."""

import hashlib
import io
import json
from collections.abc import Awaitable, Callable
from importlib import resources
from typing import Final

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from hutong.app.sandbox.words import spoken
from hutong.app.sandbox.world import World
from hutong.base.text import Language, language_of

_FILES = resources.files("hutong.app.sandbox") / "static"
_KINDS: Final = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
_STATIC: Final = {item.name: item.read_bytes() for item in _FILES.iterdir() if item.name.endswith((".js", ".css"))}
_MARK: Final = hashlib.sha256(b"".join(_STATIC[name] for name in sorted(_STATIC))).hexdigest()[:12]
_TEMPLATES = Environment(
    loader=PackageLoader("hutong.app.sandbox"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self';"
    " frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_COOKIE: Final = "hutong_lang"
_PAGES: Final = {"/phone": "phone", "/shop": "shop", "/shop/gate": "gate", "/shop/cards": "cards"}  # path -> template


class Pages:
    """/phone, /shop, /shop/gate, /shop/cards and what they load."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def routes(self) -> list[Route]:
        """To be added to the sandbox's application."""
        return [
            Route("/", self._home),
            Route("/gate", self._gate),  # short enough for a terminal
            *(Route(path, self._named(name)) for path, name in _PAGES.items()),
            Route("/phone/static/{name}", self._static),
            Route("/shop/qr", self._qr),
        ]

    async def _home(self, _: Request) -> Response:
        return RedirectResponse("/phone")

    async def _gate(self, _: Request) -> Response:
        return RedirectResponse("/shop/gate")

    def _named(self, name: str) -> Callable[[Request], Awaitable[Response]]:
        async def page(request: Request) -> Response:
            return self._page(request, name)

        return page

    def _page(self, request: Request, name: str) -> Response:
        chosen = request.query_params.get("lang", "")
        language = _language(request, chosen)
        words = spoken(language)
        told = {"w": words, "language": language, "phone": f"{self._world.base_url}/phone"}
        text = _TEMPLATES.get_template(f"{name}.html").render(
            language=language,
            mark=_MARK,
            name=name,
            told=json.dumps(told, ensure_ascii=False).replace("<", "\\u003c"),
            w=words,
        )
        headers = {"content-security-policy": _POLICY, "cache-control": "no-store", "x-content-type-options": "nosniff"}
        response = HTMLResponse(text, headers=headers)
        if chosen in ("zh", "en"):
            response.set_cookie(_COOKIE, chosen, max_age=31536000, httponly=True, samesite="lax")
        return response

    async def _static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _STATIC:
            return Response(status_code=404)
        headers = {"cache-control": "public, max-age=3600", "x-content-type-options": "nosniff"}
        return Response(_STATIC[name], media_type=_KINDS[name.rsplit(".", 1)[1]], headers=headers)

    async def _qr(self, request: Request) -> Response:
        """A QR code as a picture."""
        image = io.BytesIO()
        text = request.query_params.get("text", "")[:1200]
        if not text:
            return Response(status_code=404)
        segno.make(text, error="m", micro=False).save(image, kind="svg", border=2, scale=4, light="#fff")
        return Response(image.getvalue(), media_type="image/svg+xml", headers={"cache-control": "max-age=3600"})


def _language(request: Request, chosen: str) -> Language:
    wanted = chosen or request.cookies.get(_COOKIE, "")
    known: dict[str, Language] = {"zh": "zh", "en": "en"}
    return known.get(wanted) or language_of(request.headers.get("accept-language"))
