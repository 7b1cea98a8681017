"""The shop's till: places signed orders, asks, refunds, and believes a notification only after checking it itself."""

import asyncio
import json
import secrets
import time
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import urlencode

from hutong.app.sandbox.shop.config import Config
from hutong.app.sandbox.shop.hearing import parsed
from hutong.app.sandbox.shop.witness import genuine, signed
from hutong.base.clock import beijing, now
from hutong.base.http import Http, NeverLeft, NoAnswer
from hutong.capabilities.simulation import Book

ORDER: Final = "shop.order"
NOTICE: Final = "shop.notice"
# What a notification is of, by the number that only such a one has; the first that is there counts.
ABOUT: Final = {
    "deliveryNo": "delivery",
    "msgId": "message",
    "smsId": "sms",
    "fileId": "file",
    "shopId": "goods",
    "refundId": "refund",
}
_PAYER: Final = {"ali": "2088102177846880", "wx": "oHutongSandboxPayer000000001"}


def about_of(fields: Mapping[str, str]) -> str:
    """What a notification tells of; a payment where nothing says otherwise."""
    return next((about for name, about in ABOUT.items() if name in fields), "payment")


class Refused(Exception):
    """The hub said no, or nothing: its code and words."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words


class Till:
    """One merchant's side. `own_url` is where the hub finds this shop, e.g. http://127.0.0.1:8001/shop."""

    def __init__(self, config: Config, own_url: str, http: Http, book: Book) -> None:
        self.config = config
        self.own_url = own_url
        self._http = http
        self._book = book
        self._heard = asyncio.Condition()

    async def order(
        self, amount: str, channel: str, subject: str, *, smstyle: int = 1, auth_code: str = ""
    ) -> dict[str, Any]:
        """Orders at the hub; the order as the shop keeps it. Refused."""
        number = f"S{beijing(now()):%y%m%d%H%M%S}{secrets.token_hex(3)}"
        fields = {
            "merId": self.config.keys_for(channel).mer_id,
            "orderId": number,
            "orderAmt": amount,
            "channel": channel,
            "desc": subject,
            "attch": f"shop {channel}",
            "smstyle": str(smstyle),
            "userId": _PAYER["ali" if channel.startswith("ali") else "wx"],
            "ip": "127.0.0.1",
            "notifyUrl": f"{self.own_url}/notify",
            "returnUrl": f"{self.own_url}?order={number}",
        }
        if auth_code:
            fields["authCode"] = auth_code
        kept = {
            "orderId": number,
            "amount": amount,
            "channel": channel,
            "subject": subject,
            "at": now().isoformat(),
            "state": "waiting",
            "refunded": [],
        }
        self._book.put(ORDER, number, kept)
        try:
            answer = await self._call("/api/pay", fields)
        except Refused as refused:
            self._change(number, state="refused", problem=refused.words, code=refused.code)
            raise
        start = answer.get("start")
        return self._change(number, payurl=answer["payurl"], sysOrderId=answer["sysorderno"], start=start)

    async def query(self, number: str) -> dict[str, Any]:
        """Asks the hub how the order stands; its answer counts only with a right signature. Refused."""
        answer = await self._call("/api/pay/query", {"merId": self._mer_id(number), "orderId": number})
        if not genuine(self.config.keys_of(self._mer_id(number)), _texts(answer)):
            raise Refused(0, "答复的签名不对 the answer is not signed by the hub")
        if answer["status"] == "1" and self.find(number)["state"] in ("waiting", "refused"):
            self._change(number, state="paid", how="query")
        return answer

    async def close(self, number: str) -> dict[str, Any]:
        """Closes an unpaid order. Refused."""
        await self._call("/api/pay/close", {"merId": self._mer_id(number), "orderId": number})
        return self._change(number, state="closed")

    async def refund(self, number: str, amount: str, *, reason: str = "") -> dict[str, Any]:
        """Gives money back. Refused."""
        fields = {
            "merId": self._mer_id(number),
            "orderId": number,
            "refundId": f"R{secrets.token_hex(8)}",
            "refundAmt": amount,
            "notifyUrl": f"{self.own_url}/notify",
        }
        answer = await self._call("/api/pay/refund", fields | ({"reason": reason} if reason else {}))
        refunds = [*self.find(number)["refunded"], {"refundId": fields["refundId"], "amount": amount}]
        self._change(number, refunded=refunds)
        return answer

    async def hear(self, body: bytes, content_type: str) -> tuple[bool, dict[str, Any]]:
        """Checks a notification as a careful merchant does; whether to answer `success`, and the record of it."""
        fields = parsed(body, content_type)
        wrong, about = self._wrong(fields), about_of(fields)
        record = {"at": now().isoformat(), "about": about, "fields": fields, "problem": wrong}
        self._book.put(NOTICE, f"{time.time_ns():020d}", record)
        if not wrong and about == "payment":
            self._change(fields["orderId"], state="paid", how="notify")
        async with self._heard:
            self._heard.notify_all()
        return not wrong, record

    async def told(self, number: str, timeout: float) -> dict[str, Any] | None:
        """The first notification of this order, waited for at most so many seconds."""

        def found() -> dict[str, Any] | None:
            return next((one for one in self.notices() if one["fields"].get("orderId") == number), None)

        try:
            async with asyncio.timeout(timeout), self._heard:
                while found() is None:
                    await self._heard.wait()
        except TimeoutError:
            return None
        return found()

    def find(self, number: str) -> dict[str, Any]:
        """An order; KeyError."""
        order = self._book.get(ORDER, number)
        if order is None:
            raise KeyError(number)
        return order

    def orders(self) -> list[dict[str, Any]]:
        """Every order, newest first."""
        return sorted(self._book.all(ORDER), key=lambda one: str(one["at"]), reverse=True)

    def notices(self) -> list[dict[str, Any]]:
        """Every notification, newest first."""
        return sorted(self._book.all(NOTICE), key=lambda one: str(one["at"]), reverse=True)

    def _wrong(self, fields: Mapping[str, str]) -> str:
        """Why a notification is not to be believed; empty when it is."""
        keys = self.config.keys_of(fields.get("merId", ""))
        if not genuine(keys, fields):
            return "签名不对 wrong signature"
        if fields.get("merId") != keys.mer_id:
            return "不是本商户 another merchant"
        about = about_of(fields)
        if about not in ("payment", "refund"):
            return ""  # of something that this shop keeps no list of: signed by the hub is all that it can check
        order = self._book.get(ORDER, fields.get("orderId", ""))
        if order is None:
            return "没有这个订单 no such order"
        if about == "refund":
            return ""
        if _yuan(fields.get("orderAmt", "")) != _yuan(order["amount"]):
            return "金额不符 another amount"
        return "" if fields.get("status") == "1" else "状态不是 1 status is not 1"

    def _mer_id(self, number: str) -> str:
        return self.config.keys_for(str(self.find(number)["channel"])).mer_id

    def _change(self, number: str, **changes: Any) -> dict[str, Any]:
        order = {**self.find(number), **changes}
        self._book.put(ORDER, number, order)
        return order

    async def _call(self, path: str, fields: dict[str, str]) -> dict[str, Any]:
        body = urlencode(
            signed(self.config.keys_of(fields["merId"]), {**fields, "nonceStr": secrets.token_hex(16)})
        ).encode()
        headers = {"content-type": "application/x-www-form-urlencoded"}
        try:
            reply = await self._http.send("POST", self.config.hub_url + path, headers=headers, body=body, timeout=40.0)
            answer = json.loads(reply.body)
        except (NeverLeft, NoAnswer, ValueError) as error:
            raise Refused(0, f"没有得到答复 no answer: {error}") from error
        if reply.status != 200 or answer.get("code", 1) != 1:
            raise Refused(int(answer.get("code", 0)), str(answer.get("msg", reply.status)))
        return dict(answer)


def _yuan(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _texts(answer: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in answer.items() if isinstance(value, str | int)}
