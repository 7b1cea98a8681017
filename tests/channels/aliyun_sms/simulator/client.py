"""A client of the tests' own, in the three dialects: neither the adapter's signing nor the simulator's is used."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode
from uuid import uuid4

from tests.channels.aliyun_sms.stand import PROVIDER, Stand

from hutong.base.clock import now
from hutong.base.http import Reply

DIALECTS = ("acs3", "acs3_form", "query", "form")


def written(late: timedelta = timedelta()) -> str:
    """The time of now, or of some time after it."""
    return f"{now() + late:%Y-%m-%dT%H:%M:%SZ}"


def encoded(value: str) -> str:
    """As the older manual has it: a form's encoding with three letters exchanged."""
    return quote_plus(value).replace("+", "%20").replace("*", "%2A").replace("%7E", "~")


def joined(told: Mapping[str, str]) -> str:
    """In order, encoded."""
    return "&".join(f"{encoded(name)}={encoded(told[name])}" for name in sorted(told))


class Client:
    """Speaks for the stand's account in one dialect. `extra` are headers or common parameters; None leaves one out."""

    def __init__(self, stand: Stand, dialect: str = "acs3", secret: str = "") -> None:
        self.stand = stand
        self.dialect = dialect
        self.key_id = stand.account.merchant_no
        self.secret = secret or stand.account.settings["PRIVATE_KEY"]

    async def call(
        self, action: str, told: Mapping[str, str], extra: Mapping[str, str | None] | None = None, *, verb: str = "POST"
    ) -> Reply:
        """The answer to a signed request."""
        more = dict(extra or {})
        if self.dialect.startswith("acs3"):
            url, headers, body = self._acs3(action, told, more, verb)
        else:
            url, headers, body = self._rpc(action, told, more, verb)
        return await self.stand.http.send(verb, url, headers=headers, body=body)

    async def node(self, action: str, told: Mapping[str, str], extra: Mapping[str, str | None] | None = None) -> Any:
        """The JSON of an answer, its HTTP status with it."""
        reply = await self.call(action, told, extra)
        return {**json.loads(reply.body), "status": reply.status}

    def _acs3(self, action: str, told: Mapping[str, str], extra: dict[str, str | None], verb: str) -> Any:
        form = self.dialect == "acs3_form"
        query, body = ("", urlencode(told).encode()) if form else (joined(told), b"")
        heads: dict[str, str | None] = {
            "host": "aliyun.test",
            "x-acs-action": action,
            "x-acs-version": "2017-05-25",
            "x-acs-date": written(),
            "x-acs-signature-nonce": str(uuid4()),
            "x-acs-content-sha256": hashlib.sha256(body).hexdigest(),
            **({"content-type": "application/x-www-form-urlencoded"} if form else {}),
            **extra,
        }
        headers = {name: value for name, value in heads.items() if value is not None}
        names = sorted(headers)
        lines = [verb, "/", query, *(f"{name}:{headers[name]}" for name in names), "", ";".join(names)]
        canonical = "\n".join([*lines, hashlib.sha256(body).hexdigest()])
        text = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode()).hexdigest()
        signature = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        proof = f"Credential={self.key_id},SignedHeaders={';'.join(names)},Signature={signature}"
        return f"{PROVIDER}/?{query}", {**headers, "authorization": f"ACS3-HMAC-SHA256 {proof}"}, body

    def _rpc(self, action: str, told: Mapping[str, str], extra: dict[str, str | None], verb: str) -> Any:
        common: dict[str, str | None] = {
            "AccessKeyId": self.key_id,
            "Action": action,
            "Format": "JSON",
            "RegionId": "cn-hangzhou",
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": str(uuid4()),
            "SignatureVersion": "1.0",
            "Timestamp": written(),
            "Version": "2017-05-25",
            **extra,
        }
        every = {**told, **{name: value for name, value in common.items() if value is not None}}
        if "Signature" not in extra:
            text = f"{verb}&%2F&{encoded(joined(every))}"
            digest = hmac.new(f"{self.secret}&".encode(), text.encode(), hashlib.sha1).digest()
            every["Signature"] = base64.b64encode(digest).decode()
        if self.dialect == "query":
            return f"{PROVIDER}/?{urlencode(every)}", {}, b""
        kind = {"content-type": "application/x-www-form-urlencoded;charset=utf-8"}
        return f"{PROVIDER}/", kind, urlencode(every).encode()
