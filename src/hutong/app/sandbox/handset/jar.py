"""The phone's cookies: each app keeps its own, for each site."""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from hutong.base.http import Http, Reply


class Jar:
    """Cookies by app and site (host and port). They last as long as the sandbox runs."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], dict[tuple[str, str], str]] = {}

    async def asked(
        self, http: Http, app: str, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Reply:
        """The answer to a request with the app's cookies; what it sets is kept. NeverLeft, NoAnswer."""
        cookies = self.of(app, url)
        more = {"cookie": cookies} if cookies else {}
        reply = await http.send(method, url, headers={**headers, **more}, body=body, timeout=20.0)
        self.keep(app, url, reply.headers.get("set-cookie", ""))
        return reply

    def of(self, app: str, url: str) -> str:
        """The Cookie header for an address; empty when there are none. The longest path comes first."""
        parts = urlsplit(url)
        found = self._kept.get((app, parts.netloc), {})
        fits = [(path, name, value) for (path, name), value in found.items() if _beneath(parts.path or "/", path)]
        return "; ".join(f"{name}={value}" for _, name, value in sorted(fits, key=lambda one: -len(one[0])))

    def keep(self, app: str, url: str, told: str) -> None:
        """Takes what an answer sets, a cookie on each line; one that has ended is thrown away."""
        parts = urlsplit(url)
        kept = self._kept.setdefault((app, parts.netloc), {})
        for line in told.split("\n"):
            cookies: SimpleCookie = SimpleCookie()
            try:
                cookies.load(line)
            except CookieError:
                continue  # no browser keeps it either
            for name, one in cookies.items():
                path = one["path"] or parts.path.rpartition("/")[0] or "/"
                if one["max-age"] == "0" or one["expires"].startswith("Thu, 01 Jan 1970"):
                    kept.pop((path, name), None)
                else:
                    kept[path, name] = one.coded_value


def _beneath(path: str, wanted: str) -> bool:
    return path == wanted or path.startswith(wanted if wanted.endswith("/") else f"{wanted}/")
