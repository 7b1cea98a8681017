"""A merchant's public key as people paste it: read when it is one, told apart by name when it is something else."""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from hutong.base.text import Text, Unfit

ENOUGH: Final = 2048  # bits of a new key; shorter ones occur in the wild and operators may register them
_SEQUENCE: Final = b"\x30"
_VERSION: Final = b"\x02\x01"  # private keys and PKCS#12 begin with a small number, public keys never do
# SEQUENCE, OBJECT IDENTIFIER 1.2.840.113549.1.5 or .12: an encrypted PKCS#8. The two lengths between may be any.
_ENCRYPTED: Final = re.compile(rb"\x30.\x06.\x2a\x86\x48\x86\xf7\x0d\x01[\x05\x0c]", re.DOTALL)
_PRIVATE_WORDS: Final = re.compile(
    r"PRIVATE KEY|PuTTY-User-Key-File|openssh-key-v1|<D>|\"d\"\s*:\s*\"", re.IGNORECASE
)  # PEM, PuTTY, OpenSSH, the XML of .NET, JWK
_SSH: Final = re.compile(r"SSH2 PUBLIC KEY|\b(ssh-(rsa|dss|ed25519)|ecdsa-sha2-\w+)\b")
_RUN: Final = re.compile(r"[A-Za-z0-9+/]{16,}")
_BLOCK: Final = re.compile(r"-+\s*BEGIN ([A-Z0-9 ]+?)\s*-+(.*?)(?:-+\s*END|\Z)", re.DOTALL)
_FRAME: Final = re.compile(r"-+\s*(?:BEGIN|END) [A-Z0-9 ]+?\s*-+")
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_QUOTES: Final = "\"'`“”‘’「」,;"

_PRIVATE: Final = Text(
    "这是私钥：私钥只留在您自己的服务器上。请作废这一对，重新生成一对，这里填新的公钥",
    "a private key, which never leaves your own server: throw this pair away, make a new one, and give its public key",
)
_PLATFORM: Final = Text(
    "这是平台的公钥，用来验证平台的应答和通知；这里填您自己的公钥",
    "the hub's public key, with which you verify the hub's messages; this is the place for your own",
)
_OTHER: Final = Text("不是 RSA 公钥或证书", "not an RSA public key or certificate (PEM or its bare base64)")
_REQUEST: Final = Text(
    "这是证书请求（CSR），不是证书：填公钥，或签发后的证书",
    "a certificate request (CSR) and no certificate: give the public key, or the certificate once it is issued",
)
_OF_SSH: Final = Text(
    "这是 SSH 公钥：用 ssh-keygen -e -m PKCS8 转换，或重新生成 RSA 密钥对",
    "an SSH public key: turn it with `ssh-keygen -e -m PKCS8`, or make an RSA pair",
)
_CUT: Final = Text("没有复制完整：后面缺了一段", "it is not whole: its end is missing")
_LONGER: Final = Text("公钥后面多了内容：只复制一把公钥", "something follows the key: copy one public key only")
_BROKEN: Final = Text(
    "公钥中有字符错了或缺了：请重新复制", "a character of the key is wrong or missing: copy it once more"
)


class NoPublicKey(Unfit):
    """A pasted text that is no public key to register, and what it is instead."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.zh, why.en)


def read(pasted: str, platform: str = "", shortest: int = 0) -> str:
    """The public key as PEM; NoPublicKey. `platform`: the hub's own for this merchant, which is refused by name."""
    text = _tidied(pasted)
    if _is_private(text):
        raise NoPublicKey(_PRIVATE)
    if _SSH.search(text):
        raise NoPublicKey(_OF_SSH)
    key = _key(_der(text))
    if not isinstance(key, rsa.RSAPublicKey):
        raise NoPublicKey(_not_rsa(key))
    pem = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    if pem == platform:
        raise NoPublicKey(_PLATFORM)
    if key.key_size < shortest:
        bits = key.key_size
        raise NoPublicKey(
            Text(f"只有 {bits} 位，至少 {shortest} 位：请重新生成", f"only {bits} bits; make one of {shortest} or more")
        )
    return pem


def _tidied(pasted: str) -> str:
    """Without what nobody sees, what .env files and JSON put around a text, and what Word makes of dashes."""
    text = _UNSEEN.sub("", pasted).replace("\\r", "").replace("\\n", "\n").replace("\u00a0", " ")
    return re.sub("[\u2010-\u2015\u2212\uff0d]", "-", text).strip().strip(_QUOTES).strip()


def _is_private(text: str) -> bool:
    return bool(_PRIVATE_WORDS.search(text)) or any(_begins_private(start) for start in _starts(text))


def _starts(text: str) -> Iterator[bytes]:
    """The first bytes of everything in the text that may be base64."""
    for run in _RUN.finditer(text):
        yield b64decode(run[0][: len(run[0][:64]) // 4 * 4])


def _begins_private(start: bytes) -> bool:
    content = _content(start)[0]
    return content.startswith(_VERSION) or bool(_ENCRYPTED.match(content)) or start.startswith(b"openssh-key-v1")


def _content(der: bytes) -> tuple[bytes, int]:
    """What is in the outermost SEQUENCE, and how long it says that is; nothing when there is none."""
    if not der.startswith(_SEQUENCE) or len(der) < 2:
        return b"", 0
    more = der[1] & 0x7F if der[1] & 0x80 else 0
    size = int.from_bytes(der[2 : 2 + more], "big") if more else der[1]
    return der[2 + more :], size


def _der(text: str) -> bytes:
    block = _BLOCK.search(text)
    body = "".join((block[2] if block else _FRAME.sub("", text)).split()).rstrip("=")
    try:
        der = b64decode(body + "=" * (-len(body) % 4), validate=True)
    except ValueError as error:  # of letters beyond ASCII a plain one
        looks = block is not None or body.startswith("MI")
        raise NoPublicKey(_BROKEN if looks else _OTHER) from error
    content, size = _content(der)
    if not content:
        raise NoPublicKey(_BROKEN if block else _OTHER)
    if len(content) != size:
        raise NoPublicKey(_CUT if len(content) < size else _LONGER)
    return der


def _key(der: bytes) -> object:
    """The public key that is in it, of whatever kind; NoPublicKey."""
    for load in _LOADS:
        try:
            return load(der)
        except UnsupportedAlgorithm:
            return None
        except ValueError:
            continue
    try:
        x509.load_der_x509_csr(der)
    except ValueError as error:
        raise NoPublicKey(_BROKEN) from error
    raise NoPublicKey(_REQUEST)


_LOADS: Final[tuple[Callable[[bytes], object], ...]] = (
    serialization.load_der_public_key,
    lambda der: x509.load_der_x509_certificate(der).public_key(),
)


def _not_rsa(key: object) -> Text:
    kind = "EC" if isinstance(key, ec.EllipticCurvePublicKey) else type(key).__name__.removesuffix("PublicKey")
    name = "" if key is None else f" {kind.strip('_')}"
    return Text(f"这是{name} 公钥，不是 RSA：请生成 RSA 密钥对", f"a{name} key and not RSA: make an RSA pair")
