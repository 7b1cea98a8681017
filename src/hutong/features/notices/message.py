"""A notice as it goes out: its fields with a fresh nonce, signed with the hub's key for this merchant."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import orjson

from hutong.base.ids import nonce
from hutong.base.signing import sign
from hutong.features.merchants import Merchant


@dataclass(frozen=True, slots=True)
class Message:
    """A body and its type."""

    content_type: str
    body: bytes


def signed(merchant: Merchant, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields with nonceStr and sign; empty values are left out, since they take no part in the signature."""
    full = {name: value for name, value in fields.items() if value != ""}
    full["nonceStr"] = nonce()
    full["sign"] = sign(full, merchant.md5_keys[0], merchant.signer)
    return full


def compose(merchant: Merchant, fields: Mapping[str, str]) -> Message:
    """The message in the form that the merchant chose: a form, or JSON."""
    return written(merchant, signed(merchant, fields))


def written(merchant: Merchant, full: Mapping[str, str]) -> Message:
    """Fields that are signed already, in the form that the merchant chose."""
    if merchant.notice_json:
        return Message("application/json; charset=utf-8", orjson.dumps(full))
    return Message("application/x-www-form-urlencoded; charset=utf-8", urlencode(full).encode())
