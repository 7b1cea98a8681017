"""UnionPay Commerce on the wire: the netpay signature over sorted fields, the open platform's over the body's bytes.

Source: 全民付移动支付 H5支付 v20221020, chapters 1.9 and 1.10 (netpay), and open.chinaums.com (OPEN-BODY-SIG,
OPEN-FORM-PARAM), read in public copies 2026-11.
"""

import hashlib
import hmac
import json
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from hutong.base.clock import beijing
from hutong.base.secrets import Secret, same
from hutong.capabilities.faults import Unbelieved

STRANGE_SIGNATURE: Final = "the signature is wrong"
LIMIT: Final = 64 * 1024  # bytes; nothing longer is looked at
_DIGESTS: Final[Mapping[str, Callable[[bytes], str]]] = {
    "MD5": lambda text: hashlib.md5(text, usedforsecurity=False).hexdigest(),
    "SHA256": lambda text: hashlib.sha256(text).hexdigest(),
}
_UNSIGNED: Final = ("sign", "signature")
_MOST_FIELDS: Final = 200
_BLANK: Final = re.compile(r"[ \t\r\n]*")
_JSON: Final = json.JSONDecoder()


class Untrusted(Unbelieved):
    """An answer or notification that UnionPay Commerce did not sign."""


def sign(fields: Mapping[str, str], key: Secret, method: str) -> str:
    """The netpay signature in upper-case hex: sorted filled fields, the key right behind them; KeyError."""
    names = sorted(name for name, value in fields.items() if value and name not in _UNSIGNED)
    text = "&".join(f"{name}={fields[name]}" for name in names) + key.reveal()
    return _DIGESTS[method](text.encode()).upper()


def check_signature(fields: Mapping[str, str], key: Secret, usual: str) -> None:
    """Passes fields that bear their signature; Untrusted. `usual`: the method where the fields name none."""
    method = fields.get("signType") or usual
    given = fields.get("sign", "")
    if not key or method not in _DIGESTS or not given.isascii():
        raise Untrusted("no signature that could be checked")
    if not same(sign(fields, key, method), given.upper()):
        raise Untrusted(STRANGE_SIGNATURE)


def open_signature(app_id: str, app_key: Secret, at: str, nonce: str, content: bytes) -> str:
    """The open platform's signature of a body or of a form's content."""
    text = f"{app_id}{at}{nonce}{hashlib.sha256(content).hexdigest()}"
    return b64encode(hmac.digest(app_key.reveal().encode(), text.encode(), "sha256")).decode()


def packed(content: Mapping[str, str]) -> str:
    """A request's JSON."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def opened(body: bytes) -> tuple[dict[str, Any], dict[str, str]]:
    """A JSON object's members, and each as the text that is signed: an object inside is its own text; ValueError."""
    if len(body) > LIMIT:
        raise ValueError("longer than any answer")
    text = body.decode()
    values: dict[str, Any] = {}
    texts: dict[str, str] = {}
    at = _past(text, _skip(text, 0), "{")
    while True:
        name, at = _JSON.raw_decode(text, _skip(text, at))
        start = _skip(text, _past(text, _skip(text, at), ":"))
        value, at = _decoded(text, start)
        if not isinstance(name, str) or name in values:
            raise ValueError("a member without a name, or twice")
        values[name] = value
        texts[name] = value if isinstance(value, str) else "" if value is None else text[start:at]
        at = _skip(text, at)
        if text[at : at + 1] == "}" and _skip(text, at + 1) == len(text):
            return values, texts
        at = _past(text, at, ",")


def form(text: str) -> dict[str, str]:
    """The decoded fields of a form in UTF-8; ValueError, also for a field that comes twice."""
    pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field comes twice")
    return fields


def inner(text: str) -> dict[str, Any]:
    """A JSON object that stands in a field as text; ValueError."""
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value


def clock(moment: datetime) -> str:
    """A moment as UnionPay Commerce writes it, in Beijing."""
    return f"{beijing(moment):%Y-%m-%d %H:%M:%S}"


def _decoded(text: str, at: int) -> tuple[Any, int]:
    try:
        return _JSON.raw_decode(text, at)
    except RecursionError as error:
        raise ValueError("too deep") from error


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _past(text: str, at: int, mark: str) -> int:
    if text[at : at + 1] != mark:
        raise ValueError(f"no {mark} at character {at} of the answer")
    return at + 1
