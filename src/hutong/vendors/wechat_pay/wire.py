"""WeChat Pay V2 on the wire: flat XML, the MD5 signature over it, and the seal of refund notifications.

Source: pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=4_3 (signature), chapter=9_16 (refund notification).
"""

import hashlib
import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from xml.parsers import expat

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from hutong.base.secrets import Secret, same

Fields = dict[str, str]

_FORBIDDEN = re.compile(r"<!\s*(?:doctype|entity)", re.IGNORECASE)
_OUTSIDE_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_BLOCK = 128  # bits, of AES


class NotXml(ValueError):
    """Bytes that are not one flat element of fields, or that try more than that (DOCTYPE, entities)."""


def sign(fields: Mapping[str, str], key: Secret) -> str:
    """The MD5 signature of the fields in upper-case hex; `sign` and empty values take no part."""
    pairs = [f"{name}={fields[name]}" for name in sorted(fields) if name != "sign" and fields[name] != ""]
    pairs.append(f"key={key.reveal()}")
    return hashlib.md5("&".join(pairs).encode(), usedforsecurity=False).hexdigest().upper()


def signed(fields: Mapping[str, str], key: Secret) -> bool:
    """Whether `sign` is the signature of the other fields, known to us or not. An empty key signs nothing."""
    return bool(key) and same(sign(fields, key), fields.get("sign", ""))


def packed(fields: Mapping[str, str]) -> bytes:
    """The fields as WeChat Pay's XML."""
    return f"<xml>{''.join(_elements(fields))}</xml>".encode()


def sealed(fields: Mapping[str, str], key: Secret) -> bytes:
    """The fields with their signature, as XML."""
    return packed({**fields, "sign": sign(fields, key)})


def parsed(body: bytes, root: str = "xml") -> Fields:
    """The fields of a message; NotXml for anything but one flat element named `root`, in UTF-8, without a DOCTYPE."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotXml("not UTF-8") from error
    if _FORBIDDEN.search(text):
        raise NotXml("a DOCTYPE or an entity declaration")
    return _Reader(root).read(text)


def unseal(req_info: str, key: Secret) -> Fields:
    """The fields inside a refund notification: AES-256-ECB under the lower-case MD5 of the API key; ValueError."""
    raw = b64decode(req_info, validate=True)
    derived = hashlib.md5(key.reveal().encode(), usedforsecurity=False).hexdigest().encode()
    opener = Cipher(algorithms.AES(derived), modes.ECB()).decryptor()  # ECB is the provider's choice
    plain = opener.update(raw) + opener.finalize()
    unpadder = PKCS7(_BLOCK).unpadder()
    return parsed(unpadder.update(plain) + unpadder.finalize(), "root")


def clean(text: str, limit: int) -> str:
    """A text that XML carries unchanged (else the signature breaks), of at most `limit` bytes in UTF-8."""
    plain = _OUTSIDE_XML.sub("", " ".join(text.split()))
    return plain.encode()[:limit].decode(errors="ignore").rstrip()


def _elements(fields: Mapping[str, str]) -> Iterable[str]:
    for name, value in fields.items():
        yield f"<{name}>{value.translate(_ESCAPES)}</{name}>"


class _Reader:
    """One pass of expat over a message."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._depth = 0
        self._fields: Fields = {}
        self._name = ""
        self._text: list[str] = []

    def read(self, text: str) -> Fields:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = self._forbidden
        parser.EntityDeclHandler = self._forbidden
        try:
            parser.Parse(text.encode(), True)
        except expat.ExpatError as error:
            raise NotXml(f"not XML: {error}") from error
        return self._fields

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if attributes or self._depth > 2 or (self._depth == 1 and name != self._root):
            raise NotXml(f"not a flat <{self._root}>: {name[:32]}")
        if self._depth == 2 and name in self._fields:
            raise NotXml(f"{name[:32]} is there twice")
        self._name = name
        self._text.clear()

    def _end(self, name: str) -> None:
        if self._depth == 2:
            self._fields[name] = "".join(self._text)
        self._text.clear()
        self._depth -= 1

    def _forbidden(self, *_: object) -> None:
        raise NotXml("a DOCTYPE or an entity declaration")
