"""The simulated WeChat Pay's gate: who is asking is proved by a signature, and every answer is signed in turn.

Written from pay.weixin.qq.com/doc/v3/merchant/4012365870 and 4013053420 without a look at the adapter's wire.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from hutong.base.clock import now
from hutong.base.ids import nonce
from hutong.base.rsa import signer, verifier
from hutong.base.secrets import Secret
from hutong.capabilities.simulation.book import Record
from hutong.channels.wxpay_v3.simulator.accounts import Accounts
from hutong.channels.wxpay_v3.simulator.fields import Refused

_SCHEME = "WECHATPAY2-SHA256-RSA2048"
_PARAMETER = re.compile(r'\s*(mchid|nonce_str|signature|timestamp|serial_no)="([^"]*)"\s*')
_AGE = 300  # seconds


@dataclass(slots=True)
class Call:
    """A request as it came; `target` is path and query as the client signed them."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    account: Record = field(default_factory=dict)
    serial: str = ""  # the platform key that is to sign the answer

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """The query's decoded parameters."""
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    @property
    def partner(self) -> bool:
        """Whether a service provider is asking."""
        return bool(self.account["sub_mchid"])

    def json(self) -> dict[str, Any]:
        """The body as a JSON object; Refused."""
        try:
            content = json.loads(self.body)
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            raise Refused(400, "PARAM_ERROR", "请求体不是合法的JSON", {"location": "body", "value": ""})
        return content


@dataclass(slots=True)
class Answer:
    """What goes back: JSON, or raw bytes that are not signed (bill files)."""

    status: int = 200
    content: dict[str, Any] | None = None
    raw: bytes | None = None
    kind: str = "application/json; charset=utf-8"

    @property
    def body(self) -> bytes:
        """The bytes of the answer; none for 204."""
        if self.raw is not None:
            return self.raw
        return b"" if self.content is None else json.dumps(self.content, ensure_ascii=False).encode()


class Gate:
    """Lets in who signed, and signs what goes out."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def enter(self, call: Call) -> None:
        """Finds the account that signed the request and the key that will sign the answer; Refused."""
        if not call.headers.get("accept") or not call.headers.get("user-agent"):
            raise Refused(400, "PARAM_ERROR", "Http头缺少Accept或User-Agent", {"location": "header", "value": ""})
        claims = self._claims(call.headers.get("authorization", ""))
        account = self._accounts.of(claims["mchid"])
        if account is None:
            raise Refused(401, "SIGN_ERROR", "商户号不存在或商户证书序列号有误，验签失败")
        self._check(call, claims, account)
        call.account = account
        if call.method == "POST" and "json" not in call.headers.get("content-type", ""):
            raise Refused(400, "PARAM_ERROR", "Http头Content-Type应为application/json")
        call.serial = self._wished(call.headers.get("wechatpay-serial", ""), account)

    def sign(self, account: Record, serial: str, body: bytes, *, age: int = 0) -> dict[str, str]:
        """The headers that prove a body to be WeChat Pay's; `age` makes the signature older by so many seconds."""
        platform = self._accounts.platform
        serial = serial or self.usual(account)
        private = platform["certified_key" if serial == platform["serial"] else "private_key"]
        seconds, once = str(int(now().timestamp()) - age), nonce()
        signature = signer(Secret(private)).sign(b"\n".join((seconds.encode(), once.encode(), body, b"")))
        return {
            "wechatpay-timestamp": seconds,
            "wechatpay-nonce": once,
            "wechatpay-signature": signature,
            "wechatpay-serial": serial,
            "wechatpay-signature-type": _SCHEME,
        }

    def usual(self, account: Record) -> str:
        """The serial of the key that this account verifies with by its setting."""
        platform = self._accounts.platform
        return str(platform["serial" if account["trust"] == "certificate" else "public_key_id"])

    def _wished(self, serial: str, account: Record) -> str:
        platform = self._accounts.platform
        if not serial:
            return self.usual(account)
        known = next((k for k in (platform["serial"], platform["public_key_id"]) if k.lower() == serial.lower()), None)
        if known is None:
            raise Refused(
                400, "PARAM_ERROR", "平台证书序列号Wechatpay-Serial错误", {"location": "header", "value": serial}
            )
        return str(known)

    def _claims(self, authorization: str) -> dict[str, str]:
        scheme, _, rest = authorization.partition(" ")
        parts = [_PARAMETER.fullmatch(part) for part in rest.split(",")]
        claims = {part[1]: part[2] for part in parts if part}
        if scheme != _SCHEME or None in parts or len(parts) != 5 or len(claims) != 5:
            raise Refused(401, "SIGN_ERROR", "Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》")
        return claims

    def _check(self, call: Call, claims: Mapping[str, str], account: Record) -> None:
        seconds = claims["timestamp"]
        if not re.fullmatch(r"[0-9]{10}", seconds) or abs(now().timestamp() - int(seconds)) > _AGE:
            raise Refused(401, "SIGN_ERROR", "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟")
        if claims["serial_no"].upper() != account["serial"]:
            raise Refused(401, "SIGN_ERROR", "商户证书序列号有误。请使用签名私钥匹配的证书序列号")
        lines = (call.method, call.target, seconds, claims["nonce_str"])
        message = "".join(f"{line}\n" for line in lines).encode() + call.body + b"\n"
        if not verifier(account["public_key"]).verify(message, claims["signature"]):
            raise Refused(401, "SIGN_ERROR", "错误的签名，验签失败", _mismatch(call, message))


def _mismatch(call: Call, message: bytes) -> dict[str, Any]:
    return {
        "detail": {"issue": "sign not match"},
        "field": "signature",
        "location": "authorization",
        "sign_information": {
            "method": call.method,
            "sign_message_length": len(message),
            "truncated_sign_message": message.decode(errors="replace")[:200],
            "url": call.target,
        },
    }
