"""A raw client for the simulator's tests: it signs by its own reading of the manual."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from tests.vendors.wechat_pay.stand import CALLBACK, PROVIDER, Stand

from hutong.base.http import Reply

ORDER = {
    "body": "一杯咖啡",
    "out_trade_no": "C0000001",
    "total_fee": "1999",
    "spbill_create_ip": "203.0.113.7",
    "notify_url": CALLBACK,
    "trade_type": "NATIVE",
    "product_id": "1",
}


class Client:
    """A merchant's own program."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        self.owner = {"appid": stand.account.merchant_no, "mch_id": stand.settings["MCHID"]}
        for name, wire in (("sub_mch_id", "SUB_MCHID"), ("sub_appid", "SUB_MERCHANT_CODE")):
            if wire in stand.settings:
                self.owner[name] = stand.settings[wire]

    def signed(self, fields: Mapping[str, str]) -> dict[str, str]:
        """The fields with owner, nonce and signature; a field given as "" is left out."""
        whole = {**self.owner, "nonce_str": "5K8264ILTKCH16CQ2502SI8ZNMTM67VS", **fields}
        whole = {name: value for name, value in whole.items() if value != ""}
        return {**whole, "sign": self.signature(whole, fields.get("sign_type", ""))}

    def signature(self, fields: Mapping[str, str], kind: str = "") -> str:
        """MD5, or HMAC-SHA256 if that is the kind."""
        key = self.stand.settings["PRIVATE_KEY"]
        names = sorted(name for name in fields if fields[name] and name != "sign")
        text = "&".join([*(f"{name}={fields[name]}" for name in names), f"key={key}"]).encode()
        if kind == "HMAC-SHA256":
            return hmac.new(key.encode(), text, hashlib.sha256).hexdigest().upper()
        return hashlib.md5(text).hexdigest().upper()

    async def call(self, path: str, fields: Mapping[str, str]) -> dict[str, str]:
        """The fields of the answer to signed fields; a signed answer's signature and owner are checked."""
        sent = self.signed(fields)
        answer = fields_of((await self.post(path, plain(sent))).body)
        if answer["return_code"] == "SUCCESS":
            assert answer["sign"] == self.signature(answer, fields.get("sign_type", ""))
            assert (answer["appid"], answer["mch_id"]) == (sent["appid"], sent["mch_id"])
        else:
            assert "sign" not in answer
        return answer

    async def post(
        self, path: str, body: bytes, method: str = "POST", headers: Mapping[str, str] | None = None
    ) -> Reply:
        """The answer to a raw body."""
        return await self.stand.http.send(method, PROVIDER + path, headers=headers or {}, body=body)


def plain(fields: Mapping[str, str]) -> bytes:
    """Plain text on one line."""
    return f"<xml>{''.join(f'<{n}>{escape(v)}</{n}>' for n, v in fields.items())}</xml>".encode()


def fields_of(body: bytes) -> dict[str, str]:
    """The fields of an answer, whose values are all CDATA."""
    return dict(re.findall(r"<(\w+)><!\[CDATA\[(.*?)\]\]></\1>", body.decode(), re.DOTALL))
