"""The seal of WeChat's pushes: its signatures, and AES-256-CBC with padding to 32 bytes.

Manual: developers.weixin.qq.com 消息推送 and 消息加解密说明 (WXBizMsgCrypt), whose numbers stand before the words of
what is not believed: an operator finds them in every manual.
"""

import hashlib
from base64 import b64decode, b64encode
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from hutong.base.secrets import Secret
from hutong.capabilities.faults import Forged
from hutong.vendors.wechat.codes.pushes import APPLICATION, BASE64, BUFFER, DECRYPT

_BLOCK: Final = 256  # bits: 32 bytes, twice AES's own
_RANDOM, _LENGTH = 16, 4  # bytes before the message


def forged(code: int, words: str) -> Forged:
    """Something not to be believed, with WXBizMsgCrypt's number for it."""
    return Forged(f"{code} {words}")


def sign(token: Secret, *parts: str) -> str:
    """The SHA-1 over token and parts in the order of their letters, lower-case hex."""
    text = "".join(sorted((token.reveal(), *parts)))
    return hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


class Seal:
    """An application's EncodingAESKey."""

    def __init__(self, app: str, aes_key: Secret) -> None:
        """`app` is in every sealed message: a third-party platform's own AppID, else the account's."""
        self._app = app.encode()
        self._key = b64decode(aes_key.reveal() + "=")

    def open(self, sealed: str) -> bytes:
        """The message inside; Forged."""
        try:
            raw = b64decode(sealed, validate=True)
        except ValueError:
            raise forged(BASE64, "what is sealed is not base64") from None
        plain = self._unpadded(raw)
        end = _RANDOM + _LENGTH + int.from_bytes(plain[_RANDOM : _RANDOM + _LENGTH])
        if len(plain) < _RANDOM + _LENGTH or end > len(plain):
            raise forged(BUFFER, "what was sealed is cut off")
        if plain[end:] != self._app:
            raise forged(APPLICATION, "it was sealed for another AppID")
        return plain[_RANDOM + _LENGTH : end]

    def shut(self, message: bytes, random: bytes) -> str:
        """A message sealed; `random` is 16 bytes."""
        padder = PKCS7(_BLOCK).padder()
        plain = random + len(message).to_bytes(_LENGTH) + message + self._app
        cipher = self._cipher().encryptor()
        return b64encode(cipher.update(padder.update(plain) + padder.finalize()) + cipher.finalize()).decode()

    def _unpadded(self, raw: bytes) -> bytes:
        try:
            opener = self._cipher().decryptor()
            unpadder = PKCS7(_BLOCK).unpadder()
            return unpadder.update(opener.update(raw) + opener.finalize()) + unpadder.finalize()
        except ValueError:
            raise forged(DECRYPT, "ENCODING_AES_KEY does not open it") from None

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES256(self._key), modes.CBC(self._key[:16]))
