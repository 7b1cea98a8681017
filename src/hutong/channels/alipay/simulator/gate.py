"""The simulated Alipay's gate: who is asking is proved by a signature, and every answer is signed in turn.

Written from docs.open.alipay.com/291/105974 and 105806 without a look at the adapter's wire.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from hutong.base.rsa import Signer, signer, verifier
from hutong.base.secrets import Secret
from hutong.capabilities.simulation.book import Record
from hutong.channels.alipay.simulator.accounts import Accounts
from hutong.channels.alipay.simulator.fields import MESSAGES, Refused, moment

PATH = "/gateway.do"
_NEEDED = (
    ("signature", "sign", "缺少签名参数"),
    ("signature-type", "sign_type", "缺少签名类型"),
    ("timestamp", "timestamp", "缺少时间戳参数"),
    ("version", "version", "缺少版本参数"),
)
_ALLOWED: tuple[tuple[str, Callable[[str], bool], str, str], ...] = (
    ("sign_type", lambda value: value == "RSA2", "isv.invalid-signature-type", "无效签名类型"),
    ("timestamp", lambda value: not moment(value), "isv.invalid-timestamp", "非法的时间戳参数"),
    ("charset", lambda value: value.lower() == "utf-8", "isv.invalid-charset", "字符集错误"),
    ("format", lambda value: value.lower() in ("", "json"), "isv.invalid-format", "无效的数据格式"),
    ("version", lambda value: value == "1.0", "isv.invalid-parameter", "参数无效：version"),
)


@dataclass(slots=True)
class Call:
    """A request as it came; its parameters may be in the query, in the body, or in both."""

    verb: str  # of HTTP
    path: str
    fields: Mapping[str, str]
    account: Record = field(default_factory=dict)

    @property
    def method(self) -> str:
        """Alipay's name of what is asked, e.g. alipay.trade.query."""
        return self.fields.get("method", "")

    def content(self) -> dict[str, Any]:
        """The biz_content as a JSON object; Refused."""
        try:
            content = json.loads(self.fields.get("biz_content") or "{}")
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            raise Refused("40002", "isv.invalid-parameter", "参数无效：biz_content不是合法的JSON")
        return content


def parameters(*parts: bytes) -> dict[str, str]:
    """The decoded parameters of query and body."""
    pairs = [pair for part in parts for pair in parse_qsl(part.decode("utf-8", "replace"), keep_blank_values=True)]
    return dict(pairs)


class Gate:
    """Lets in who signed, and signs what goes out."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def enter(self, call: Call) -> None:
        """Finds the application that signed the request; Refused."""
        app_id = call.fields.get("app_id", "")
        if not app_id:
            raise Refused("40001", "isv.missing-app-id", "缺少APPID参数", signed=False)
        account = self._accounts.of(app_id)
        if account is None:
            raise Refused("40002", "isv.invalid-app-id", "无效的AppID参数", signed=False)
        call.account = account
        for name, parameter, words in _NEEDED:
            if not call.fields.get(parameter):
                raise Refused("40001", f"isv.missing-{name}", words)
        for parameter, fits, sub_code, words in _ALLOWED:
            if not fits(call.fields.get(parameter, "")):
                raise Refused("40002", sub_code, words)
        _check_certificates(call)
        _check_signature(call)

    def answer(self, call: Call, node: Mapping[str, Any], *, signed: bool, wrong: bool = False) -> bytes:
        """The body of an answer. `wrong` signs something else."""
        text = written(node)
        name = f"{call.method.replace('.', '_')}_response" if call.method else "error_response"
        members = [f'"{name}":{text}']
        if signed and call.account:
            if call.account["certified"]:
                members.append(f'"alipay_cert_sn":"{call.account["alipay_sn"]}"')
            members.append(f'"sign":"{self.sign(call.account, "something else" if wrong else text)}"')
        return f"{{{','.join(members)}}}".encode()

    def sign(self, account: Record, text: str) -> str:
        """Alipay's signature for this application."""
        return signer(Secret(account["alipay_private_key"])).sign(text.encode())

    def signed(self, account: Record, fields: Mapping[str, str], key: Signer | None = None) -> dict[str, str]:
        """The fields of a notification or return with sign and sign_type, which are not part of what is signed."""
        text = _joined(fields)
        return {**fields, "sign_type": "RSA2", "sign": key.sign(text.encode()) if key else self.sign(account, text)}


def success(code: str = "10000", **more: Any) -> dict[str, Any]:
    """A node that says yes."""
    return {"code": code, "msg": MESSAGES[code], **more}


def written(node: Mapping[str, Any]) -> str:
    """A node as Alipay writes it: compact, unescaped Chinese, and every slash escaped."""
    return json.dumps(node, ensure_ascii=False, separators=(",", ":")).replace("/", "\\/")


def _joined(fields: Mapping[str, str]) -> str:
    kept = {name: value for name, value in fields.items() if value and name != "sign"}
    return "&".join("=".join(pair) for pair in sorted(kept.items()))


def _check_certificates(call: Call) -> None:
    account = call.account
    if not account["certified"]:
        return
    if not call.fields.get("app_cert_sn"):
        raise Refused("40002", "isv.missing-app-cert-sn", "缺少应用公钥证书序列号")
    if not call.fields.get("alipay_root_cert_sn"):
        raise Refused("40002", "isv.missing-alipay-root-cert-sn", "缺少支付宝根证书序列号")
    if call.fields["app_cert_sn"] != account["app_sn"]:
        raise Refused("40002", "isv.app-cert-not-exist", "应用公钥证书不存在")
    if call.fields["alipay_root_cert_sn"] != account["root_sn"]:
        raise Refused("40002", "isv.invalid-alipay-root-cert-sn", "无效的支付宝根证书序列号")


def _check_signature(call: Call) -> None:
    text = _joined(call.fields)
    if not verifier(call.account["public_key"]).verify(text.encode(), call.fields["sign"]):
        words = "验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配，网关生成的验签字符串为："
        raise Refused("40002", "isv.invalid-signature", words + text.replace("&", "&amp;"))
