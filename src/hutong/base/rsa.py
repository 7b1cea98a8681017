"""RSA with SHA-256 and PKCS#1 v1.5: keys parsed once from whatever an operator pasted, then sign and verify."""

import hashlib
import re
from base64 import b64encode
from binascii import a2b_base64
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from hutong.base.secrets import Secret
from hutong.base.text import Unfit

_PADDING = padding.PKCS1v15()
_SHA256 = hashes.SHA256()
_BARE = re.compile(r"[A-Za-z0-9+/=\s]+")


class BadKey(Unfit):
    """A text that is not the RSA key or certificate it should be."""


class Signer:
    """A private key that signs; built once and kept, since parsing costs up to 43 ms."""

    def __init__(self, text: Secret) -> None:
        self._key = _private(text)

    def sign(self, data: bytes) -> str:
        """The signature of `data`, base64."""
        return b64encode(self._key.sign(data, _PADDING, _SHA256)).decode()

    def public_pem(self) -> str:
        """The public half, PEM (SubjectPublicKeyInfo)."""
        return _pem(self._key.public_key())

    @property
    def bits(self) -> int:
        """Length of the modulus in bits."""
        return self._key.key_size

    @staticmethod
    def generate() -> Secret:
        """A new 2048-bit private key, PKCS#8 PEM."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
        return Secret(key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain).decode())


class Verifier:
    """A public key that verifies; taken from a PEM key, a bare base64 key or an X.509 certificate."""

    def __init__(self, text: str) -> None:
        self._key = _public(text)

    def verify(self, data: bytes, signature: str) -> bool:
        """Whether `signature` (base64) is of `data`; anything malformed is simply not a signature."""
        try:
            raw = a2b_base64(signature, strict_mode=True)
            self._key.verify(raw, data, _PADDING, _SHA256)
        except (InvalidSignature, ValueError):
            return False
        return True

    def recover(self, signature: bytes) -> bytes | None:
        """The SHA-256 that a signature by this key's private half is of; None when it is not by it."""
        try:
            return self._key.recover_data_from_signature(signature, _PADDING, _SHA256)
        except (InvalidSignature, ValueError):
            return None

    def inside(self, signature: bytes) -> bytes | None:
        """What a signature by this key's private half holds, of whatever hash (RFC 8017 9.2); None: not by it."""
        try:
            return self._key.recover_data_from_signature(signature, _PADDING, None)
        except (InvalidSignature, ValueError):
            return None

    def verify_pss(self, data: bytes, signature: bytes) -> bool:
        """Whether it was signed with SHA-256 and the other padding of RSA, PSS."""
        padded = padding.PSS(padding.MGF1(_SHA256), padding.PSS.AUTO)
        try:
            self._key.verify(signature, data, padded, _SHA256)
        except (InvalidSignature, ValueError):
            return False
        return True

    def pem(self) -> str:
        """The key as PEM."""
        return _pem(self._key)

    def fingerprint(self) -> str:
        """SHA-256 of the key (DER), as people compare it: the first sixteen bytes in pairs."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        der = self._key.public_bytes(serialization.Encoding.DER, form)
        return hashlib.sha256(der).digest()[:16].hex(":")

    @property
    def bits(self) -> int:
        """Length of the modulus in bits; under 2048 deserves a warning."""
        return self._key.key_size


@lru_cache(maxsize=4096)
def verifier(text: str) -> Verifier:
    """The verifier of a public key or certificate, parsed once per process; BadKey."""
    return Verifier(text)


@lru_cache(maxsize=4096)
def signer(text: Secret) -> Signer:
    """The signer of a private key, parsed once per process; BadKey."""
    return Signer(text)


def certificate(text: str) -> x509.Certificate:
    """The first certificate in a PEM text; BadKey."""
    try:
        return x509.load_pem_x509_certificate(_lines(text).encode())
    except ValueError as error:
        raise BadKey("不是 PEM 格式的证书", "not a PEM certificate") from error


def serial_of(pem: str) -> str:
    """The serial number of a certificate as providers print it: upper hex, no leading zeros."""
    return f"{certificate(pem).serial_number:X}"


def _private(text: Secret) -> rsa.RSAPrivateKey:
    for candidate in _encodings(text.reveal(), ("PRIVATE KEY", "RSA PRIVATE KEY")):
        try:
            key = serialization.load_pem_private_key(candidate, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
        if isinstance(key, rsa.RSAPrivateKey):
            return key
    raise BadKey(
        "不是 RSA 私钥（PKCS#8 或 PKCS#1；PEM，或不带头尾的 Base64）",
        "not an RSA private key (PKCS#8 or PKCS#1, PEM or its bare base64)",
    )


def _public(text: str) -> rsa.RSAPublicKey:
    if "BEGIN CERTIFICATE" in text:
        certified = _certified(certificate(text))
        if isinstance(certified, rsa.RSAPublicKey):
            return certified
    for candidate in _encodings(text, ("PUBLIC KEY", "RSA PUBLIC KEY")):
        try:
            key = serialization.load_pem_public_key(candidate)
        except (ValueError, UnsupportedAlgorithm):
            continue
        if isinstance(key, rsa.RSAPublicKey):
            return key
    raise BadKey(
        "不是 RSA 公钥或证书（PEM，或不带头尾的 Base64）",
        "not an RSA public key or certificate (PEM or its bare base64)",
    )


def _certified(certificate: x509.Certificate) -> object:
    try:
        return certificate.public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadKey("无法读取证书中的公钥类型", "the certificate's key is of a kind that can't be read") from error


def _lines(text: str) -> str:
    """The text with its line ends, which JSON and .env files write out as a backslash and an n."""
    return text.strip().replace("\\r", "").replace("\\n", "\n")


def _encodings(text: str, titles: tuple[str, ...]) -> list[bytes]:
    """The PEM texts that a pasted key may stand for: itself, or its bare base64 under each title."""
    text = _lines(text)
    if text.startswith("-----"):
        return [text.encode("utf-8", "replace")]
    if not _BARE.fullmatch(text):
        return []
    body = "".join(text.split())
    lines = "\n".join(body[i : i + 64] for i in range(0, len(body), 64))
    return [f"-----BEGIN {title}-----\n{lines}\n-----END {title}-----\n".encode() for title in titles]


def _pem(key: rsa.RSAPublicKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form).decode()
