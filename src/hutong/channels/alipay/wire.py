"""Alipay's gateway on the wire: signing what leaves, verifying what comes back over the very text that came.

Source: docs.open.alipay.com/291/105974 and its neighbours (signing, verifying, certificates) and Alipay's published
clients, read in public copies 2026-11.
"""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from cryptography import x509

from hutong.base.clock import beijing
from hutong.base.rsa import Signer, certificate, verifier
from hutong.capabilities.faults import Unbelieved

GATEWAY = "/gateway.do"
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_RSA_SIGNED = "1.2.840.113549.1.1."  # the signature algorithms of PKCS#1; the root file holds others, too
_BLANK = re.compile(r"[ \t\r\n]*")
_JSON = json.JSONDecoder()
_MOST_FIELDS = 200


STRANGE_CERTIFICATE = "signed with a certificate that is not in the settings"
STRANGE_SIGNATURE = "the signature is wrong"


class Untrusted(Unbelieved):
    """An answer, notification or return that Alipay did not sign for us in this form."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signs our requests: an application, in certificate mode with the numbers of its certificates."""

    app_id: str
    signer: Signer
    certified: Mapping[str, str]  # app_cert_sn and alipay_root_cert_sn, or nothing

    def request(self, method: str, content: Mapping[str, Any] | None, at: datetime, **extra: str) -> dict[str, str]:
        """All parameters of a request, signed; `extra` (such as notify_url) go beside the content, if not empty."""
        fields = {
            "app_id": self.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": clock(at),
            "version": "1.0",
            **self.certified,
            **{name: value for name, value in extra.items() if value},
            **({} if content is None else {"biz_content": packed(content)}),
        }
        return {**fields, "sign": self.signer.sign(signed_text(fields, ("sign",)))}


class Trust:
    """The keys Alipay signs with: one plain public key, or those of its certificates by their numbers."""

    def __init__(self, public_key: str | None, certificates: str | None) -> None:
        """BadKey (a ValueError) when one of them can't be parsed. Certificates go before the plain key."""
        self._certified = {certificate_sn(pem): verifier(pem) for pem in certificate_blocks(certificates or "")}
        self._plain = verifier(public_key) if public_key and not self._certified else None

    def verify(self, text: bytes, signature: str, number: str = "") -> None:
        """Passes what one of the keys signed; Untrusted. `number` is that of the certificate, where one is named."""
        if number and self._certified:
            keys = [key for sn, key in self._certified.items() if sn == number]
        else:
            keys = [*self._certified.values(), *([self._plain] if self._plain else [])]
        if not keys:
            raise Untrusted(STRANGE_CERTIFICATE)
        if not any(key.verify(text, signature) for key in keys):
            raise Untrusted(STRANGE_SIGNATURE)

    def verify_fields(self, fields: Mapping[str, str]) -> None:
        """Passes the decoded fields of a notification or return; Untrusted."""
        if fields.get("sign_type") != "RSA2":
            raise Untrusted("signed with another algorithm than RSA2")
        self.verify(signed_text(fields, ("sign", "sign_type")), fields.get("sign", ""))


def signed_text(fields: Mapping[str, str], without: Collection[str]) -> bytes:
    """The text a signature is over: filled fields in ASCII order with raw values. Unicode that is none: ValueError."""
    names = sorted(name for name, value in fields.items() if value and name not in without)
    return "&".join(f"{name}={fields[name]}" for name in names).encode()


def opened(body: bytes, method: str, trust: Trust) -> tuple[dict[str, Any], bool]:
    """The node that answers a method, and whether Alipay signed it; ValueError for anything else.

    Only refusals at the gate (an unknown application, say) come without a signature.
    """
    members = _members(body.decode())
    for name in (method.replace(".", "_") + "_response", "error_response"):
        if name in members:
            node, raw = members[name]
            break
    else:
        raise ValueError("no answer to this method in it")
    if not isinstance(node, dict):
        raise ValueError("the answer is not a JSON object")
    signature, number = (members.get(name, ("", ""))[0] for name in ("sign", "alipay_cert_sn"))
    if signature == "":
        return node, False
    trust.verify(raw.encode(), str(signature), str(number))
    return node, True


def _members(text: str) -> dict[str, tuple[Any, str]]:
    """The members of a JSON object, each with the text it was written as; ValueError."""
    members: dict[str, tuple[Any, str]] = {}
    at = _past(text, _skip(text, 0), "{")
    while True:
        name, at = _JSON.raw_decode(text, _skip(text, at))
        start = _skip(text, _past(text, _skip(text, at), ":"))
        value, at = _JSON.raw_decode(text, start)
        if not isinstance(name, str) or name in members:
            raise ValueError("a member without a name, or twice")
        members[name] = value, text[start:at]
        at = _skip(text, at)
        if text[at : at + 1] == "}" and _skip(text, at + 1) == len(text):
            return members
        at = _past(text, at, ",")


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _past(text: str, at: int, mark: str) -> int:
    if text[at : at + 1] != mark:
        raise ValueError(f"no {mark} at character {at} of the answer")
    return at + 1


def form(text: str) -> dict[str, str]:
    """The decoded fields of a form or query in UTF-8; ValueError, also for a field that comes twice."""
    pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field comes twice")
    return fields


def packed(content: Mapping[str, Any]) -> str:
    """A request's JSON."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def clock(moment: datetime) -> str:
    """A moment as Alipay writes it, in Beijing."""
    return f"{beijing(moment):%Y-%m-%d %H:%M:%S}"


def certificate_blocks(text: str) -> list[str]:
    """The PEM certificates in a text that may hold several."""
    return _PEM.findall(text.replace("\\r", "").replace("\\n", "\n"))


def certificate_sn(pem: str) -> str:
    """A certificate's number as Alipay counts: MD5 of the issuer and the decimal serial number; BadKey."""
    return _sn(certificate(pem))


def root_sn(text: str) -> str:
    """The number of the root file: those of its RSA-signed certificates, joined; empty when there is none.

    The file also holds certificates with Chinese national algorithms, which can't be parsed and take no part.
    """
    numbers = []
    for pem in certificate_blocks(text):
        try:
            found = certificate(pem)
        except ValueError:
            continue
        if found.signature_algorithm_oid.dotted_string.startswith(_RSA_SIGNED):
            numbers.append(_sn(found))
    return "_".join(numbers)


def _sn(found: x509.Certificate) -> str:
    named = f"{found.issuer.rfc4514_string()}{found.serial_number}"
    return hashlib.md5(named.encode(), usedforsecurity=False).hexdigest()
