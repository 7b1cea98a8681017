"""The signature of the merchant gateway (document 003): sorted fields with the MD5 key, MD5, then RSA with SHA-256."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from hutong.base.rsa import Signer, Verifier
from hutong.base.secrets import Secret


@dataclass(frozen=True, slots=True)
class Steps:
    """What is made on the way to a signature: the text (it holds the MD5 key: never log it) and its digest."""

    text: str
    digest: str


def steps(fields: Mapping[str, str], md5_key: Secret) -> Steps:
    """The text to sign and its MD5, upper case. `sign` and empty values take no part."""
    pairs = [f"{name}={fields[name]}" for name in sorted(fields) if name != "sign" and fields[name] != ""]
    pairs.append(f"key={md5_key.reveal()}")
    text = "&".join(pairs)
    return Steps(text, hashlib.md5(text.encode(), usedforsecurity=False).hexdigest().upper())


def sign(fields: Mapping[str, str], md5_key: Secret, signer: Signer) -> str:
    """The value of `sign` for these fields: base64 of the RSA signature over the digest's text."""
    return signer.sign(steps(fields, md5_key).digest.encode())


def verify(fields: Mapping[str, str], md5_key: Secret, verifier: Verifier) -> bool:
    """Whether fields["sign"] is the signature of the other fields. An empty MD5 key verifies nothing."""
    if not md5_key:
        return False
    return verifier.verify(steps(fields, md5_key).digest.encode(), fields.get("sign", ""))
