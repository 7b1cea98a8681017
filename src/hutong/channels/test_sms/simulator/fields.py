"""What the simulated phone demands of a message, and the words in which it refuses."""

import json
import re
from dataclasses import dataclass
from typing import Any

_NUMBER = re.compile(r"[0-9A-Z]{26}")
_PHONE = re.compile(r"1[3-9][0-9]{9}|\+[1-9][0-9]{6,14}")
_LONGEST = {"text": 1000, "sign": 20, "template": 64}  # characters


class Refused(Exception):
    """A request that is not taken."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.status = status
        self.body = {"error": {"code": code, "message": message}}


@dataclass(frozen=True, slots=True)
class Request:
    """A message as the hub sent it."""

    number: str
    phone: str
    text: str
    sign: str
    template: str
    params: dict[str, str]

    @property
    def shown(self) -> str:
        """As the phone shows it: with the signature in front."""
        return f"【{self.sign}】{self.text}" if self.sign else self.text


def read(content_type: str, body: bytes) -> Request:
    """The message in a body; Refused."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise _malformed("send application/json")
    fields = _object(body)
    names = set(Request.__dataclass_fields__)
    if set(fields) != names:
        raise _malformed(f"exactly these fields: {', '.join(sorted(names))}")
    params = fields.pop("params")
    if not isinstance(params, dict) or not all(isinstance(value, str) for value in params.values()):
        raise _malformed("params: an object of texts")
    if not all(isinstance(value, str) for value in fields.values()):
        raise _malformed("all fields but params are texts")
    found = Request(**fields, params=params)
    _check(found)
    return found


def _check(found: Request) -> None:
    if not _NUMBER.fullmatch(found.number):
        raise _malformed("number: 26 characters of 0-9 and A-Z")
    if not _PHONE.fullmatch(found.phone):
        raise Refused(400, "wrong_phone", "phone: eleven digits, or + and the country's code and number")
    if not found.text.strip():
        raise _malformed("text: empty")
    for name, most in _LONGEST.items():
        if len(getattr(found, name)) > most:
            raise _malformed(f"{name}: at most {most} characters")
    if re.search("[【】]", found.sign):
        raise _malformed("sign: without its brackets")


def _object(body: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(body)
    except ValueError:
        raise _malformed("the body is not JSON") from None
    if not isinstance(fields, dict):
        raise _malformed("the body is not a JSON object")
    return fields


def _malformed(message: str) -> Refused:
    return Refused(400, "malformed", message)
