"""A client of the simulator for tests: signs from the manual's text with its own few lines, and can do it wrongly."""

import json
import time
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from tests.channels.wxpay_v3.stand import PROVIDER, Stand

from hutong.base.http import Reply


@dataclass
class Client:
    """Sends what it is told, signed with the account's key; each attribute may be set to something wrong."""

    stand: Stand
    scheme: str = "WECHATPAY2-SHA256-RSA2048"
    mchid: str = ""
    serial: str = ""
    age: int = 0  # seconds
    dropped: tuple[str, ...] = ()  # headers that are not sent
    headers: dict[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ("serial_no", "timestamp", "signature", "nonce_str", "mchid")

    async def call(self, method: str, target: str, content: Any = None, *, signed: bytes | None = None) -> Reply:
        """The answer; `signed` is another body than the one that is sent."""
        body = content if isinstance(content, bytes) else b"" if content is None else json.dumps(content).encode()
        headers = {
            "Accept": "application/json",
            "User-Agent": "test",
            "Content-Type": "application/json",
            "Authorization": self._authorization(method, target, body if signed is None else signed),
        }
        sent = {name: value for name, value in {**headers, **self.headers}.items() if name not in self.dropped}
        return await self.stand.http.send(method, PROVIDER + target, headers=sent, body=body)

    def _authorization(self, method: str, target: str, body: bytes) -> str:
        settings = self.stand.account.settings
        key = serialization.load_pem_private_key(settings["PRIVATE_KEY"].encode(), None)
        assert isinstance(key, RSAPrivateKey)
        stamp = str(int(time.time()) - self.age)
        text = f"{method}\n{target}\n{stamp}\nABCDEF\n".encode() + body + b"\n"
        fields = {
            "mchid": self.mchid or settings["MCHID"],
            "nonce_str": "ABCDEF",
            "signature": b64encode(key.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode(),
            "timestamp": stamp,
            "serial_no": self.serial or settings["MCH_SERIAL_NO"],
        }
        return f"{self.scheme} " + ", ".join(f'{name}="{fields[name]}"' for name in self.order)


def order(stand: Stand, **changes: Any) -> dict[str, Any]:
    """A good native order; a value of None takes the field out."""
    good: dict[str, Any] = {
        "appid": stand.account.merchant_no,
        "mchid": stand.account.settings["MCHID"],
        "description": "一杯咖啡",
        "out_trade_no": "ORDER00001",
        "notify_url": "https://hub.test/callback",
        "amount": {"total": 1, "currency": "CNY"},
        "scene_info": {"payer_client_ip": "203.0.113.7"},
    }
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def read(reply: Reply) -> dict[str, Any]:
    """The JSON of an answer."""
    content = json.loads(reply.body)
    assert isinstance(content, dict)
    return content
