"""What tests do with files: upload as a merchant, submit forms as a browser, read by links as anybody."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

import orjson
from tests.stack import HUB, MERCHANT, Stack
from tests.upstream import number

from hutong.base.http import Reply

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x01" * 200


def fields_of(body: bytes, name: str = "头像 1.png", **more: str) -> dict[str, str]:
    """The fields of an upload of these bytes."""
    told = {"fileId": number("F"), "name": name, "size": str(len(body)), "sha256": hashlib.sha256(body).hexdigest()}
    return {**told, **more}


async def upload(
    stack: Stack, body: bytes, fields: Mapping[str, str] | None = None, *, method: str = "POST"
) -> tuple[int, dict[str, Any]]:
    """Uploads as a merchant does: the fields in the query, signed, the file as the body."""
    told = stack.signed({"merId": MERCHANT, **(fields or fields_of(body))})
    url = f"{HUB}/api/file/upload?{urlencode(told)}"
    reply = await stack.net.send(method, url, headers={"content-type": "image/png"}, body=body, timeout=60)
    return reply.status, orjson.loads(reply.body)


async def submit(stack: Stack, answer: Mapping[str, Any], body: bytes, content_type: str, **changes: str) -> Reply:
    """Submits the form of an answer of /api/file/presign as a browser does."""
    form = orjson.loads(answer["form"])
    sent, kind = multipart({**form["fields"], **changes}.items(), form["fileField"], body, content_type)
    headers = {"content-type": kind, "origin": "https://shop.example.com"}
    return await stack.net.send("POST", form["url"], headers=headers, body=sent, timeout=60)


def multipart(fields: Iterable[tuple[str, str]], name: str, body: bytes, content_type: str) -> tuple[bytes, str]:
    """A form with a file, last, as browsers write it; and its content type."""
    boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="blob"\r\n'
    start = "".join(parts) + f"{head}Content-Type: {content_type}\r\n\r\n"
    return start.encode() + body + f"\r\n--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


async def read(stack: Stack, file_id: str, **more: str) -> Reply:
    """Reads a file by its link, as anybody does."""
    status, answer = await stack.post("/api/file/url", {"fileId": file_id, **more})
    assert (status, answer["code"]) == (200, 1), answer
    return await stack.net.send("GET", answer["url"], headers={}, timeout=60)
