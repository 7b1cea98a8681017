"""The phone's web view: the hub's and the providers' own pages inside the phone's frame, as the chosen app sees them.

A page is fetched with the app's User-Agent; addresses in it that belong to the hub or the sandbox are led back through
here, those that a wallet would catch lead to its bill, and the wallet's JavaScript bridge is put in. Scripts and
everything else stay as they are, and so does the page's own content policy, except for who may frame it. Cookies lie
in the phone's own jar.
"""

import re
from html import escape, unescape
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from hutong.app.sandbox.handset.jar import Jar
from hutong.app.sandbox.reader import AGENTS
from hutong.app.sandbox.world import World
from hutong.base.http import NeverLeft, NoAnswer, Reply

_ROOT: Final = "/phone/webview"
_ADDRESS: Final = re.compile(
    r"""(?P<before>["']|url=)(?P<url>https?://[^"'<>\s\\]+|/(?!/)[^"'<>\s\\]*)(?P<after>["'])"""
)
_SCRIPT: Final = re.compile(r"<script(?=[^>]*>)", re.I)
_KEPT: Final = ("content-type", "cache-control", "content-security-policy", "referrer-policy")
_PASSED: Final = ("accept", "accept-language", "content-type")


class Webview:
    """The proxy: /phone/webview/{app}/{site}/{path}, where site is `hub` or `sandbox`."""

    def __init__(self, world: World, cookies: Jar) -> None:
        self._world = world
        self._cookies = cookies
        self._sites = {"hub": world.hub_url, "sandbox": world.base_url}

    @property
    def routes(self) -> list[Route]:
        """To be added to the sandbox's application."""
        return [
            Route(f"{_ROOT}/catch", self.catch),
            Route(f"{_ROOT}/{{app}}/{{site}}/{{path:path}}", self.fetch, methods=["GET", "POST"]),
        ]

    def inside(self, app: str, url: str) -> str:
        """Where the web view shows this address; empty when it is neither the hub's nor the sandbox's."""
        for site, base in self._sites.items():
            if url == base or url.startswith((base + "/", base + "?")):
                rest = url[len(base) :].removeprefix("/")
                own = site == "sandbox" and rest.startswith("phone/webview/")
                return f"/{rest}" if own else f"{_ROOT}/{app}/{site}/{rest}"
        return ""

    def outside(self, path: str) -> str:
        """The address of what the web view shows at this path of its own; empty when that is no page of its."""
        app, _, rest = path.removeprefix(f"{_ROOT}/").partition("/")
        site, _, rest = rest.partition("/")
        shown = path.startswith(f"{_ROOT}/") and app in AGENTS and site in self._sites
        return f"{self._sites[site]}/{rest}" if shown else ""

    async def fetch(self, request: Request) -> Response:
        """One page or file of the hub or of a simulated provider."""
        app, site = request.path_params["app"], request.path_params["site"]
        if app not in AGENTS or site not in self._sites:
            return Response(status_code=404)
        if "text/event-stream" in request.headers.get("accept", ""):
            return Response(status_code=204)  # no streams through here: the page asks instead
        query = f"?{request.url.query}" if request.url.query else ""
        url = f"{self._sites[site]}/{quote(request.path_params['path'], safe='/:@!$&()*+,;=~')}{query}"
        headers = {name: request.headers[name] for name in _PASSED if name in request.headers}
        headers |= {"user-agent": AGENTS[app]}
        if request.method == "POST":  # a browser says from which site a form comes: the hub's own, to the hub
            headers["origin"] = self._sites[site].partition("://")[0] + "://" + urlsplit(self._sites[site]).netloc
        try:
            body = await request.body()
            reply = await self._cookies.asked(self._world.http, app, request.method, url, headers, body)
        except (NeverLeft, NoAnswer) as error:
            return HTMLResponse(f"<p>{escape(str(error))}</p>", 502)
        return self._shown(reply, app, site)

    async def catch(self, request: Request) -> Response:
        """Stands where a wallet would have caught the address: tells the phone around the frame."""
        caught = escape(request.query_params.get("text", ""))
        page = f'<!doctype html><title>…</title><script src="/phone/static/bridge.js" data-catch="{caught}"></script>'
        return HTMLResponse(page)

    def _shown(self, reply: Reply, app: str, site: str) -> Response:
        headers = {name: reply.headers[name] for name in _KEPT if name in reply.headers}
        if "content-security-policy" in headers:
            headers["content-security-policy"] = re.sub(
                r"frame-ancestors [^;]*", "frame-ancestors 'self'", headers["content-security-policy"]
            )
        if "location" in reply.headers:
            target = self._led(reply.headers["location"], app, site)
            return Response(status_code=reply.status, headers={"location": target})
        if not reply.headers.get("content-type", "").startswith("text/html"):
            return Response(reply.body, reply.status, headers=headers)
        page = _ADDRESS.sub(lambda found: self._rewritten(found, app, site), reply.body.decode("utf-8", "replace"))
        bridge = f'<script src="/phone/static/bridge.js" data-app="{app}"></script><script'
        if _SCRIPT.search(page):
            page = _SCRIPT.sub(lambda _: bridge, page, count=1)
        return Response(page, reply.status, headers=headers)

    def _rewritten(self, found: re.Match[str], app: str, site: str) -> str:
        if found["before"] == '"' and found["url"].startswith("/phone/static/"):
            return found[0]
        return f"{found['before']}{escape(self._led(unescape(found['url']), app, site))}{found['after']}"

    def _led(self, url: str, app: str, site: str) -> str:
        """Where an address in a page leads inside the phone."""
        if url.startswith("/"):
            return f"{_ROOT}/{app}/{site}{url}"
        phone = f"{self._world.base_url}/phone?open="
        if url.startswith(phone):  # this very phone: it opens the text itself
            return f"{_ROOT}/catch?text={url[len(phone) :]}"
        inside = self.inside(app, url)
        if inside:
            return inside
        return f"{_ROOT}/catch?text={quote(url, safe='')}" if self._caught(url) else url

    def _caught(self, url: str) -> bool:
        """Whether a wallet would open this address as a bill."""
        try:
            return self._world.scan(url) is not None
        except ValueError:
            return True  # the wallet opens it and then refuses it
