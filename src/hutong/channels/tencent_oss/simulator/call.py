"""A request to the simulated COS as it came: which bucket, which object, what is asked of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from hutong.capabilities.simulation.book import Record
from hutong.capabilities.simulation.mischief import Receive, Scope
from hutong.channels.tencent_oss.simulator.answers import Refused

# <bucket>.cos.<region>.myqcloud.com, or without the bucket, which is then the first part of the path
_HOST: Final = re.compile(
    r"(?:(?P<bucket>[^.]+)\.)?cos(?:-internal)?\.(?P<region>[a-z0-9-]+)\.(?:myqcloud\.com|tencentcos\.cn)"
)
# Parameters that ask for something else than the object or the list of objects itself
_SUBRESOURCES: Final = frozenset(
    (
        *("acl", "append", "cors", "delete", "inventory", "lifecycle", "location", "logging", "policy", "restore"),
        *("tagging", "uploads", "versioning", "versions", "website", "uploadId", "partNumber"),
    )
)
_LONGEST: Final = 850  # bytes of a key

OPERATIONS: Final[Mapping[tuple[str, bool, frozenset[str]], str]] = {
    ("PUT", True, frozenset()): "PutObject",
    ("GET", True, frozenset()): "GetObject",
    ("HEAD", True, frozenset()): "HeadObject",
    ("DELETE", True, frozenset()): "DeleteObject",
    ("POST", True, frozenset({"uploads"})): "InitiateMultipartUpload",
    ("PUT", True, frozenset({"partNumber", "uploadId"})): "UploadPart",
    ("GET", True, frozenset({"uploadId"})): "ListParts",
    ("POST", True, frozenset({"uploadId"})): "CompleteMultipartUpload",
    ("DELETE", True, frozenset({"uploadId"})): "AbortMultipartUpload",
    ("GET", False, frozenset()): "GetBucket",
    ("GET", False, frozenset({"uploads"})): "ListMultipartUploads",
    ("HEAD", False, frozenset()): "HeadBucket",
    ("POST", False, frozenset()): "PostObject",
}


@dataclass(slots=True)
class Call:
    """A request. `path` is decoded, without the bucket; it is what signatures are over."""

    method: str
    host: str
    bucket: str
    region: str  # as the host names it; empty where the bucket is part of the path
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    account: Record = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The object's key; empty for the bucket."""
        return self.path[1:]

    @property
    def operation(self) -> str:
        """The manual's name of what is asked; empty for what this simulator does not do."""
        if self.method == "OPTIONS":
            return "OptionsObject"
        asked = frozenset(name for name in self.query if name in _SUBRESOURCES)
        return OPERATIONS.get((self.method, bool(self.key), asked), "")

    @property
    def resource(self) -> str:
        """As errors name it."""
        return f"{self.host}{self.path}"

    def check(self) -> None:
        """What COS refuses before it asks who is there; Refused."""
        named = _HOST.fullmatch(self.host.lower())
        if named and not named["bucket"]:
            raise Refused("PathStyleDomainForbidden")  # buckets of today have an address of their own
        if len(self.key.encode()) > _LONGEST:
            raise Refused("KeyTooLong")
        if self.method in ("PUT", "POST"):
            self._check_length()

    def _check_length(self) -> None:
        if self.headers.get("transfer-encoding", "").lower() == "chunked":
            return
        length = self.headers.get("content-length", "")
        if not length.isdecimal():
            raise Refused("MissingContentLength")
        if int(length) != len(self.body):
            raise Refused("IncompleteBody")


async def received(scope: Scope, receive: Receive) -> Call:
    """The whole request."""
    pieces, more = [], True
    while more:
        message = await receive()
        pieces.append(message.get("body", b""))
        more = message.get("more_body", False)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = dict(parse_qsl(bytes(scope["query_string"]).decode("latin-1"), keep_blank_values=True))
    body = pieces[0] if len(pieces) == 1 else b"".join(pieces)
    host = headers.get("host", "")
    path = str(scope["path"])
    named = _HOST.fullmatch(host.partition(":")[0].lower())
    if named and named["bucket"]:
        return Call(scope["method"], host, named["bucket"], named["region"], path, query, headers, body)
    bucket, _, rest = path.removeprefix("/").partition("/")
    return Call(scope["method"], host, bucket, "", f"/{rest}", query, headers, body)
