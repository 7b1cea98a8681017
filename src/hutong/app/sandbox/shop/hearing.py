"""What the hub sends to a merchant, read as the gateway document has it: a form or JSON, 64 KB at most."""

import json
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

LIMIT: Final = 64 * 1024  # bytes


class TooLarge(Exception):
    """More came than any notification has."""


async def body_of(request: Request) -> bytes:
    """The whole body. TooLarge."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LIMIT:
            raise TooLarge
    return bytes(body)


def parsed(body: bytes, content_type: str) -> dict[str, str]:
    """Its fields; none where it is neither a form nor a JSON object."""
    try:
        if "json" in content_type:
            return {str(name): str(value) for name, value in json.loads(body).items()}
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True))
    except (ValueError, AttributeError):
        return {}
