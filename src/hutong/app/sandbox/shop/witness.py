"""The merchant's own signature, written from the gateway document alone: a second witness beside the hub's.

1. The fields without `sign`, in ascending ASCII order, as key1=val1&key2=val2, then &key= and the MD5 key.
2. MD5 of that text, in capitals.
3. RSA with SHA-256 over step 2's text, in base64.
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import md5

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key


@dataclass(frozen=True)
class Keys:
    """What a merchant holds: its number, the MD5 key, its own private key and the hub's public key."""

    mer_id: str
    md5_key: str
    private: RSAPrivateKey
    platform: RSAPublicKey

    def __repr__(self) -> str:
        return f"Keys({self.mer_id})"


def load(mer_id: str, md5_key: str, private_pem: bytes, platform_pem: bytes) -> Keys:
    """The keys from PEM; ValueError when one is not what it should be."""
    private, platform = load_pem_private_key(private_pem, None), load_pem_public_key(platform_pem)
    if not isinstance(private, RSAPrivateKey) or not isinstance(platform, RSAPublicKey):
        raise ValueError("both keys must be RSA keys")
    return Keys(mer_id, md5_key, private, platform)


def digest(fields: Iterable[tuple[str, str]], md5_key: str) -> str:
    """Steps 1 and 2."""
    parts = [name + "=" + value for name, value in sorted(fields) if value and name != "sign"]
    text = "&".join([*parts, "key=" + md5_key])
    return md5(text.encode("utf-8"), usedforsecurity=False).hexdigest().upper()


def signed(keys: Keys, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields with their `sign`."""
    seal = keys.private.sign(digest(fields.items(), keys.md5_key).encode("ascii"), PKCS1v15(), SHA256())
    return {**fields, "sign": base64.b64encode(seal).decode("ascii")}


def genuine(keys: Keys, fields: Mapping[str, str]) -> bool:
    """Whether the hub signed these fields."""
    try:
        seal = base64.b64decode(fields.get("sign", ""), validate=True)
        keys.platform.verify(seal, digest(fields.items(), keys.md5_key).encode("ascii"), PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True
