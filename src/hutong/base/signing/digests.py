"""What merchants make of a text instead of its MD5 in upper case: each with the mistake that makes it."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Iterator

from hutong.base.signing.mistake import NO_MD5, Made, digest, md5


def digests(text: bytes, key: str) -> Iterator[Made]:
    """Everything else that may have been signed for a text; the right digest is not among it."""
    right = digest(text)
    raw = hashlib.md5(text, usedforsecurity=False).digest()
    yield Made(right.lower(), (md5("MD5 须转换成大写", "the MD5 must be upper case"),))
    yield Made(text, (NO_MD5,))
    yield Made(
        raw,
        (
            md5(
                "应对 MD5 的十六进制文本签名，而不是对它的 16 个字节",
                "sign the MD5's hexadecimal text, not its 16 bytes",
            ),
        ),
    )
    yield Made(b64encode(raw), (md5("MD5 用十六进制，不用 base64", "the MD5 is hexadecimal, not base64"),))
    short = md5("MD5 用完整的 32 位，不用 16 位", "the whole MD5 of 32 characters, not 16 of them")
    yield Made(right[8:24], (short,))
    yield Made(right[8:24].lower(), (short,))
    twice = md5("只做一次 MD5", "MD5 once, not twice")
    yield Made(digest(right), (twice,))
    yield Made(digest(right.lower()), (twice,))
    broken = md5("MD5 后面多了换行", "there is a line break after the MD5")
    yield Made(right + b"\n", (broken,))
    yield Made(right + b"\r\n", (broken,))
    yield from _other_hashes(text, key)


def _other_hashes(text: bytes, key: str) -> Iterator[Made]:
    for name in ("sha256", "sha1", "sha512"):
        made = hashlib.new(name, text, usedforsecurity=False).hexdigest()
        mistake = md5(f"这一步用 MD5，不用 {name.upper()}", f"this step is MD5, not {name.upper()}")
        yield Made(made.upper().encode(), (mistake,))
        yield Made(made.encode(), (mistake,))
    keyed = hmac.new(key.encode(), text, "md5").hexdigest()
    mistake = md5("用普通 MD5，不用 HMAC", "plain MD5, not HMAC")
    yield Made(keyed.upper().encode(), (mistake,))
    yield Made(keyed.encode(), (mistake,))
