"""Any call of the signed API, as the shop makes it: signed by its own witness, the answer's signature checked."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from hutong.app.sandbox.shop.config import Config
from hutong.app.sandbox.shop.witness import genuine, signed
from hutong.base.http import Http
from hutong.base.text import Language

_FORM = {"content-type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Answered:
    """What the hub said; `genuine` None: the answer carries no signature, as a refusal."""

    status: int
    answer: Mapping[str, Any]
    genuine: bool | None


class Caller:
    """One merchant's side of the API."""

    def __init__(self, config: Config, http: Http, language: Language = "zh") -> None:
        """`language`: in which refusals are told."""
        self._config = config
        self._http = http
        self._headers = {"accept-language": language}

    async def call(self, path: str, fields: Mapping[str, str]) -> Answered:
        """Posts the fields; merId, nonceStr and sign are added. NeverLeft, NoAnswer."""
        body = urlencode(self._signed(fields)).encode()
        reply = await self._http.send(
            "POST", self._config.hub_url + path, headers={**_FORM, **self._headers}, body=body, timeout=60.0
        )
        return self._answered(reply.status, reply.body)

    async def upload(self, path: str, fields: Mapping[str, str], name: str, content: bytes) -> Answered:
        """Posts a file; its name, size and digest are added where they are not given. NeverLeft, NoAnswer."""
        digest = hashlib.sha256(content).hexdigest()
        told = {"name": name, "size": str(len(content)), "sha256": digest, **fields}
        url = f"{self._config.hub_url}{path}?{urlencode(self._signed(told))}"
        reply = await self._http.send("POST", url, headers=self._headers, body=content, timeout=600.0)
        return self._answered(reply.status, reply.body)

    def _signed(self, fields: Mapping[str, str]) -> dict[str, str]:
        own = {"merId": self._config.keys.mer_id, "nonceStr": secrets.token_hex(16)}
        return signed(self._config.keys, {**own, **fields})

    def _answered(self, status: int, body: bytes) -> Answered:
        answer = dict(json.loads(body))
        texts = {name: str(value) for name, value in answer.items() if isinstance(value, str | int)}
        return Answered(status, answer, genuine(self._config.keys, texts) if "sign" in answer else None)
