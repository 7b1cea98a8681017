"""Kodo's callbacks after a browser's upload: what they are asked to say, and whether they are Kodo's.

Source: developer.qiniu.com, kodo/1206 (callbackBody) and the pages on callbacks and management signatures, read in
public copies 2026-11.
"""

from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import parse_qs, urlsplit

from hutong.base.secrets import same
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.channels.qiniu_oss.wire import DATE, FORM, Keys, old_text, request_text

BODY: Final = "key=$(key)&bucket=$(bucket)&hash=$(etag)&fsize=$(fsize)"
WINDOW: Final = timedelta(minutes=15)  # as Kodo itself allows
_SPECIAL: Final = "x-qiniu-"


def heard(keys: Keys, bucket: str, url: str, knock: Knock) -> str:
    """The key that a callback to `url` names; Forged for whatever is not Kodo's, or of another bucket."""
    try:
        _check(keys, url, knock)
        (named,), key = _fields(knock)["bucket"], key_in(knock)
    except (ValueError, KeyError) as error:
        raise Forged(f"not a callback of Kodo: {error}"[:200]) from None
    if named != bucket or not key:
        raise Forged("of another bucket")
    return key


def key_in(knock: Knock) -> str:
    """The key that a callback names, unchecked; ValueError, KeyError."""
    (key,) = _fields(knock)["key"]
    return key


def _fields(knock: Knock) -> dict[str, list[str]]:
    return parse_qs(knock.body.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=20)


def _check(keys: Keys, url: str, knock: Knock) -> None:
    """The address is the one that we gave, not the one at which a proxy may have let the request in."""
    content_type = knock.headers.get("content-type", "")
    if knock.method != "POST" or knock.query or content_type.partition(";")[0].strip().lower() != FORM:
        raise ValueError("not a posted form")  # of other bodies the older signature says nothing
    address = urlsplit(url)
    scheme, _, given = knock.headers.get("authorization", "").partition(" ")
    if scheme == "QBox":
        signed = old_text(address.path, FORM, knock.body)
    elif scheme == "Qiniu":
        special = {_named(name): value for name, value in knock.headers.items() if name.startswith(_SPECIAL)}
        _check_age(special.get("X-Qiniu-Date", ""), knock.at)
        signed = request_text("POST", address.netloc, address.path, content_type, special, knock.body)
    else:
        raise ValueError("unsigned")
    if not same(keys.sign(signed), given):
        raise ValueError("the signature is wrong")


def _check_age(dated: str, at: datetime) -> None:
    if dated and abs(at - datetime.strptime(dated, DATE).replace(tzinfo=UTC)) > WINDOW:
        raise ValueError("X-Qiniu-Date is fifteen minutes away")


def _named(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))
