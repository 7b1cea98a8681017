"""The simulated UnionPay Commerce's doors: who is asking is proved by a signature, in each door's own way.

Written from 全民付移动支付 v20221020 (1.9, 1.10) and open.chinaums.com without a look at the adapter's wire.
"""

import hashlib
import hmac
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl

from hutong.base.clock import BEIJING, now
from hutong.base.secrets import same
from hutong.capabilities.simulation.book import Record
from hutong.channels.chinaums.simulator import fields
from hutong.channels.chinaums.simulator.accounts import Accounts
from hutong.channels.chinaums.simulator.fields import Refused

_SKEW: Final = timedelta(minutes=10)
_HEADER: Final = re.compile(r'\s*([A-Za-z]+)="([^"]*)"\s*(?:,|$)')
_SIGNED_WITH: Final = {"MD5": hashlib.md5, "SHA256": hashlib.sha256}


@dataclass(slots=True)
class Call:
    """A request as it came, and what the door made of it."""

    verb: str  # of HTTP
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    message: str = ""  # the msgType, or what a path of the open platform stands for
    content: dict[str, Any] = field(default_factory=dict)
    account: Record = field(default_factory=dict)
    netpay: bool = False

    @property
    def agent(self) -> str:
        """Which wallet's browser it came from: wechat, alipay, unionpay; empty for any other."""
        seen = self.headers.get("user-agent", "").lower()
        marks = (("micromessenger", "wechat"), ("alipayclient", "alipay"), ("unionpay", "unionpay"))
        return next((wallet for mark, wallet in marks if mark in seen), "")


class Gate:
    """Lets in who signed; signs what goes out where the door does."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def enter_netpay(self, call: Call) -> None:
        """A message of the older door, in a JSON body or in an address; Refused."""
        call.netpay = True
        content = dict(call.query) if call.verb == "GET" else _object(call.body)
        call.content, call.message = content, str(content.get("msgType", ""))
        account = self._accounts.by("msg_src", str(content.get("msgSrc", "")))
        if account is None:
            raise Refused("INVALID_MSGSRC", signed=False)
        call.account = account
        if not same(str(content.get("sign", "")).lower(), signature(content, account["comm_key"]).lower()):
            raise Refused("BAD_SIGN")
        self._check(call)

    def enter_open(self, call: Call) -> None:
        """A message of the open platform: OPEN-BODY-SIG over a body, OPEN-FORM-PARAM over an address; Refused."""
        if call.verb == "GET":
            kind, told, raw = call.query.get("authorization", ""), call.query, call.query.get("content", "").encode()
            wanted, names = "OPEN-FORM-PARAM", ("appId", "timestamp", "nonce", "signature")
        else:
            kind, _, rest = call.headers.get("authorization", "").partition(" ")
            told, raw = dict(_HEADER.findall(rest)), call.body
            wanted, names = "OPEN-BODY-SIG", ("AppId", "Timestamp", "Nonce", "Signature")
        app_id, stamp, nonce, given = (told.get(name, "") for name in names)
        account = self._accounts.by("app_id", app_id)
        if kind != wanted or account is None or not _recent(stamp) or not 0 < len(nonce) <= 128:
            raise Refused("1000", "认证失败", signed=False, status=401)
        text = app_id + stamp + nonce + hashlib.sha256(raw).hexdigest()
        right = hmac.new(account["app_key"].encode(), text.encode(), hashlib.sha256).digest()
        if not same(given, b64encode(right).decode()):
            raise Refused("1000", "认证失败", signed=False, status=401)
        call.account, call.content = account, _object(raw)
        self._check(call)

    def answer(self, call: Call, node: Mapping[str, Any], *, signed: bool, wrong: bool = False) -> bytes:
        """The body of an answer; netpay signs it, the open platform does not. `wrong` signs with another key."""
        whole = {name: value for name, value in node.items() if value is not None}
        if call.netpay and signed and call.account:
            whole = {"msgSrc": call.account["msg_src"], "msgType": call.message, **whole}
            if "signType" in call.content:
                whole["signType"] = call.content["signType"]
            key = "0" * 48 if wrong else call.account["comm_key"]
            whole["sign"] = signature(whole, key).upper()
        return _written(whole).encode()

    def _check(self, call: Call) -> None:
        fields.check(call.content, fields.COMMON)
        account, content = call.account, call.content
        if content["mid"] != account["mid"] or content["tid"] != account["tid"]:
            raise Refused("NO_MERCHANT")
        if abs(fields.at(content["requestTimestamp"]) - now()) > _SKEW:
            raise Refused("ABNORMAL_REQUEST_TIME")
        if content["instMid"] not in account["inst_mids"]:
            raise Refused("INVLID_MERCHANT_CONFIG")


def signature(content: Mapping[str, Any], key: str) -> str:
    """The digest of the sorted, filled fields with the key behind them; an object is its compact JSON text."""
    filled = {name: _plain(value) for name, value in content.items() if name not in ("sign", "signature")}
    joined = "&".join(f"{name}={filled[name]}" for name in sorted(filled) if filled[name] != "")
    method = _SIGNED_WITH.get(str(content.get("signType", "SHA256")))
    return method((joined + key).encode()).hexdigest() if method else ""


def pairs(text: bytes) -> dict[str, str]:
    """The decoded fields of a query or form."""
    return dict(parse_qsl(text.decode("utf-8", "replace"), keep_blank_values=True))


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Refused("BAD_REQUEST", "报文不是JSON", signed=False)
    return value


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else _written(value)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _recent(stamp: str) -> bool:
    try:
        sent = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=BEIJING)
    except ValueError:
        return False
    return abs(sent - now()) <= _SKEW
