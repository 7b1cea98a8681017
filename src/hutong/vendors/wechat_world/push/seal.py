"""Signing, sealing and writing of pushes, and opening of what is answered to them.

Source: developers.weixin.qq.com 消息推送, 消息加解密说明: sha1 over the sorted parts; AES-256-CBC whose IV is
the key's first half; padding to 32 bytes; random(16), length (4, big-endian), text, AppID.
"""

import base64
import hashlib
import json
import os
import re
import struct
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK: Final = 32
_FIELD: Final = re.compile(r"<(\w+)>(?:\s*<!\[CDATA\[(.*?)\]\]>\s*|([^<]*))</\1>", re.DOTALL)


def signature(token: str, *parts: str) -> str:
    """Lower-case hexadecimal SHA-1 of token and parts, sorted and joined."""
    return hashlib.sha1("".join(sorted((token, *parts))).encode(), usedforsecurity=False).hexdigest()


def seal(aes_key: str, text: str, appid: str, *, salt: bytes = b"") -> str:
    """A text for the server of an application. `salt`: 16 bytes instead of random ones."""
    said = text.encode()
    plain = (salt or os.urandom(16)) + struct.pack(">I", len(said)) + said + appid.encode()
    more = _BLOCK - len(plain) % _BLOCK
    encryptor = _cipher(aes_key).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([more]) * more) + encryptor.finalize()).decode()


def unseal(aes_key: str, sealed: str, appid: str) -> str:
    """The text that a server sealed for WeChat; ValueError for anything else."""
    decryptor = _cipher(aes_key).decryptor()
    plain = decryptor.update(base64.b64decode(sealed, validate=True)) + decryptor.finalize()
    if not plain or not 1 <= plain[-1] <= _BLOCK or plain[-plain[-1] :] != bytes([plain[-1]]) * plain[-1]:
        raise ValueError("the padding is wrong")
    plain = plain[: -plain[-1]]
    length = struct.unpack(">I", plain[16:20])[0]
    if plain[20 + length :] != appid.encode():
        raise ValueError("sealed for another application")
    return plain[20 : 20 + length].decode()


def write(facts: Mapping[str, Any], form: str) -> str:
    """Facts as JSON, or as WeChat's XML: text in CDATA, numbers bare, lists as repeated elements."""
    if form == "json":
        return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return f"<xml>{''.join(_elements(facts))}</xml>"


def read(text: str) -> dict[str, str]:
    """The top level of what a server answered, in either form; ValueError."""
    if text.lstrip().startswith("{"):
        return {name: str(value) for name, value in json.loads(text).items()}
    whole = re.fullmatch(r"\s*<xml>(.*)</xml>\s*", text, re.DOTALL)
    if whole is None:
        raise ValueError("neither JSON nor <xml>")
    fields = {found[1]: found[2] if found[2] is not None else unescape(found[3]) for found in _FIELD.finditer(whole[1])}
    if _FIELD.sub("", whole[1]).strip():
        raise ValueError("something is no field")
    return fields


def _elements(facts: Mapping[str, Any]) -> Iterator[str]:
    for name, value in facts.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Mapping):
                yield f"<{name}>{''.join(_elements(one))}</{name}>"
            elif isinstance(one, int):
                yield f"<{name}>{one}</{name}>"
            else:
                yield f"<{name}><![CDATA[{str(one).replace(']]>', ']]]]><![CDATA[>')}]]></{name}>"


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    key = base64.b64decode(f"{aes_key}=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
