"""How the simulated Kodo answers: JSON with the id of the request, open to browsers of every origin.

Source: developer.qiniu.com, kodo/3928 (error responses), read in public copies 2026-11.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

CROSS: Final = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "OPTIONS, HEAD, POST",
    "access-control-allow-headers": "X-File-Name, X-File-Type, X-File-Size",
    "access-control-expose-headers": "X-Log, X-Reqid",
    "access-control-max-age": "2592000",
}


class Refused(Exception):
    """A no, with the HTTP status and the words of it."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(f"{status} {words}")
        self.status = status
        self.words = words


def said(content: Any, status: int = 200) -> Response:
    """An answer in JSON; None is said by an empty body."""
    body = b"" if content is None else json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {**traced(), **CROSS, "content-type": "application/json", "cache-control": "no-store"}
    return Response(body, status, headers)


def refused(no: Refused) -> Response:
    """A no as Kodo words it."""
    return said({"code": no.status, "error": no.words}, no.status)


def allowed() -> Response:
    """The answer to a browser that asks before it posts."""
    return Response(b"", 204, {**traced(), **CROSS})


def traced() -> Mapping[str, str]:
    """The headers that every answer has."""
    return {"x-reqid": secrets.token_urlsafe(12), "x-log": "X-Log"}
