"""What a pasted key or certificate is: whose, by whom, how strong, until when; nothing of it that is secret."""

import hashlib
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from hutong.base.clock import beijing_day
from hutong.base.rsa import BadKey, certificate, signer, verifier
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.base.vault import Vault, VaultError
from hutong.switchboard.content import Setup

_CERTIFICATE: Final = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)
_SHORTEST: Final = 200  # characters; a shorter text can't be an RSA key of 1024 bits
CERTIFICATE: Final = Text("证书", "Certificate")
PUBLIC: Final = Text("公钥", "Public key")
PRIVATE: Final = Text("私钥", "Private key")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing about a pasted text."""

    label: Text
    value: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """A key or certificate as it may be shown; `ends`: the last moment that a certificate is good for."""

    kind: Text
    facts: tuple[Fact, ...]
    ends: datetime | None = None


def pasted(value: str | Secret) -> tuple[Pasted, ...]:
    """Every certificate in a text, or the key that it is; nothing for other texts."""
    text = value.reveal() if isinstance(value, Secret) else value
    if len(text) < _SHORTEST:
        return ()
    blocks = _CERTIFICATE.findall(text.replace("\\r", "").replace("\\n", "\n"))
    if blocks:
        return tuple(found for block in blocks if (found := _certificate(block)) is not None)
    key = _private(text) or _public(text)
    return (key,) if key else ()


def first_end(setup: Setup, vault: Vault) -> datetime | None:
    """When the first of a channel's certificates ends; of a setting with several, the last one counts.

    Two of them lie there while one replaces the other.
    """
    ends = [end for key in setup.settings if (end := _last_end(setup, key, vault)) is not None]
    return min(ends, default=None)


def _last_end(setup: Setup, key: str, vault: Vault) -> datetime | None:
    try:
        found = pasted(setup.value(key, vault))
    except VaultError:
        return None
    return max((one.ends for one in found if one.ends is not None), default=None)


def _certificate(block: str) -> Pasted | None:
    try:
        found = certificate(block)
    except BadKey:
        return None
    facts = [
        Fact(Text("持有者", "Subject"), _name(found.subject)),
        Fact(Text("签发者", "Issuer"), _name(found.issuer)),
        Fact(Text("序列号", "Serial number"), f"{found.serial_number:X}"),
        Fact(Text("生效日期", "Valid from"), beijing_day(found.not_valid_before_utc)),
        Fact(Text("到期日期", "Valid until"), beijing_day(found.not_valid_after_utc)),
        *_strength(found),
        Fact(Text("SHA-256 指纹", "SHA-256 fingerprint"), _pairs(found.fingerprint(hashes.SHA256()))),
    ]
    return Pasted(CERTIFICATE, tuple(facts), found.not_valid_after_utc)


def _strength(found: x509.Certificate) -> Iterator[Fact]:
    label = Text("密钥", "Key")
    try:
        key = found.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return
    if isinstance(key, rsa.RSAPublicKey):
        yield Fact(label, f"RSA {key.key_size}")
    elif isinstance(key, ec.EllipticCurvePublicKey):
        yield Fact(label, f"EC {key.curve.name}")


def _name(name: x509.Name) -> str:
    """The common name with the organisation; the whole name where there is neither."""
    parts = [name.get_attributes_for_oid(oid) for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)]
    words = [str(part[0].value) for part in parts if part]
    return ", ".join(dict.fromkeys(words)) or name.rfc4514_string()


def _private(text: str) -> Pasted | None:
    try:
        key = signer(Secret(text))
    except BadKey:
        return None
    return Pasted(PRIVATE, _key_facts(key.bits, key.public_pem(), Text("公钥 SHA-256", "SHA-256 of the public half")))


def _public(text: str) -> Pasted | None:
    try:
        key = verifier(text)
    except BadKey:
        return None
    return Pasted(PUBLIC, _key_facts(key.bits, key.pem(), Text("SHA-256 指纹", "SHA-256 fingerprint")))


def _key_facts(bits: int, pem: str, label: Text) -> tuple[Fact, ...]:
    body = "".join(line for line in pem.splitlines() if not line.startswith("-----"))
    digest = hashlib.sha256(b64decode(body)).digest()
    return Fact(Text("密钥", "Key"), f"RSA {bits}"), Fact(label, _pairs(digest))


def _pairs(digest: bytes) -> str:
    return digest.hex(":").upper()
