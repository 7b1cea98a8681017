"""A client of the simulator for tests: signs from the manual's text with its own few lines, and can do it wrongly."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

from tests.channels.aliyun_oss.stand import Stand, multipart, posted

from hutong.base.http import Reply

SUB = ("uploads", "uploadId", "partNumber", "delete", "response-content-type", "objectMeta", "location", "bucketInfo")


@dataclass
class Client:
    """Sends what it is told, signed with the account's key."""

    stand: Stand
    version: str = "v4"
    key_id: str = ""
    secret: str = ""
    region: str = "cn-shenzhen"
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        self.key_id = self.key_id or self.stand.account.merchant_no
        self.secret = self.secret or self.stand.account.settings["PRIVATE_KEY"]

    async def ask(
        self,
        method: str,
        key: str,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        **changes: str,
    ) -> Reply:
        """The answer to a signed request; changes are made to its headers after they were signed."""
        given = {name.lower(): value for name, value in (headers or {}).items()}
        signed = (
            self._v1(method, key, query or {}, given)
            if self.version == "v1"
            else self._v4(method, key, query or {}, given)
        )
        named = {**signed, **{name.replace("_", "-"): value for name, value in changes.items()}}
        kept = {name: value for name, value in named.items() if value}
        return await self.bare(method, key, query, kept, body)

    async def bare(
        self,
        method: str,
        key: str,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Reply:
        """The answer to a request as it is."""
        pairs = [
            f"{quote(name, safe='')}={quote(value, safe='')}" if value else name
            for name, value in (query or {}).items()
        ]
        url = f"{self.stand.endpoint}/{quote(key)}" + (f"?{'&'.join(pairs)}" if pairs else "")
        return await self.stand.http.send(method, url, headers=headers or {}, body=body)

    def link_v1(self, key: str, expires: datetime) -> dict[str, str]:
        """The query of a V1 link."""
        end = str(int(expires.timestamp()))
        text = f"GET\n\n\n{end}\n/{self.stand.bucket}/{key}"
        return {"OSSAccessKeyId": self.key_id, "Expires": end, "Signature": self.hmac_sha1(text)}

    def link_v4(self, key: str, seconds: int = 60, **changes: str) -> dict[str, str]:
        """The query of a V4 link; changes are signed, an empty one leaves a parameter out."""
        scope = f"{self.at:%Y%m%d}/{self.region}/oss/aliyun_v4_request"
        query = {
            "x-oss-signature-version": "OSS4-HMAC-SHA256",
            "x-oss-credential": f"{self.key_id}/{scope}",
            "x-oss-date": f"{self.at:%Y%m%dT%H%M%SZ}",
            "x-oss-expires": str(seconds),
            **{name.replace("_", "-"): value for name, value in changes.items()},
        }
        query = {name: value for name, value in query.items() if value}
        text = self._canonical("GET", key, query, {})
        return {**query, "x-oss-signature": self._signature(text, scope)}

    async def form(self, policy: Any, fields: Mapping[str, str], content: bytes = b"12345", **body: Any) -> Reply:
        """The answer to a form with this policy, signed in V1 unless the fields sign otherwise."""
        text = policy if isinstance(policy, str) else base64.b64encode(json.dumps(policy).encode()).decode()
        usual = {"OSSAccessKeyId": self.key_id, "policy": text, "Signature": self.hmac_sha1(text)}
        named = {name: value for name, value in {**usual, **fields}.items() if value}
        url = f"{self.stand.endpoint}/"
        return await self.stand.http.send("POST", url, headers=posted(), body=multipart(named, content, **body))

    def hmac_sha1(self, text: str) -> str:
        """V1's signature."""
        return base64.b64encode(hmac.new(self.secret.encode(), text.encode(), hashlib.sha1).digest()).decode()

    def _v1(self, method: str, key: str, query: Mapping[str, str], headers: dict[str, str]) -> dict[str, str]:
        dated = {**headers, "date": format_datetime(self.at, usegmt=True)}
        subs = [f"{name}={value}" if value else name for name, value in sorted(query.items()) if name in SUB]
        resource = f"/{self.stand.bucket}/{key}" + (f"?{'&'.join(subs)}" if subs else "")
        oss = "".join(f"{name}:{dated[name]}\n" for name in sorted(dated) if name.startswith("x-oss-"))
        text = "\n".join([method, *(dated.get(n, "") for n in ("content-md5", "content-type", "date")), oss + resource])
        return {**dated, "authorization": f"OSS {self.key_id}:{self.hmac_sha1(text)}"}

    def _v4(self, method: str, key: str, query: Mapping[str, str], headers: dict[str, str]) -> dict[str, str]:
        scope = f"{self.at:%Y%m%d}/{self.region}/oss/aliyun_v4_request"
        dated = {"x-oss-date": f"{self.at:%Y%m%dT%H%M%SZ}", "x-oss-content-sha256": "UNSIGNED-PAYLOAD", **headers}
        signature = self._signature(self._canonical(method, key, query, dated), scope)
        header = f"OSS4-HMAC-SHA256 Credential={self.key_id}/{scope}, Signature={signature}"
        return {**dated, "authorization": header}

    def _canonical(self, method: str, key: str, query: Mapping[str, str], headers: Mapping[str, str]) -> str:
        pairs = sorted((quote(name, safe=""), quote(value, safe="")) for name, value in query.items())
        text = "&".join(f"{name}={value}" if value else name for name, value in pairs)
        signed = [
            name for name in sorted(headers) if name.startswith("x-oss-") or name in ("content-type", "content-md5")
        ]
        lines = "".join(f"{name}:{headers[name]}\n" for name in signed)
        return f"{method}\n/{self.stand.bucket}/{quote(key)}\n{text}\n{lines}\n\nUNSIGNED-PAYLOAD"

    def _signature(self, canonical: str, scope: str) -> str:
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        key = f"aliyun_v4{self.secret}".encode()
        for step in scope.split("/"):
            key = hmac.new(key, step.encode(), hashlib.sha256).digest()
        text = f"OSS4-HMAC-SHA256\n{self.at:%Y%m%dT%H%M%SZ}\n{scope}\n{digest}"
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def ago(**time: float) -> datetime:
    """A moment that long before now."""
    return datetime.now(UTC) - timedelta(**time)


def element(reply: Reply, name: str) -> str:
    """The text of the first element of this name."""
    return reply.body.decode().split(f"<{name}>")[1].split(f"</{name}>")[0]
