"""A client of the simulated Kodo that signs by hand and posts whatever it is told to."""

import base64
import hmac
import json
from typing import Any

from tests.channels.qiniu_oss.stand import PROVIDER, Stand, part

from hutong.base.clock import now
from hutong.base.http import Reply


class Client:
    """Uploads with policies of its own."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self._secret = stand.account.settings["PRIVATE_KEY"].encode()

    def sign(self, text: str) -> str:
        """Access key and signature."""
        mac = hmac.new(self._secret, text.encode(), "sha1").digest()
        return f"{self._stand.account.merchant_no}:{base64.urlsafe_b64encode(mac).decode()}"

    def token(self, rules: dict[str, Any] | None = None, *, raw: bytes = b"", ascii: bool = True) -> str:
        """A token of a policy: of the whole bucket for an hour, if the rules say nothing else."""
        usual = {"scope": self._stand.bucket, "deadline": int(now().timestamp()) + 3600}
        text = raw or json.dumps({**usual, **(rules or {})}, ensure_ascii=ascii).encode()
        policy = base64.urlsafe_b64encode(text).decode()
        return f"{self.sign(policy)}:{policy}"

    async def post(self, *parts: bytes, kind: str = "multipart/form-data; boundary=XyZ") -> Reply:
        """A form of these parts."""
        body = b"".join([*parts, b"--XyZ--\r\n"])
        return await self._stand.http.send("POST", f"{PROVIDER}/", headers={"content-type": kind}, body=body)

    async def put(
        self, content: bytes, rules: dict[str, Any] | None = None, *, kind: str = "", **fields: str
    ) -> tuple[int, Any]:
        """A file under a policy, and what is said of it."""
        told = {"token": self.token(rules), **fields}
        name = told.pop("fileName", "file")
        parts = [part(field.replace("x_", "x:"), value.encode()) for field, value in told.items()]
        reply = await self.post(*parts, part("file", content, f'; filename="{name}"', kind))
        return reply.status, json.loads(reply.body)

    async def ask(self, method: str, path: str, token: str, body: bytes = b"", **headers: str) -> tuple[int, Any]:
        """A request about an upload in parts."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        whole = {"authorization": f"UpToken {token}", **named}
        reply = await self._stand.http.send(method, f"{PROVIDER}{path}", headers=whole, body=body)
        return reply.status, json.loads(reply.body) if reply.body else None
