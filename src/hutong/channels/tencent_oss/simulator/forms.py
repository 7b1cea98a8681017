"""Forms that browsers post to the simulated COS (POST Object).

Written from cloud.tencent.com/document/product/436/14690 and 56215, and the page on limiting sizes. From memory: how
COS words a form without its signature.
"""

import json
import re
import time
from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

from hutong.base.secrets import same
from hutong.channels.tencent_oss.simulator.answers import Answer, Refused, quoted
from hutong.channels.tencent_oss.simulator.call import Call
from hutong.channels.tencent_oss.simulator.gate import Gate, check_time, policy_signature
from hutong.channels.tencent_oss.simulator.objects import Objects, checked

_BOUNDARY: Final = re.compile(r'multipart/form-data;.*\bboundary=("?)([^";,\s]{1,70})\1', re.IGNORECASE)
_NAME: Final = re.compile(r'form-data;.*?\bname="([^"]*)"', re.IGNORECASE | re.DOTALL)
_FILENAME: Final = re.compile(r'\bfilename="([^"]*)"', re.IGNORECASE | re.DOTALL)
_SIGNED: Final = ("policy", "q-sign-algorithm", "q-ak", "q-key-time", "q-signature")
_DEMANDED: Final = ("q-sign-algorithm", "q-ak", "q-sign-time")  # conditions that every policy has
_RANGE: Final = "content-length-range"
_STATUSES: Final = ("200", "201", "204")
_LONGEST: Final = 1024 * 1024  # bytes of everything but the file


@dataclass(frozen=True, slots=True)
class Posted:
    """A form as it came: its fields by their names in lower case, and the file, which is last."""

    fields: Mapping[str, str]
    file_name: str
    file: bytes


class Forms:
    """Takes what browsers post."""

    def __init__(self, gate: Gate, objects: Objects) -> None:
        self._gate = gate
        self._objects = objects

    def post(self, call: Call) -> Answer:
        """POST Object."""
        posted = _posted(call)
        fields = dict(posted.fields)
        if any(not fields.get(name) for name in _SIGNED):
            raise Refused("AccessDenied")  # the bucket is private
        if not fields.get("key"):
            raise Refused("InvalidArgument", "You must provide the key in post object request.")
        account = self._gate.account(fields["q-ak"])
        raw = _decoded(fields["policy"])
        check_time(fields["q-key-time"])
        if fields["q-sign-algorithm"] != "sha1" or not same(
            policy_signature(account, fields["q-key-time"], raw), fields["q-signature"].strip()
        ):
            raise Refused("SignatureDoesNotMatch")
        self._gate.admit(call, account)
        fields["key"] = fields["key"].replace("${filename}", posted.file_name)
        told = {**fields, "bucket": call.bucket, "q-sign-time": fields["q-key-time"]}
        _check_policy(_policy(raw), told, len(posted.file))
        etag = checked(posted.file, fields.get("content-md5"))
        content_type = fields.get("content-type", "application/octet-stream")
        self._objects.keep(call.bucket, fields["key"], posted.file, content_type, etag)
        return _answer(call, fields, etag)


def _answer(call: Call, fields: Mapping[str, str], etag: str) -> Answer:
    back = fields.get("success_action_redirect")
    if back:
        more = urlencode({"bucket": call.bucket, "key": fields["key"], "etag": quoted(etag)})
        address = quote(back, safe="%/:?#[]@!$&'()*+,;=~")
        return Answer(303, {"location": f"{address}{'&' if '?' in back else '?'}{more}", "etag": quoted(etag)})
    place = f"http://{call.bucket}.cos.{call.account['region']}.myqcloud.com/{quote(fields['key'])}"
    status = fields.get("success_action_status", "")
    return Answer(int(status) if status in _STATUSES else 204, {"location": place, "etag": quoted(etag)})


def _posted(call: Call) -> Posted:
    """The form; Refused for anything that is no form with one file at its end."""
    told = _BOUNDARY.match(call.headers.get("content-type", ""))
    if told is None:
        raise Refused("MalformedPOSTRequest")
    mark = b"--" + told[2].encode("latin-1")
    fields: dict[str, str] = {}
    at = call.body.find(mark) + len(mark)
    if at < len(mark):
        raise Refused("MalformedPOSTRequest")
    while True:
        head, start = _head(call.body, at)
        name, file_name = _NAME.search(head), _FILENAME.search(head)
        end = call.body.find(b"\r\n" + mark, start)
        if name is None or end < 0 or len(fields) > 100:
            raise Refused("MalformedPOSTRequest")
        at = end + 2 + len(mark)
        if name[1].lower() == "file":
            if call.body[at : at + 2] != b"--":  # the file is the last field
                raise Refused("MalformedPOSTRequest")
            return Posted(fields, file_name[1] if file_name else "", call.body[start:end])
        fields[name[1].lower()] = _value(call.body[start:end])


def _head(body: bytes, at: int) -> tuple[str, int]:
    """The headers of a part, and where its content begins."""
    end = body.find(b"\r\n\r\n", at)
    if body[at : at + 2] != b"\r\n" or end < 0 or end - at > _LONGEST:
        raise Refused("MalformedPOSTRequest")
    return body[at:end].decode("utf-8", "replace"), end + 4


def _value(raw: bytes) -> str:
    if len(raw) > _LONGEST:
        raise Refused("MalformedPOSTRequest")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Refused("MalformedPOSTRequest") from None


def _decoded(policy: str) -> bytes:
    try:
        return b64decode(policy, validate=True)
    except (Error, ValueError):
        raise Refused("InvalidPolicyDocument") from None


def _policy(raw: bytes) -> dict[str, Any]:
    try:
        policy = json.loads(raw)
        expiration = datetime.fromisoformat(policy["expiration"])
        conditions = policy["conditions"]
        rules = [_rule(condition) for condition in conditions]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused("InvalidPolicyDocument") from None
    if expiration.tzinfo is None or not all(any(name == rule[1] for rule in rules) for name in _DEMANDED):
        raise Refused("InvalidPolicyDocument")
    return {"expiration": expiration.timestamp(), "rules": rules}


def _rule(condition: Any) -> tuple[str, str, Any, Any]:
    """How, what, and with which one or two values it is compared; ValueError."""
    if isinstance(condition, dict) and len(condition) == 1:
        [(name, value)] = condition.items()
        return "eq", str(name).lower(), str(value), None
    if isinstance(condition, list) and len(condition) == 3:
        how, what, value = condition
        if how == _RANGE:
            return _RANGE, _RANGE, int(what), int(value)
        if how in ("eq", "starts-with") and str(what).startswith("$"):
            return how, what[1:].lower(), str(value), None
    raise ValueError("no condition")


def _check_policy(policy: dict[str, Any], told: Mapping[str, str], size: int) -> None:
    if time.time() >= policy["expiration"]:
        words = f"expiration time: {int(policy['expiration'])} but the time now : {int(time.time())}"
        raise Refused("AccessDenied", f"You post object request has been expired, {words}")
    for how, what, value, most in policy["rules"]:
        if how == _RANGE:
            if not value <= size <= most:
                code = "EntityTooLarge" if size > most else "EntityTooSmall"
                raise Refused(code, f"Condition key {_RANGE} doesn't match the value ")
            continue
        found = told.get(what)
        fits = found is not None and (found == value if how == "eq" else found.startswith(value))
        if not fits:
            raise Refused("AccessDenied", f"Condition key {what} doesn't match the value {value}")
