"""A request at the simulated OSS: bucket and key out of host or path, query and headers as they are signed."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from hutong.capabilities.simulation.mischief import Receive, Scope

_LABEL: Final = re.compile(r"([a-z0-9][a-z0-9-]{1,61}[a-z0-9])\.")


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came. `pairs` is the decoded query in its order; header names are in lower case."""

    method: str
    host: str
    bucket: str
    key: str
    pairs: Sequence[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def query(self) -> dict[str, str]:
        """The parameters by name."""
        return dict(self.pairs)

    def has(self, name: str) -> bool:
        """Whether a parameter is there, with or without a value."""
        return any(name == given for given, _ in self.pairs)


def arrived(scope: Scope, body: bytes, exists: Callable[[str], bool]) -> Call:
    """The request. The host may name the bucket (as in production) or the path (as with an IP address)."""
    headers: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name, text = raw.decode("latin-1").lower(), value.decode("utf-8", "replace").strip()
        headers[name] = f"{headers[name]},{text}" if name in headers else text
    host = headers.get("host", "")
    path = str(scope["path"]).removeprefix("/")
    label = _LABEL.match(host)
    if label and exists(label[1]):
        bucket, key = label[1], path
    else:
        bucket, _, key = path.partition("/")
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True, errors="replace")
    return Call(str(scope["method"]), host, bucket, key, pairs, headers, body)


async def whole(receive: Receive) -> bytes:
    """The body; a body in one piece is not copied."""
    pieces: list[Any] = []
    more = True
    while more:
        message = await receive()
        pieces.append(message.get("body", b""))
        more = message.get("more_body", False)
    return bytes(pieces[0]) if len(pieces) == 1 else b"".join(pieces)
