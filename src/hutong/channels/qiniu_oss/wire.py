"""How Kodo is spoken to: its four signatures, a form with a file, and its answers as JSON.

Source: developer.qiniu.com, kodo/1201 (management), 1202 (download), 1208 (upload), 3928 (errors), read in public
copies 2026-11.
"""

import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha1
from typing import Any, Final

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.secrets import Secret

FORM: Final = "application/x-www-form-urlencoded"
DATE: Final = "%Y%m%dT%H%M%SZ"  # of X-Qiniu-Date, UTC
_BINARY: Final = "application/octet-stream"


class Keys:
    """An access key and its secret key, and all that is signed with them."""

    def __init__(self, access: str, secret: Secret) -> None:
        self.access = access
        self._secret = secret.reveal().encode()

    def sign(self, data: bytes) -> str:
        """`access:signature` of some bytes."""
        return f"{self.access}:{encoded(hmac.new(self._secret, data, sha1).digest())}"

    def upload_token(self, policy: Mapping[str, Any]) -> str:
        """The right to upload what a policy allows."""
        content = encoded(json.dumps(policy, separators=(",", ":")).encode())
        return f"{self.sign(content.encode())}:{content}"

    def private_url(self, url: str, until: datetime) -> str:
        """A download address that is good until then; the token comes last, because what follows it is ignored."""
        dated = f"{url}{'&' if '?' in url else '?'}e={int(until.timestamp())}"
        return f"{dated}&token={self.sign(dated.encode())}"

    def manage(self, method: str, host: str, path: str) -> dict[str, str]:
        """The headers of a request without a body to the management service."""
        dated = {"X-Qiniu-Date": now().strftime(DATE)}
        text = request_text(method, host, path, FORM, dated)
        return {**dated, "content-type": FORM, "authorization": f"Qiniu {self.sign(text)}"}


def request_text(
    method: str, host: str, path: str, content_type: str, special: Mapping[str, str], body: bytes = b""
) -> bytes:
    """What is signed of a request in the newer way. `special`: its X-Qiniu- headers, names as Kodo writes them."""
    lines = [f"{method} {path}", f"Host: {host}"]
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    lines += [f"{name}: {special[name]}" for name in sorted(special)]
    signs_body = content_type not in ("", _BINARY)
    return "\n".join([*lines, "", ""]).encode() + (body if signs_body else b"")


def old_text(path: str, content_type: str, body: bytes = b"") -> bytes:
    """What is signed of a request in the older way, QBox: of bodies only forms."""
    return f"{path}\n".encode() + (body if content_type == FORM else b"")


def encoded(raw: bytes) -> str:
    """Base64 with the alphabet for addresses, padded."""
    return urlsafe_b64encode(raw).decode()


def multipart(fields: Mapping[str, str], name: str, content_type: str, body: bytes) -> tuple[str, bytes]:
    """A form whose last field is a file called `name`: its content type and its bytes."""
    boundary = secrets.token_hex(16)  # no content holds it by chance, none could know it
    head = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in fields.items()
    )
    file = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    kind = f"Content-Type: {content_type}\r\n\r\n"
    parts = [head.encode(), file.encode(), kind.encode(), body, f"\r\n--{boundary}--\r\n".encode()]
    return f"multipart/form-data; boundary={boundary}", b"".join(parts)


def opened(reply: Reply) -> dict[str, Any]:
    """The JSON object of an answer; an empty body is an empty one. ValueError."""
    content = json.loads(reply.body) if reply.body else {}
    if not isinstance(content, dict):
        raise ValueError("the answer is no JSON object")
    return content


def text(content: Mapping[str, Any], name: str) -> str:
    """A member that must be a text with something in it; ValueError."""
    value = content.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f"no {name} in the answer")
    return value


def number(content: Mapping[str, Any], name: str) -> int:
    """A member that must be a whole number, not negative; ValueError."""
    value = content.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"no {name} in the answer")
    return value
