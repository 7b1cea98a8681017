"""JSMS on the wire: who asks, what is asked, and the signature of callbacks.

Source: docs.jiguang.cn/jsms/server, rest_api_jsms and callback, read in public copies 2026-11.
"""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from hutong.base.secrets import Secret

MESSAGES = "/v1/messages"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS = re.compile(r"[0-9]{13}")
_MOST_FIELDS = 20


def authorization(app_key: str, master_secret: Secret) -> str:
    """The Authorization header of HTTP's basic authentication."""
    return "Basic " + b64encode(f"{app_key}:{master_secret.reveal()}".encode()).decode()


def packed(content: Mapping[str, Any]) -> bytes:
    """A request's JSON. Unicode that is none: ValueError."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(body: bytes | str) -> dict[str, Any]:
    """A JSON object; ValueError for anything else."""
    content = json.loads(body)
    if not isinstance(content, dict):
        raise ValueError("not a JSON object")
    return content


def signature(app_key: str, master_secret: Secret, nonce: str, timestamp: str) -> str:
    """What signs a callback. It covers the nonce and the time, not what is told: the manual has no more."""
    text = f"appKey={app_key}&appMasterSecret={master_secret.reveal()}&nonce={nonce}&timestamp={timestamp}"
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def form(text: str) -> dict[str, str]:
    """The decoded fields of a form or query in UTF-8; ValueError, also for a field that comes twice."""
    pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field comes twice")
    return fields


def moment(milliseconds: str) -> datetime | None:
    """A moment that is written in milliseconds since 1970; None for anything else."""
    if not _MILLISECONDS.fullmatch(milliseconds):
        return None
    return _EPOCH + timedelta(milliseconds=int(milliseconds))


def word(value: object) -> str:
    """A number or a text as text: the manual shows the same field as both. Empty for anything else."""
    return str(value) if type(value) in (int, str) else ""
