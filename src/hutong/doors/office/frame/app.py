"""The office as one application: its rooms found by scanning, its pages, and the headers that every answer bears."""

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import BaseRoute

from hutong.base.asgi import App, Receive, Scope, Send
from hutong.base.errors import Problem
from hutong.base.text import language_of
from hutong.doors import office
from hutong.doors.office.frame import pages, refuse
from hutong.doors.office.frame.parts import Parts
from hutong.doors.office.frame.room import MAY, Room

_BODY: Final = 1 << 20  # bytes; forms carry certificates, never files
_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
        " font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'"
    ),
}


def every_room() -> Iterator[Room]:
    """Every room in the folders of this door: what a module calls `room`, or the several that it calls `rooms`."""
    for found in pkgutil.walk_packages(office.__path__, f"{office.__name__}."):
        module = importlib.import_module(found.name)
        for room in (getattr(module, "room", None), *getattr(module, "rooms", ())):
            if isinstance(room, Room):
                yield room


def application() -> FastAPI:
    """All rooms as one FastAPI application, without parts yet; RuntimeError when a route declares no permission."""
    app = FastAPI(
        title="Hutong office",
        openapi_url=None,  # the office's own pages know it; `scripts/openapi.py` prints it
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        max_body_size=_BODY,
    )
    refuse.install(app)
    for room in every_room():
        app.include_router(room.router)
    declared(app)
    return app


def declared(app: FastAPI) -> None:
    """Makes sure that every route says who may use it; RuntimeError names those that don't."""
    silent = [route.path for route in routes(app) if MAY not in (route.openapi_extra or {})]
    if silent:
        raise RuntimeError(f"no permission is declared for {', '.join(silent)}")


def routes(app: FastAPI) -> Iterator[APIRoute]:
    """Every route that can be asked; RuntimeError for a kind that can't be looked into."""
    return _routes(app.routes)


def _routes(found: Sequence[BaseRoute]) -> Iterator[APIRoute]:
    for route in found:
        if isinstance(route, APIRoute):
            yield route
        elif isinstance(inner := getattr(route, "original_router", None), APIRouter):
            yield from _routes(inner.routes)
        else:
            raise RuntimeError(f"a route of an unknown kind: {route!r}")


def build(parts: Parts) -> App:
    """The door as ASGI: the API and the pages of both realms."""
    app = application()
    app.state.parts = parts
    app.mount("/", pages.Pages(pages.BUILT))
    return _Headers(app)


def schema() -> dict[str, Any]:
    """The OpenAPI document that the pages' types are made from."""
    return application().openapi()


class _Headers:
    """Adds what keeps a browser careful, and keeps answers of the API out of caches."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; see ASGI."""

        async def careful(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        headers = Headers(scope=scope)
        if (
            int(headers.get("content-length") or 0) > _BODY
        ):  # FastAPI's own limit, which speaks English only, is behind it
            language = language_of(headers.get("accept-language"))
            await refuse.wrong(Problem.TOO_LARGE, language)(scope, receive, careful)
            return
        if "\0" in scope["path"] or b"%00" in scope.get("query_string", b""):
            await refuse.wrong(Problem.BAD_INPUT, language_of(headers.get("accept-language")))(scope, receive, careful)
            return
        await self._app(scope, receive, careful)
