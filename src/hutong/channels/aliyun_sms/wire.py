"""Aliyun's gateway on the wire: requests signed with ACS3-HMAC-SHA256, and the texts that come back.

Source: help.aliyun.com, document_detail/2593177 (signature method V3), read in public copies 2026-11.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import orjson

from hutong.base.clock import BEIJING
from hutong.base.secrets import Secret

ALGORITHM = "ACS3-HMAC-SHA256"
_EMPTY = hashlib.sha256(b"").hexdigest()  # parameters travel in the query, the body stays empty
_MOMENT = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signs our requests: an AccessKey."""

    key_id: str
    secret: Secret

    def headers(self, host: str, action: str, version: str, query: str, at: datetime, nonce: str) -> dict[str, str]:
        """The headers of a POST to "/" with this canonical query and no body; `Host` is the carrier's to add."""
        signed = {
            "host": host,
            "x-acs-action": action,
            "x-acs-content-sha256": _EMPTY,
            "x-acs-date": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "x-acs-signature-nonce": nonce,
            "x-acs-version": version,
        }
        text = string_to_sign(canonical_request(signed, query))
        signature = hmac.new(self.secret.reveal().encode(), text.encode(), hashlib.sha256).hexdigest()
        proof = f"{ALGORITHM} Credential={self.key_id},SignedHeaders={';'.join(sorted(signed))},Signature={signature}"
        return {**{name: value for name, value in signed.items() if name != "host"}, "authorization": proof}


def canonical_query(parameters: Mapping[str, str]) -> str:
    """The parameters in order and percent-encoded (RFC 3986), as they are signed and as they are sent."""
    return "&".join(f"{quote(name, safe='')}={quote(parameters[name], safe='')}" for name in sorted(parameters))


def canonical_request(signed: Mapping[str, str], query: str) -> str:
    """A POST to "/" without a body, as the signature sees it; what stands before the path is not signed."""
    names = sorted(signed)
    lines = "".join(f"{name}:{signed[name].strip()}\n" for name in names)
    return "\n".join(("POST", "/", query, lines, ";".join(names), _EMPTY))


def string_to_sign(canonical: str) -> str:
    """What the secret is applied to."""
    return f"{ALGORITHM}\n{hashlib.sha256(canonical.encode()).hexdigest()}"


def opened(body: bytes) -> dict[str, Any]:
    """The JSON object of an answer; ValueError for anything else."""
    told = orjson.loads(body)
    if not isinstance(told, dict):
        raise ValueError("the answer is not a JSON object")
    return told


def text(told: Mapping[str, Any], name: str) -> str:
    """A text that may be missing."""
    value = told.get(name)
    return value if isinstance(value, str) else ""


def moment(value: object) -> datetime | None:
    """A moment on Beijing's clock; None for whatever is none, since the rest of what was told still counts."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return None
    try:
        return datetime.strptime(value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    except ValueError:
        return None
