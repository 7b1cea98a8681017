"""The form with which a browser puts a file straight to OSS, and the callback that OSS makes when it has.

Source: help.aliyun.com/zh/oss/developer-reference/postobject, /signature-version-4-recommend and /callback, read in
public copies 2026-11.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from hutong.base.secrets import Secret, same
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.storage import FormWish
from hutong.channels.aliyun_oss.wire import ALGORITHM, Signer, base64, stamp

_MOST_FIELDS: Final = 20


def fields(wish: FormWish, bucket: str, signer: Signer, callback: Mapping[str, Any]) -> dict[str, str]:
    """What the browser posts besides the file. The policy holds it to this key, size and type, and to a new object.

    The type goes into x-oss-content-type: OSS puts it above the type that the browser gives the file by itself.
    """
    signed = {
        "key": wish.key,
        "x-oss-content-type": wish.content_type,
        "x-oss-forbid-overwrite": "true",  # a form that is posted again must not change what was looked at meanwhile
        "success_action_status": "200",
        "x-oss-signature-version": ALGORITHM,
        "x-oss-credential": signer.credential(wish.at),
        "x-oss-date": stamp(wish.at),
    }
    conditions = [{"bucket": bucket}, *({name: value} for name, value in signed.items())]
    policy = {
        "expiration": _moment(wish.until),
        "conditions": [*conditions, ["content-length-range", wish.size, wish.size]],
    }
    written = base64(_json(policy))
    return {
        **signed,
        "callback": base64(_json(callback)),
        "policy": written,
        "x-oss-signature": signer.text(written, wish.at),
    }


def callback(url: str, bucket: str, key: str, own_key: Secret) -> dict[str, Any]:
    """What OSS is to post to us when the file is there. Our token for this key goes with it."""
    token = _token(bucket, key, own_key)
    return {
        "callbackUrl": url,
        "callbackBody": f"bucket=${{bucket}}&object=${{object}}&size=${{size}}&token={token}",
        "callbackBodyType": "application/x-www-form-urlencoded",
        "callbackSNI": url.startswith("https:"),
    }


def heard(knock: Knock, bucket: str, own_key: Secret) -> str:
    """The key of the file that is said to have arrived; Forged for what no form of ours set off.

    OSS signs with a key that would have to be fetched from an address in the message, so the token is believed instead.
    """
    try:
        pairs = parse_qsl(
            knock.body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError as error:
        raise Forged("not a form") from error
    told = dict(pairs)
    if knock.method != "POST" or len(told) != len(pairs):
        raise Forged("not a callback of OSS")
    if told.get("bucket") != bucket:
        raise Forged("a callback of another bucket")
    key = told.get("object", "")
    if not own_key or not key or not same(_token(bucket, key, own_key), told.get("token", "")):
        raise Forged("the token is wrong")
    return key


def _token(bucket: str, key: str, own_key: Secret) -> str:
    text = f"aliyun_oss/uploaded\n{bucket}\n{key}"
    return hmac.new(own_key.reveal().encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}"


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()
