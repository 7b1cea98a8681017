"""The three ways in which clients sign: ACS3 in headers, and the older RPC signature in the query or in the form.

Source: help.aliyun.com, document_detail/2593177 (V3) and document_detail/25490 (V2 for RPC), read in public copies
2026-11, without a look at the adapter's wire. Parameters are taken decoded, since clients encode them differently.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from hutong.capabilities.simulation.book import Record
from hutong.channels.aliyun_sms.simulator.refusals import Refused, at_gate, missing

_SCHEME = "ACS3-HMAC-SHA256"
_AUTHORIZATION = re.compile(
    rf"{_SCHEME}\s+Credential=([^,\s]+)\s*,\s*SignedHeaders=([^,\s]+)\s*,\s*Signature=([0-9a-f]{{64}})"
)
_HEADERS = {  # that a request in this dialect must have, and what they are called in a refusal
    "x-acs-action": "Action",
    "x-acs-version": "Version",
    "x-acs-date": "Timestamp",
    "x-acs-signature-nonce": "SignatureNonce",
    "x-acs-content-sha256": "ContentSha256",
}
_PARAMETERS = ("AccessKeyId", "Signature", "SignatureNonce", "Timestamp", "SignatureMethod", "SignatureVersion")
_FORMATS = ("JSON", "XML")


@dataclass(slots=True)
class Call:
    """A request as it came: the path without whatever the simulator is served under, the parameters decoded."""

    verb: str  # of HTTP
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    body: bytes = b""
    account: Record = field(default_factory=dict)

    @property
    def parameters(self) -> dict[str, str]:
        """What is told, wherever it stands."""
        return {**self.query, **self.form}

    @property
    def in_headers(self) -> bool:
        """Whether the client speaks the newer dialect."""
        return self.headers.get("authorization", "").startswith("ACS3")

    @property
    def action(self) -> str:
        """What is asked, e.g. SendSms."""
        return self.headers.get("x-acs-action", "") if self.in_headers else self.parameters.get("Action", "")

    @property
    def version(self) -> str:
        """Of the interface."""
        return self.headers.get("x-acs-version", "") if self.in_headers else self.parameters.get("Version", "")

    @property
    def format(self) -> str:
        """JSON or XML; clients of the older dialect that name none get XML."""
        if self.in_headers:
            return "XML" if "xml" in self.headers.get("accept", "").lower() else "JSON"
        asked = self.parameters.get("Format", "XML").upper()
        return asked if asked in _FORMATS else "JSON"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says that a request is his, when it was made, and the proof."""

    key_id: str
    nonce: str
    at: str
    text: str  # that was signed
    signature: str
    newer: bool

    def proof(self, secret: str) -> str:
        """The signature that the owner of the secret would have made."""
        if self.newer:
            return hmac.digest(secret.encode(), self.text.encode(), "sha256").hex()
        return base64.b64encode(hmac.digest(f"{secret}&".encode(), self.text.encode(), "sha1")).decode()


def claim(call: Call) -> Claim:
    """What a request claims; Refused when it claims nothing that could be looked at."""
    return _acs3(call) if call.in_headers else _rpc(call)


def _acs3(call: Call) -> Claim:
    found = _AUTHORIZATION.fullmatch(call.headers["authorization"].strip())
    if found is None:
        raise at_gate("IncompleteSignature")
    key_id, named, signature = found.groups()
    for header, parameter in _HEADERS.items():
        if not call.headers.get(header):
            raise missing(parameter)
    names = sorted(named.lower().split(";"))
    required = {"host", *(name for name in call.headers if name.startswith("x-acs-"))}
    if not required <= set(names) or any(name not in call.headers for name in names):
        raise at_gate("IncompleteSignature")
    digest = hashlib.sha256(call.body).hexdigest()
    if call.headers["x-acs-content-sha256"] != digest:
        raise at_gate("SignatureDoesNotMatch", f" server content sha256 is:{digest}")
    canonical = [call.verb, call.path, _joined(call.query)]
    canonical += [f"{name}:{call.headers[name].strip()}" for name in names]
    canonical += ["", ";".join(names), digest]
    text = f"{_SCHEME}\n{hashlib.sha256(chr(10).join(canonical).encode()).hexdigest()}"
    return Claim(key_id, call.headers["x-acs-signature-nonce"], call.headers["x-acs-date"], text, signature, newer=True)


def _rpc(call: Call) -> Claim:
    told = call.parameters
    for parameter in _PARAMETERS:
        if not told.get(parameter):
            raise missing(parameter)
    for wrong in _unfit(told):
        raise wrong
    signed = {name: value for name, value in told.items() if name != "Signature"}
    text = f"{call.verb}&{_encoded('/')}&{_encoded(_joined(signed))}"
    return Claim(told["AccessKeyId"], told["SignatureNonce"], told["Timestamp"], text, told["Signature"], newer=False)


def _unfit(told: Mapping[str, str]) -> list[Refused]:
    rules = (
        ("SignatureMethod", ("HMAC-SHA1",), "InvalidSignatureMethod"),
        ("SignatureVersion", ("1.0",), "IncompleteSignature"),
        ("Format", _FORMATS, "InvalidParameter.Format"),
    )
    return [at_gate(code) for name, fits, code in rules if told.get(name, fits[0]).upper() not in fits]


def _joined(told: Mapping[str, str]) -> str:
    return "&".join("=".join(map(_encoded, pair)) for pair in sorted(told.items()))


def _encoded(value: str) -> str:
    return quote(value, safe="~")
