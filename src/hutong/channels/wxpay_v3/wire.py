"""WeChat Pay APIv3 on the wire: signing what leaves, verifying and unsealing what comes back.

Source: pay.weixin.qq.com/doc/v3/merchant/4012365870 (requests), 4013053420 (answers and notifications),
4012071382 (AEAD_AES_256_GCM), read 2025-03.
"""

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hutong.base.http import Reply
from hutong.base.ids import nonce
from hutong.base.rsa import Signer, Verifier, certificate, serial_of, verifier
from hutong.base.secrets import Secret
from hutong.capabilities.faults import Unbelieved

SCHEME = "WECHATPAY2-SHA256-RSA2048"
WINDOW = 300  # seconds that a signature may be older (or newer) than the moment it is read
STRANGE_KEY, STRANGE_SIGNATURE = (
    "signed with a certificate or public key that is not in the settings",
    "the signature is wrong",
)
UNSIGNED = 401  # the only status whose answer WeChat Pay can't sign: it does not know who is asking
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_SECONDS = re.compile(r"[0-9]{1,11}")


class Untrusted(Unbelieved):
    """An answer or notification that WeChat Pay did not sign for us, just now, in this form."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signs our requests: the merchant, or the service provider."""

    mchid: str
    serial: str
    signer: Signer

    def authorization(self, method: str, target: str, body: bytes, at: datetime) -> str:
        """The Authorization header of a request; `target` is path and query exactly as they are sent."""
        once, seconds = nonce(), int(at.timestamp())
        signed = f"{method}\n{target}\n{seconds}\n{once}\n".encode() + body + b"\n"
        fields = {
            "mchid": self.mchid,
            "nonce_str": once,
            "signature": self.signer.sign(signed),
            "timestamp": str(seconds),
            "serial_no": self.serial,
        }
        return f"{SCHEME} " + ",".join(f'{name}="{value}"' for name, value in fields.items())

    def bridge_sign(self, *lines: str) -> str:
        """The signature that starts a payment in a wallet: over these lines, each ended by a line feed."""
        return self.signer.sign("".join(f"{line}\n" for line in lines).encode())


class Trust:
    """The keys WeChat Pay signs with, by serial: platform certificates, the platform public key, or both at once."""

    def __init__(self, certificates: str | None, public_key: str | None, key_id: str | None) -> None:
        """BadKey (a ValueError) when one of them can't be parsed."""
        self._keys: dict[str, Verifier] = {}
        self.preferred = ""  # what our requests name in Wechatpay-Serial
        pems = sorted(certificate_blocks(certificates or ""), key=lambda pem: certificate(pem).not_valid_after_utc)
        for pem in pems:
            self.preferred = serial_of(pem)
            self._keys[self.preferred] = verifier(pem)
        if public_key and key_id:
            self._keys[key_id] = verifier(public_key)
            self.preferred = key_id

    @property
    def certified(self) -> bool:
        """Whether answers are verified by platform certificates alone."""
        return bool(self._keys) and not any(name.startswith("PUB_KEY_ID_") for name in self._keys)

    def knows(self, serial: str) -> bool:
        """Whether the key of this serial is one of them."""
        return _normal(serial) in self._keys

    def verify(self, headers: Mapping[str, str], body: bytes, at: datetime) -> None:
        """Passes what WeChat Pay signed within five minutes of `at`; Untrusted. Header names are in lower case."""
        seconds = headers.get("wechatpay-timestamp", "")
        if not fresh(seconds, at):
            raise Untrusted("the signature's timestamp is missing or five minutes away")
        key = self._keys.get(_normal(headers.get("wechatpay-serial", "")))
        if key is None:
            raise Untrusted(STRANGE_KEY)
        once = headers.get("wechatpay-nonce", "")
        signed = f"{seconds}\n{once}\n".encode("utf-8", "surrogatepass") + body + b"\n"
        if not key.verify(signed, headers.get("wechatpay-signature", "")):
            raise Untrusted(STRANGE_SIGNATURE)


def fresh(seconds: str, at: datetime) -> bool:
    """Whether a timestamp is one, and within five minutes of `at`."""
    return bool(_SECONDS.fullmatch(seconds)) and abs(at.timestamp() - int(seconds)) < WINDOW


def certificate_blocks(text: str) -> list[str]:
    """The PEM certificates in a text that may hold several."""
    return _PEM.findall(text)


def opened(reply: Reply, trust: Trust, at: datetime) -> dict[str, Any]:
    """The JSON of an answer after its signature was verified, {} for an empty one; ValueError for anything else.

    Answers of every status are signed, 401 excepted.
    """
    if reply.status != UNSIGNED or "wechatpay-signature" in reply.headers:
        trust.verify(reply.headers, reply.body, at)
    return parsed(reply.body) if reply.body else {}


def parsed(body: bytes) -> dict[str, Any]:
    """A JSON object in UTF-8; ValueError."""
    content = json.loads(body.decode())
    if not isinstance(content, dict):
        raise ValueError("not a JSON object")
    return content


class OtherKey(ValueError):
    """Something was sealed under another key than the APIv3 key of the settings."""


def unseal(resource: Mapping[str, Any], key: Secret) -> dict[str, Any]:
    """What a notification's `resource` holds (AEAD_AES_256_GCM under the APIv3 key); ValueError."""
    if resource.get("algorithm") != "AEAD_AES_256_GCM":
        raise ValueError("sealed with an unlisted algorithm")
    return parsed(decrypt(resource, key))


def decrypt(sealed: Mapping[str, Any], key: Secret) -> bytes:
    """The plain bytes of nonce, associated_data and ciphertext; ValueError when the key or the content do not fit."""
    parts = [sealed.get("nonce"), sealed.get("ciphertext"), sealed.get("associated_data") or ""]
    once, ciphertext, bound = (part if isinstance(part, str) else "" for part in parts)
    try:
        return AESGCM(key.reveal().encode()).decrypt(
            once.encode(), b64decode(ciphertext, validate=True), bound.encode()
        )
    except InvalidTag as error:
        raise OtherKey("the APIv3 key does not open it") from error


def packed(content: Mapping[str, Any]) -> bytes:
    """A request's JSON, made once: what is signed is what is sent."""
    return orjson.dumps(content)


def _normal(serial: str) -> str:
    """Certificate serials are hex numbers, printed in any case and with leading zeros; a key's id is a name."""
    return serial if serial.startswith("PUB_KEY_ID_") else serial.upper().lstrip("0")
