"""What an operator types in for WeChat Pay V2: the forms of its numbers and keys, and the certificate's two files."""

import re
from typing import Final

from hutong.base.rsa import BadKey, Signer, verifier
from hutong.base.secrets import Secret

APPID_FORM: Final = r"wx[0-9A-Za-z]{16}"
MCHID_FORM: Final = r"[0-9]{8,10}"
KEY_FORM: Final = r"[\x21-\x7e]{32}"
_BLOCK: Final = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.DOTALL)


def identity(text: str) -> None:
    """Passes apiclient_cert.pem and apiclient_key.pem in one text, if they are a pair; BadKey."""
    certificates, keys = _blocks(text)
    if not certificates or len(keys) != 1:
        raise BadKey(
            "请依次粘贴 apiclient_cert.pem 与 apiclient_key.pem 的内容",
            "paste apiclient_cert.pem and apiclient_key.pem, one after the other",
        )
    if Signer(Secret(keys[0])).public_pem() not in [verifier(block).pem() for block in certificates]:
        raise BadKey("私钥与证书不是一对", "the private key is not the certificate's")


def identity_pem(given: Secret | None) -> bytes | None:
    """The same as mutual TLS wants it, see `Config.identity_pem`; None where nothing was typed in."""
    if given is None:
        return None
    certificates, keys = _blocks(given.reveal())
    return "\n".join((*certificates, *keys, "")).encode()


def _blocks(text: str) -> tuple[list[str], list[str]]:
    """The certificates and the private keys in a PEM text."""
    found = [(match[1], match[0]) for match in _BLOCK.finditer(text)]
    certificates = [block for title, block in found if title == "CERTIFICATE"]
    return certificates, [block for title, block in found if title.endswith("PRIVATE KEY")]
