"""What the simulated COS answers: XML as the manual's samples have it, and errors with their codes and words.

Written from cloud.tencent.com/document/product/436/7730 (errors), 7729 (headers) and the samples of each page.
"""

import secrets
import time
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Final
from xml.sax.saxutils import escape

XML: Final = {"content-type": "application/xml"}

ERRORS: Final[Mapping[str, tuple[int, str]]] = {
    "AccessDenied": (403, "Access Denied."),
    "AccessForbidden": (403, "CORSResponse: this request is not allowed by the CORS rules."),
    "BadDigest": (400, "The Content-MD5 you specified did not match what we received."),
    "EntityTooLarge": (400, "Your proposed upload exceeds the maximum allowed object size."),
    "EntityTooSmall": (400, "Your proposed upload is smaller than the minimum allowed object size."),
    "IncompleteBody": (400, "You did not provide the number of bytes specified by the Content-Length HTTP header."),
    "InternalError": (500, "We encountered an internal error. Please try again."),
    "InvalidAccessKeyId": (403, "The Access Key Id you provided does not exist in our records."),
    "InvalidArgument": (400, "Invalid Argument."),
    "InvalidDigest": (400, "The Content-MD5 you specified is not valid."),
    "InvalidPart": (400, "One or more of the specified parts could not be found."),
    "InvalidPartOrder": (400, "The list of parts was not in ascending order."),
    "InvalidPolicyDocument": (400, "You must provide condition if you specify a policy in post object request."),
    "InvalidRange": (416, "The requested range is not satisfiable."),
    "KeyTooLong": (400, "Your key is too long."),
    "MalformedPOSTRequest": (400, "The body of your POST request is not well-formed multipart/form-data."),
    "MalformedXML": (400, "The XML you provided was not well-formed or did not validate against our published schema."),
    "MethodNotAllowed": (405, "The specified method is not allowed against this resource."),
    "MissingContentLength": (411, "You must provide the Content-Length HTTP header."),
    "NoSuchBucket": (404, "The specified bucket does not exist."),
    "NoSuchKey": (404, "The specified key does not exist."),
    "NoSuchUpload": (404, "The specified multipart upload does not exist."),
    "NotImplemented": (501, "A header or a parameter you provided implies functionality that is not implemented."),
    "PathStyleDomainForbidden": (
        403,
        "The bucket you are attempting to access must be addressed using COS virtual-styled domain.",
    ),
    "RequestTimeTooSkewed": (403, "The difference between the request time and the current time is too large."),
    "SlowDown": (503, "Please reduce your request rate."),  # the words: from memory
    "SignatureDoesNotMatch": (403, "The Signature you specified is invalid."),
    "HeldForReview": (409, "The object is held for review."),  # in no manual
}

Tree = Sequence[tuple[str, "str | Tree"]]


@dataclass(slots=True)
class Answer:
    """An answer before it is sent; a body in pieces is sent without its length, unless a header has it."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""


class Refused(Exception):
    """A request that COS refuses, by the code of the error."""

    def __init__(self, code: str, message: str = "", more: Tree = ()) -> None:
        super().__init__(code)
        self.code = code
        self.status, usual = ERRORS[code]
        self.message = message or usual
        self.more = more


def refusal(refused: Refused, resource: str, request_id: str) -> Answer:
    """An error as COS words it."""
    trace = b64encode(secrets.token_hex(64).encode()).decode()
    tree: Tree = (
        ("Code", refused.code),
        ("Message", refused.message),
        *refused.more,
        ("Resource", resource),
        ("RequestId", request_id),
        ("TraceId", trace),
    )
    body = f"<?xml version='1.0' encoding='utf-8' ?>\n{written('Error', tree)}\n"
    return Answer(refused.status, {**XML, "x-cos-trace-id": trace}, body.encode())


def document(root: str, tree: Tree) -> bytes:
    """A whole answer in XML."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written(root, tree)}\n'.encode()


def written(name: str, content: "str | Tree", depth: int = 0) -> str:
    """One element, indented with tabs. The name may carry attributes."""
    indent, end = "\t" * depth, name.split(" ")[0]
    if isinstance(content, str):
        quoted = escape(content, {'"': "&quot;"})
        return f"{indent}<{name}>{quoted}</{end}>"
    inside = "\n".join(written(child, value, depth + 1) for child, value in content)
    return f"{indent}<{name}>\n{inside}\n{indent}</{end}>"


def request_id() -> str:
    """A number for a request, in COS's shape."""
    parts = (f"{int(time.time()):08x}", secrets.token_hex(4), secrets.token_hex(2), secrets.token_hex(3))
    return b64encode("_".join(parts).encode()).decode()


def always(number: str) -> dict[str, str]:
    """The headers of every answer."""
    return {"date": formatdate(usegmt=True), "server": "tencent-cos", "x-cos-request-id": number}


def quoted(etag: str) -> str:
    """A tag as it stands in headers and XML."""
    return f'"{etag}"'
