"""The merchant on the street: orders, and hears and verifies what the hub tells it on a port of its own."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from tests.journeys.street import MERCHANT, PATIENCE, Street

from hutong.base.http import Wire
from hutong.base.ids import new_id, nonce
from hutong.base.rsa import signer
from hutong.base.signing import sign, verify
from hutong.capabilities.simulation import Mischief


@dataclass
class Merchant:
    """One merchant server and one payer's phone."""

    street: Street
    wire: Wire
    url: str = ""
    refuse: int = 0  # how many notifications are answered with an error first
    heard: list[dict[str, str]] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def app(self) -> Starlette:
        """The server that the hub notifies."""
        return Starlette(routes=[Route("/notify", self._notified, methods=["POST"])])

    async def _notified(self, request: Request) -> Response:
        fields = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        assert self.street.verifier is not None
        assert verify(fields, self.street.md5_key, self.street.verifier)
        async with self.changed:
            self.heard.append(fields)
            self.changed.notify_all()
        if self.refuse:
            self.refuse -= 1
            return PlainTextResponse("<html>success? no</html>")
        return PlainTextResponse("success")

    def of(self, order_id: str) -> list[dict[str, str]]:
        """What was heard of an order."""
        return [fields for fields in self.heard if fields["orderId"] == order_id]

    async def told(self, order_id: str, times: int = 1) -> list[dict[str, str]]:
        """The notifications of an order, once there are so many."""
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(lambda: len(self.of(order_id)) >= times)
        return self.of(order_id)

    async def call(self, path: str, fields: Mapping[str, str]) -> dict[str, Any]:
        """A signed call of the API."""
        full = {"merId": MERCHANT, "nonceStr": nonce(), **fields}
        full["sign"] = sign(full, self.street.md5_key, signer(self.street.private_key))
        headers = {"content-type": "application/x-www-form-urlencoded"}
        url = self.street.base_url + path
        reply = await self.wire.send("POST", url, headers=headers, body=urlencode(full).encode(), timeout=PATIENCE)
        answer: dict[str, Any] = orjson.loads(reply.body)
        return answer

    async def order(self, channel: str, order_id: str = "", **changes: str) -> dict[str, Any]:
        """The answer to an order of 19.99 yuan, whatever it is."""
        fields = {
            "orderId": order_id or new_id(),
            "orderAmt": "19.99",
            "channel": channel,
            "desc": "手冲咖啡 & coffee",
            "attch": "桌 7",
            "smstyle": "1",
            "userId": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
            "ip": "203.0.113.9",
            "notifyUrl": f"{self.url}/notify",
            "returnUrl": "https://shop.example.com/back",
        }
        return await self.call("/api/pay", {**fields, **changes})

    async def ordered(self, channel: str) -> dict[str, Any]:
        """The answer to an order that must be taken."""
        answer = await self.order(channel)
        assert answer["code"] == 1, answer
        return answer

    async def status(self, order_id: str) -> str:
        """0 or 1, as the signed answer to a query says."""
        answer = await self.call("/api/pay/query", {"orderId": order_id})
        assert self.street.verifier is not None
        assert verify(answer, self.street.md5_key, self.street.verifier), answer
        return str(answer["status"])

    async def phone(self, verb: str, **given: Any) -> dict[str, Any]:
        """The simulated phone does something."""
        url = f"{self.street.sandbox_url}/phone/api/{verb}"
        reply = await self.wire.send("POST", url, headers={}, body=orjson.dumps(given), timeout=PATIENCE)
        answer: dict[str, Any] = orjson.loads(reply.body)
        assert reply.status == 200, answer
        return answer

    async def wrong(self, code: str, mischief: Mischief, *, where: str = "") -> None:
        """The provider will do something wrong, once."""
        await self.phone("misbehave", code=code, mischief=mischief.value, where=where)

    async def pay(self, payurl: str) -> dict[str, Any]:
        """The payer opens the payment page, scans what it shows and confirms."""
        bill = await self.phone("reach", text=payurl)
        return await self.phone("pay", code=bill["code"], bill=bill["bill"]["id"])
