"""What the hub signs for itself: links and forms that only it gives and only it honours."""

import hashlib
import hmac
import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from hutong.base.secrets import Secret, same
from hutong.capabilities.faults import Failed, Fault, Forged

SIGN: Final = "sign"
# What is signed, in this order, after a word that tells a link from a form: neither can pass for the other.
LINK: Final = ("link", "key", "name", "type", "inline", "until")
FORM: Final = ("form", "key", "type", "size", "until")

_KEY: Final = re.compile(r"[0-9A-Za-z_.-]{1,200}(/[0-9A-Za-z_.-]{1,200})*")
_LONGEST: Final = 900  # characters of a key
_TYPE: Final = re.compile(r"[0-9A-Za-z!#$&^_.+-]{1,127}/[0-9A-Za-z!#$&^_.+-]{1,127}( ?; ?[0-9A-Za-z_-]+=[\x21-\x7e]+)?")
_NUMBER: Final = re.compile(r"[0-9]{1,15}")
_MOST: Final = 64  # parameters of a query: messengers that pass a link on add some of their own


def safe(key: str) -> str:
    """The key, if it can name a file below the channel's folder and nothing else; Failed(REFUSED)."""
    parts = key.split("/")
    if len(key) > _LONGEST or not _KEY.fullmatch(key) or ".." in key or "." in parts or parts[0] == ".part":
        raise Failed(Fault.REFUSED, "UnsafeKey", "the key holds something that no key of a file may hold")
    return key


def media(content_type: str) -> str:
    """The content type, if it is one; Failed(REFUSED)."""
    if len(content_type) > 255 or not _TYPE.fullmatch(content_type):
        raise Failed(Fault.REFUSED, "BadContentType", "not a content type")
    return content_type


def signed(kind: tuple[str, ...], values: Mapping[str, str], own_key: Secret) -> dict[str, str]:
    """The values of a link or form in their order, with the signature last."""
    told = {name: values[name] for name in kind[1:]}
    return {**told, SIGN: _signature(kind[0], told, own_key)}


def believed(kind: tuple[str, ...], given: Mapping[str, str], own_key: Secret, at: datetime) -> dict[str, str]:
    """The signed values of a link or form that still holds; Forged. What isn't signed is left out."""
    told = {name: given.get(name, "") for name in kind[1:]}
    if not same(_signature(kind[0], told, own_key), given.get(SIGN, "")):
        raise Forged("not signed by this hub")
    if not at < moment(told["until"]):
        raise Forged("expired")
    return told


def query(values: Mapping[str, str]) -> str:
    """The values as an address carries them."""
    return urlencode(values, quote_via=quote, safe="")


def values(text: str) -> dict[str, str]:
    """What a query holds; Forged where a value could be read in two ways."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST)
    except ValueError:
        raise Forged("too many parameters") from None
    found = dict(pairs)
    if any(sum(name == other for other, _ in pairs) > 1 for name in (*LINK[1:], SIGN)):
        raise Forged("a parameter comes twice")
    return found


def seconds(until: datetime) -> str:
    """A moment as it is signed."""
    return str(int(until.timestamp()))


def moment(text: str) -> datetime:
    """A moment that was signed; Forged."""
    return datetime.fromtimestamp(number(text), UTC)


def number(text: str) -> int:
    """A number that was signed; Forged."""
    if not _NUMBER.fullmatch(text):
        raise Forged("not a number")
    return int(text)


def _signature(kind: str, told: Mapping[str, str], own_key: Secret) -> str:
    if not own_key:  # an empty key would sign for everybody
        raise Failed(Fault.CONFIG, "NoKey", "the hub has no key of its own for this channel")
    # JSON keeps the values apart, whatever they hold
    text = json.dumps([kind, *told.values()], separators=(",", ":"))
    made = hmac.new(own_key.reveal().encode(), text.encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(made).decode().rstrip("=")
