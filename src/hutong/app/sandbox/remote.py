"""The command line's side of the sandbox: finds it, and asks its phone over HTTP."""

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from hutong.base.http import Http, NeverLeft, NoAnswer
from hutong.base.text import Text
from hutong.features.payments.view import FINAL

_EVERY: Final = 0.3  # seconds between questions to a payment page


class Trouble(Exception):
    """What went wrong, in both languages."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.en)
        self.words = words


class Unreachable(Trouble):
    """Nobody answers there, or something that is no sandbox."""


class Remote:
    """The sandbox at `url`."""

    def __init__(self, url: str, http: Http) -> None:
        self.url = url.rstrip("/")
        self._http = http

    async def phone(self, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """A call of the phone's interface. Trouble."""
        return await self._json("POST", f"{self.url}/phone/api/{name}", json.dumps(dict(given)).encode())

    async def account(self, code: str, form: str) -> dict[str, Any]:
        """An account at a simulated provider. Trouble."""
        return await self._json("GET", f"{self.url}/phone/api/account?code={code}&form={form}")

    async def state(self, payurl: str, patience: float) -> str:
        """The state at the hub: the first final one within `patience` seconds, else the last seen. Trouble."""
        deadline = asyncio.get_running_loop().time() + patience
        while True:
            facts = await self._json("GET", f"{payurl.split('?')[0]}/status")
            state = str(facts["state"])
            if state in FINAL or asyncio.get_running_loop().time() >= deadline:
                return state
            await asyncio.sleep(_EVERY)

    async def _json(self, method: str, url: str, body: bytes = b"") -> dict[str, Any]:
        try:
            reply = await self._http.send(method, url, headers={"accept": "application/json"}, body=body, timeout=30.0)
            facts = dict(json.loads(reply.body))
        except (NeverLeft, NoAnswer) as error:
            why = str(error).partition(":")[0]  # the rest is for whoever mends the client
            zh, en = f"连不上 {url}：沙箱在运行吗？（{why}）", f"can't reach {url}: is the sandbox running? ({why})"
            raise Unreachable(Text(zh, en)) from error
        except ValueError as error:
            raise Unreachable(Text(f"{url} 的答复不是 JSON", f"{url} doesn't answer JSON")) from error
        if "problem" in facts:
            raise Trouble(Text(**facts["problem"]))
        return facts


def find(given: str, payurl: str, home: Path) -> str:
    """The sandbox's address: as given, from HUTONG_SANDBOX_URL, from demo.json, or one port above the payurl's."""
    if given or os.environ.get("HUTONG_SANDBOX_URL"):
        return given or os.environ["HUTONG_SANDBOX_URL"]
    demo = home / "demo.json"
    if demo.exists():
        told = json.loads(demo.read_text(encoding="utf-8"))
        if not payurl or payurl.startswith(told["base_url"] + "/"):
            return str(told["sandbox_url"])
    parts = urlsplit(payurl)
    if not parts.port:
        return "http://127.0.0.1:8001"
    return urlunsplit((parts.scheme, f"{parts.hostname}:{parts.port + 1}", "", "", ""))
