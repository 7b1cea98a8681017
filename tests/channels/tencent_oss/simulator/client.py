"""A client of the simulated COS for tests: signs from the manual's text with its own lines, and can do it wrongly."""

import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

from tests.channels.tencent_oss.stand import PROVIDER, Stand, multipart

from hutong.base.http import Reply


def sha1(text: str) -> str:
    """In hexadecimal."""
    return hashlib.sha1(text.encode()).hexdigest()


def mac(key: str, text: str) -> str:
    """HMAC-SHA1 in hexadecimal."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha1).hexdigest()


def encoded(text: str) -> str:
    """RFC 3986."""
    return quote(text, safe="")


@dataclass
class Client:
    """Sends what it is told, signed with the account's keys; `changes` are made to the proof after signing."""

    stand: Stand
    secret: str = ""
    start: int = -60  # seconds from now
    end: int = 600
    sign_time: str = ""  # where it is another than the period of the key
    changes: dict[str, str] = field(default_factory=dict)

    @property
    def account(self) -> dict[str, Any]:
        """As the simulator's book has it."""
        return self.stand.provider.accounts.opened("bucket")

    @property
    def host(self) -> str:
        """The bucket's own."""
        return f"{self.account['bucket']}.cos.{self.account['region']}.myqcloud.com"

    def proof(self, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, str]:
        """The seven fields."""
        good = f"{int(time.time()) + self.start};{int(time.time()) + self.end}"
        names = sorted(name.lower() for name in query)
        lower = {name.lower(): value for name, value in query.items()}
        parameters = "&".join(f"{encoded(name)}={encoded(lower[name])}" for name in names)
        told = "&".join(f"{name}={encoded(headers[name])}" for name in sorted(headers))
        request = f"{method.lower()}\n{path}\n{parameters}\n{told}\n"
        sign_time = self.sign_time or good
        text = f"sha1\n{sign_time}\n{sha1(request)}\n"
        fields = {
            "q-sign-algorithm": "sha1",
            "q-ak": self.account["secret_id"],
            "q-sign-time": sign_time,
            "q-key-time": good,
            "q-header-list": ";".join(sorted(headers)),
            "q-url-param-list": ";".join(encoded(name) for name in names),
            "q-signature": mac(mac(self.secret or self.account["secret_key"], good), text),
        }
        return {name: value for name, value in {**fields, **self.changes}.items() if value != "-"}

    async def send(
        self,
        method: str,
        key: str = "",
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        *,
        signed_host: str = "",
        in_query: bool = False,
    ) -> Reply:
        """The answer to a request at the bucket's own host; headers that are signed are in lower case."""
        query, headers = dict(query or {}), dict(headers or {})
        proof = self.proof(method, f"/{key}", query, {**headers, "host": signed_host or self.host})
        if in_query:
            query |= proof
        else:
            headers["authorization"] = "&".join(f"{name}={value}" for name, value in proof.items())
        return await self.anonymous(method, key, query, headers, body)

    async def anonymous(
        self,
        method: str,
        key: str = "",
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Reply:
        """The answer to a request without a proof."""
        url = f"{PROVIDER}/{quote(key)}{f'?{urlencode(query)}' if query else ''}"
        named = {"host": self.host, **(headers or {})}
        return await self.stand.http.send(method, url, headers=named, body=body)

    async def post(
        self, fields: Mapping[str, str], content: bytes = b"content", headers: Mapping[str, str] | None = None
    ) -> Reply:
        """The answer to a form."""
        body, boundary = multipart(fields, content)
        usual = {"content-type": f"multipart/form-data; boundary={boundary}"}
        return await self.anonymous("POST", "", headers={**usual, **(headers or {})}, body=body)


def tree(reply: Reply) -> ElementTree.Element:
    """The XML of an answer, without namespaces."""
    root = ElementTree.fromstring(reply.body)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def code(reply: Reply) -> tuple[int, str]:
    """The status and code of a refusal."""
    return reply.status, tree(reply).findtext("Code", "")
