"""The simulated OSS's PostObject: what a browser posts, its policy, and the callback that follows.

Source: help.aliyun.com/zh/oss/developer-reference/postobject and /signature-version-4-recommend, read in public
copies 2026-11.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from hutong.channels.aliyun_oss.simulator import policy
from hutong.channels.aliyun_oss.simulator.answers import XML, Answer, Refused, argument, denied, xml
from hutong.channels.aliyun_oss.simulator.call import Call
from hutong.channels.aliyun_oss.simulator.callbacks import Callbacks, Upload
from hutong.channels.aliyun_oss.simulator.gate import Gate
from hutong.channels.aliyun_oss.simulator.objects import Objects

_BOUNDARY: Final = re.compile(r'multipart/form-data;.*boundary="?([^";,]{1,70})"?.*', re.IGNORECASE)
_NAMED: Final = re.compile(r'[;\s](name|filename)="([^"]*)"')
_LONGEST: Final = 4096  # bytes of every field but the file
_SIGNING: Final = ("x-oss-signature-version", "x-oss-credential", "x-oss-date", "x-oss-signature", "x-oss-content-type")


@dataclass(frozen=True, slots=True)
class _Form:
    """A form as it came; names in lower case."""

    fields: dict[str, str]
    file: bytes
    file_name: str
    file_type: str


async def post(call: Call, gate: Gate, objects: Objects, callbacks: Callbacks) -> Answer:
    """PostObject."""
    form = _read(call)
    key = form.fields.get("key", "").replace("${filename}", form.file_name)
    if not key:
        raise argument("Bucket POST must contain a field named 'key'.", "key", "")
    if "policy" not in form.fields:
        raise denied("You have no right to access this object because of bucket acl.", "0003-00000001")
    fields = {**form.fields, "key": key}
    gate.admit(fields, call.bucket)
    policy.check(fields["policy"], fields, call.bucket, len(form.file))
    told = {name: value for name, value in fields.items() if name not in _SIGNING}
    objects.check_new(call.bucket, key, told, "0006-00000117")
    callback = callbacks.read(fields["callback"]) if fields.get("callback") else None
    kind = fields.get("x-oss-content-type") or form.file_type or fields.get("content-type", "")
    record = objects.keep(call.bucket, key, form.file, kind, told)
    if callback is not None:
        variables = {name: value for name, value in fields.items() if name.startswith("x:")}
        return await callbacks.make(callback, Upload(call.bucket, key, record, variables))
    return _done(call, fields, record["etag"])


def _done(call: Call, fields: dict[str, str], etag: str) -> Answer:
    if fields.get("success_action_redirect"):
        return Answer(303, {"location": fields["success_action_redirect"], "etag": etag})
    status = fields.get("success_action_status")
    if status != "201":
        return Answer(200 if status == "200" else 204, {"etag": etag})
    location = f"http://{call.host}/{quote(fields['key'])}"
    told = [("Bucket", call.bucket), ("Location", location), ("Key", fields["key"]), ("ETag", etag)]
    return Answer(201, {**XML, "etag": etag}, xml("PostResponse", told))


def _read(call: Call) -> _Form:
    fields: dict[str, str] = {}
    files: list[tuple[bytes, str, str]] = []
    for head, content in _parts(call):
        names = dict(_NAMED.findall(head))
        if names.get("name") == "file":
            files.append((content, names.get("filename", ""), _type(head)))
        elif not files:  # OSS passes over what comes after the file
            fields[names.get("name", "").lower()] = _text(content)
    if len(files) != 1:
        words = "POST requires exactly one file upload per request."
        raise Refused(400, "IncorrectNumberOfFilesInPOSTRequest", words)
    return _Form(fields, *files[0])


def _parts(call: Call) -> Iterator[tuple[str, bytes]]:
    """The head and the content of every part; Refused."""
    boundary = _BOUNDARY.fullmatch(call.headers.get("content-type", ""))
    mark = b"--" + boundary[1].encode() if boundary else b""
    if not mark or not call.body.startswith(mark):
        raise _malformed()
    at = len(mark)
    while call.body[at : at + 2] == b"\r\n":
        head_end = call.body.find(b"\r\n\r\n", at)
        end = call.body.find(b"\r\n" + mark, head_end + 2)
        if head_end < 0 or end < 0:
            raise _malformed()
        yield call.body[at:head_end].decode("utf-8", "replace"), call.body[head_end + 4 : end]
        at = end + 2 + len(mark)
    if call.body[at : at + 2] != b"--":
        raise _malformed()


def _text(content: bytes) -> str:
    if len(content) > _LONGEST:
        words = "Your post field is too long."
        raise Refused(400, "FieldItemTooLong", words, more={"MaxSizeAllowed": str(_LONGEST)})
    return content.decode("utf-8", "replace")


def _type(head: str) -> str:
    found = re.search(r"^content-type:\s*(.*?)\s*$", head, re.IGNORECASE | re.MULTILINE)
    return found[1] if found else ""


def _malformed() -> Refused:
    words = "The body of your POST request is not well-formed multipart/form-data."
    return Refused(400, "MalformedPOSTRequest", words)
