"""An `Http` that carries requests to ASGI apps in the same process, so that tests need no socket."""

import asyncio
from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import unquote, urlsplit

from hutong.base.http import CUT, TOO_SLOW, NeverLeft, NoAnswer, Reply
from hutong.capabilities.simulation.mischief import App


class InProcess:
    """Carries a request to the app whose base address it starts with; an address of nobody is NeverLeft."""

    def __init__(self, apps: Mapping[str, App]) -> None:
        """`apps` maps base addresses such as "http://wxpay.test" to ASGI apps; the path under it is the app's."""
        self.apps = dict(apps)

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """See `Http.send`."""
        for base, app in self.apps.items():
            if url == base or url.startswith((base + "/", base + "?")):
                exchange = _Exchange(_scope(method, url, len(urlsplit(base).path), headers, body), body)
                return await exchange.run(app, timeout)
        raise NeverLeft(f"nobody listens at {url[:80]}")


class _Exchange:
    """One request and what comes back of it."""

    def __init__(self, scope: MutableMapping[str, Any], body: bytes) -> None:
        self._scope = scope
        self._body: bytes | None = body
        self._gone = asyncio.Event()
        self._start: MutableMapping[str, Any] | None = None
        self._answer = bytearray()
        self._whole = False

    async def run(self, app: App, timeout: float) -> Reply:
        try:
            await asyncio.wait_for(app(self._scope, self._receive, self._send), timeout)
        except TimeoutError as error:
            raise NoAnswer(TOO_SLOW.en) from error
        except ConnectionError as error:
            raise NoAnswer(CUT.en) from error
        if self._start is None or not self._whole:
            raise NoAnswer(CUT.en)
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in self._start["headers"]}
        cookies = [value for name, value in self._start["headers"] if name.lower() == b"set-cookie"]
        headers |= {"set-cookie": b"\n".join(cookies).decode("latin-1")} if cookies else {}
        return Reply(self._start["status"], bytes(self._answer), headers)

    async def _receive(self) -> MutableMapping[str, Any]:
        if self._body is None:
            await self._gone.wait()
            return {"type": "http.disconnect"}
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        else:
            self._answer += message.get("body", b"")
            self._whole = not message.get("more_body", False)


def _scope(method: str, url: str, cut: int, headers: Mapping[str, str], body: bytes) -> MutableMapping[str, Any]:
    parts = urlsplit(url)
    raw = parts.path[cut:] or "/"
    names = {name.lower(): value for name, value in headers.items()}
    names.setdefault("host", parts.netloc)
    names.setdefault("content-length", str(len(body)))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": parts.scheme,
        "path": unquote(raw),
        "raw_path": raw.encode(),
        "root_path": "",
        "query_string": parts.query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in names.items()],
        "client": ("127.0.0.1", 40000),
        "server": (parts.hostname, parts.port or 80),
    }
