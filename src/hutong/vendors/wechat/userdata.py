"""What a mini program is given for its server: plain and signed under the session key, or sealed under it.

Manual: developers.weixin.qq.com 小程序登录, 手机号快速验证, 用户数据的签名验证和加解密.
"""

import hashlib
import json
import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from hutong.base.secrets import Secret, same
from hutong.base.text import Text
from hutong.capabilities.faults import Failed, Fault, Forged
from hutong.capabilities.platform.login import Identity
from hutong.vendors.wechat.call import Wechat, text

_BLOCK: Final = 128  # bits, of AES
_DIGITS: Final = re.compile(r"[0-9]{4,20}")
_COUNTRY: Final = re.compile(r"[0-9]{1,4}")
_HOME: Final = "86"


async def identify(wechat: Wechat, code: str) -> Identity:
    """Whose code of wx.login it is, with the session key that opens this person's data. Failed."""
    proof = {
        "appid": wechat.app,
        "secret": wechat.secret.reveal(),
        "js_code": code,
        "grant_type": "authorization_code",
    }
    told = await wechat.plain("/sns/jscode2session", query=proof, get=True)
    session = Secret(text(told, "session_key"))
    wechat.line.hide(session)
    union = told.get("unionid")
    return Identity(text(told, "openid"), union if isinstance(union, str) else "", session)


async def phone(wechat: Wechat, code: str) -> str:
    """The number behind a code of the phone button, see `ReadsPhones.phone`. Failed."""
    told = await wechat.call("/wxa/business/getuserphonenumber", {"code": code})
    info = told.get("phone_info")
    if not isinstance(info, dict):
        raise Failed(Fault.UNKNOWN, words="the answer has no phone_info")
    if _owner(info) != wechat.app:
        raise Failed(Fault.UNKNOWN, words="the number is for another application")
    number, country = text(info, "purePhoneNumber"), str(info.get("countryCode") or _HOME)
    if not _DIGITS.fullmatch(number) or not _COUNTRY.fullmatch(country):
        raise Failed(Fault.UNKNOWN, words="the answer holds no telephone number")
    return number if country == _HOME else f"+{country}{number}"


def vouches(session: Secret, raw: str, signature: str) -> bool:
    """Whether `signature` is that of plain user data (rawData) under a session key."""
    ours = hashlib.sha1((raw + session.reveal()).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    return same(ours, signature)


def opened(app: str, session: Secret, sealed: str, iv: str) -> Mapping[str, Any]:
    """What encryptedData holds for this application; Forged. A newer login of the same person ends a session key."""
    try:
        key, start, raw = (b64decode(part, validate=True) for part in (session.reveal(), iv, sealed))
        opener = Cipher(algorithms.AES128(key), modes.CBC(start)).decryptor()
        unpadder = PKCS7(_BLOCK).unpadder()
        plain = unpadder.update(opener.update(raw) + opener.finalize()) + unpadder.finalize()
        told = json.loads(plain.decode())
    except (ValueError, RecursionError):
        raise Forged(Text("会话密钥打不开", "the session key does not open it")) from None
    if not isinstance(told, dict) or _owner(told) != app:
        raise Forged(Text("属于另一个应用", "it is for another application"))
    return told


def _owner(told: Mapping[str, Any]) -> object:
    mark = told.get("watermark")
    return mark.get("appid") if isinstance(mark, dict) else None
