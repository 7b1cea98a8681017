"""Reading a `sign` that may be written wrongly, and what it is a signature of."""

import binascii
import re
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import new as hashed
from typing import Final
from urllib.parse import unquote

from hutong.base.rsa import Verifier
from hutong.base.secrets import same
from hutong.base.signing.mistake import Matches, Mistake, sign

# RFC 8017 9.2, note 1: what stands before the hash in a signature. SHA-256 is the right one.
_HASHES: Final = {
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha1": bytes.fromhex("3021300906052b0e03021a05000414"),
    "md5": bytes.fromhex("3020300c06082a864886f70d020505000410"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
    "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "sha224": bytes.fromhex("302d300d06096086480165030402040500041c"),
}
_NAMES: Final = {"sha1": "SHA-1", "md5": "MD5", "sha512": "SHA-512", "sha384": "SHA-384", "sha224": "SHA-224"}
_HEX: Final = re.compile(r"(0x)?[0-9A-Fa-f]+")
_URL_SAFE: Final = re.compile(r"[A-Za-z0-9_-]+=*")
_LENGTHS: Final = frozenset({64, 96, 128, 192, 256, 384, 512, 1024})  # bytes of RSA keys that there are
_MISSING: Final = sign("没有 sign", "there is no sign")
_MANY: Final = 20  # different characters; of a signature's, some are small letters and some are capitals
_LOWER: Final = sign("sign 被转成了全小写；base64 区分大小写", "sign was turned to lower case: base64 keeps its case")
_UPPER: Final = sign("sign 被转成了全大写；base64 区分大小写", "sign was turned to upper case: base64 keeps its case")
_NOT_BASE64: Final = sign("sign 不是 base64", "sign is not base64")


@dataclass(frozen=True, slots=True)
class Read:
    """The bytes of a signature and how their writing differs from plain base64."""

    raw: bytes
    mistake: Mistake | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A signature by a key: whether it is of some bytes, and how its making differs."""

    matches: Matches
    mistake: Mistake | None = None


def read(written: str, verifiers: Sequence[Verifier]) -> Read | Mistake:
    """The signature's bytes, as long as a key is; or why it can't be one."""
    if not written:
        return _MISSING
    if cased := _cased(written):
        return cased
    lengths = {verifier.bits // 8 for verifier in verifiers}
    found = list(_readings(written))
    for one in found:
        if len(one.raw) in lengths:
            return one
    other = next((len(one.raw) for one in found if len(one.raw) in _LENGTHS), None)
    if other is None and (not found or found[0].mistake is not None):
        return _NOT_BASE64
    if other is None:
        size = len(found[0].raw)
        return sign(
            f"sign 只有 {size} 字节，不是完整的 RSA 签名", f"sign has {size} bytes and is no whole RSA signature"
        )
    ours = "、".join(str(length * 8) for length in sorted(lengths))
    return sign(
        f"私钥不匹配：签名来自 {other * 8} 位的私钥，而登记的公钥是 {ours} 位",
        f"another private key: the signature is by one of {other * 8} bits, the registered public key has {ours}",
    )


def _cased(written: str) -> Mistake | None:
    """A base64 text all of whose letters were made small or capital."""
    if len(set(written)) < _MANY or _HEX.fullmatch(written.strip()):
        return None
    return _LOWER if written == written.lower() else _UPPER if written == written.upper() else None


def opened(raw: bytes, verifiers: Sequence[Verifier]) -> Opened | None:
    """What a signature is of; None when no key's private half made it (or with PSS, see `by_pss`)."""
    for verifier in verifiers:
        inside = verifier.inside(raw)
        if inside is not None:
            return _opened(inside)
    return None


def by_pss(raw: bytes, verifiers: Sequence[Verifier]) -> Opened:
    """The signature as one with the other padding of RSA."""
    mistake = sign("填充须为 PKCS#1 v1.5，不用 PSS", "the padding must be PKCS#1 v1.5, not PSS")
    return Opened(lambda data: any(verifier.verify_pss(data, raw) for verifier in verifiers), mistake)


def _opened(inside: bytes) -> Opened:
    for name, prefix in _HASHES.items():
        if inside.startswith(prefix) and len(inside) == len(prefix) + hashed(name, usedforsecurity=False).digest_size:
            return Opened(partial(_is_of, name, inside.removeprefix(prefix)), _other_hash(name))
    bare = hashed("sha256").digest_size
    if len(inside) == bare and not _HEX.fullmatch(inside.decode("latin-1")):  # an MD5 as text is as long
        mistake = sign(
            "须用 SHA256withRSA 签名，不是自己做 SHA-256 再用私钥加密",
            "sign with SHA256withRSA; a hash encrypted with the private key lacks the name of the hash",
        )
        return Opened(partial(_is_of, "sha256", inside), mistake)
    mistake = sign(
        "须用 SHA256withRSA 签名，不是直接用私钥加密（NONEwithRSA）",
        "sign with SHA256withRSA instead of encrypting with the private key (NONEwithRSA)",
    )
    return Opened(lambda data: same(data, inside), mistake)


def _other_hash(name: str) -> Mistake | None:
    if name not in _NAMES:
        return None
    shown = _NAMES[name]
    return sign(f"签名用 SHA-256，不用 {shown}", f"sign with SHA-256, not {shown}")


def _is_of(name: str, digest: bytes, data: bytes) -> bool:
    return same(hashed(name, data, usedforsecurity=False).digest(), digest)


def _readings(written: str) -> Iterator[Read]:
    """Every way to read it, the right one first; a hexadecimal text is valid base64 too, so length decides."""
    for change, mistake in _WRITINGS:
        try:
            yield Read(change(written), mistake)
        except (ValueError, binascii.Error):
            continue


def _strict(written: str) -> bytes:
    return binascii.a2b_base64(written, strict_mode=True)


def _from_hex(written: str) -> bytes:
    if not _HEX.fullmatch(written.strip()):
        raise ValueError
    return bytes.fromhex(written.strip().removeprefix("0x"))


def _url_safe(written: str) -> bytes:
    if not _URL_SAFE.fullmatch(written):
        raise ValueError
    return urlsafe_b64decode(written + "=" * (-len(written) % 4))


def _padded(written: str) -> bytes:
    bare = "".join(written.split()).rstrip("=")
    return _strict(bare + "=" * (-len(bare) % 4))


_WRITINGS: Final[Sequence[tuple[Callable[[str], bytes], Mistake | None]]] = (
    (_strict, None),
    (_from_hex, sign("sign 要用 base64，不用十六进制", "sign is base64, not hexadecimal")),
    (
        lambda written: _strict(written.replace(" ", "+")),
        sign(
            "表单里 sign 的 + 须编码为 %2B，否则被读成空格", "sign is not base64: in a form its + must be sent as %2B"
        ),
    ),
    (
        lambda written: _strict("".join(written.split())),
        sign("sign 中有换行或空格，base64 不要分行", "there are line breaks or blanks in sign: base64 in one line"),
    ),
    (
        lambda written: _strict(unquote(written)),
        sign("sign 被 URL 编码了两次", "sign was URL-encoded twice"),
    ),
    (
        _url_safe,
        sign("sign 要用标准 base64（+ 和 /），不用 URL 安全的写法", "plain base64 with + and /, not the URL-safe one"),
    ),
    (_padded, sign("sign 末尾的 = 不能去掉", "the = at the end of sign must stay")),
    (
        lambda written: _strict(b64decode(written, validate=True).decode("ascii")),
        sign("sign 做了两次 base64", "sign was put into base64 twice"),
    ),
)
