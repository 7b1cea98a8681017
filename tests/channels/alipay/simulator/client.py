"""A client of the simulator for tests: signs from the manual's text with its own few lines, and can do it wrongly."""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from tests.channels.alipay.stand import CALLBACK, PROVIDER, Stand

from hutong.base.http import Reply

FORM = {"content-type": "application/x-www-form-urlencoded"}


@dataclass
class Client:
    """Sends what it is told, signed with the application's key."""

    stand: Stand

    def fields(self, method: str, content: Any, /, **changes: str) -> dict[str, str]:
        """The signed parameters; a change to the empty text takes one out before signing."""
        account = self.stand.provider.accounts.opened(self.stand.form)
        usual = {
            "app_id": account["app_id"],
            "method": method,
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": f"{datetime.now(UTC) + timedelta(hours=8):%Y-%m-%d %H:%M:%S}",
            "version": "1.0",
            "notify_url": CALLBACK,
            "biz_content": content if isinstance(content, str) else json.dumps(content),
        }
        if account["certified"]:
            usual |= {"app_cert_sn": account["app_sn"], "alipay_root_cert_sn": account["root_sn"]}
        kept = {name: value for name, value in {**usual, **changes}.items() if value}
        text = "&".join(f"{name}={kept[name]}" for name in sorted(kept))
        return {
            **kept,
            "sign": b64encode(self._key().sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode(),
        }

    async def send(self, fields: dict[str, str], *, in_query: bool = True, split: bool = False) -> Reply:
        """The answer to parameters in one GET query, in one form body, or with biz_content alone in the body."""
        gateway = f"{PROVIDER}/gateway.do"
        if split:
            body = urlencode({"biz_content": fields["biz_content"]})
            rest = {name: value for name, value in fields.items() if name != "biz_content"}
            return await self.stand.http.send("POST", f"{gateway}?{urlencode(rest)}", headers=FORM, body=body.encode())
        if in_query:
            return await self.stand.http.send("GET", f"{gateway}?{urlencode(fields)}", headers={})
        return await self.stand.http.send("POST", gateway, headers=FORM, body=urlencode(fields).encode())

    async def call(self, method: str, content: Any, /, **changes: str) -> dict[str, Any]:
        """The node of the answer to a call."""
        return node(await self.send(self.fields(method, content, **changes)))

    def _key(self) -> RSAPrivateKey:
        private = b64decode(self.stand.account.settings["PRIVATE_KEY"])
        key = serialization.load_der_private_key(private, None)
        assert isinstance(key, RSAPrivateKey)
        return key


def node(reply: Reply) -> dict[str, Any]:
    """What an answer says, whoever signed it."""
    assert reply.status == 200
    members = json.loads(reply.body)
    found = members[next(iter(members))]
    assert isinstance(found, dict)
    return found


def order(**changes: Any) -> dict[str, Any]:
    """A good order; a value of None takes the field out."""
    good = {"out_trade_no": "ORDER00001", "total_amount": "0.01", "subject": "一杯咖啡"}
    return {name: value for name, value in {**good, **changes}.items() if value is not None}
