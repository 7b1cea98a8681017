"""What the simulated JSMS demands of a request, and the words in which it refuses.

Source: docs.jiguang.cn/jsms/server: rest_api_summary (errors), rest_api_jsms (fields), rest_api_jsms_templates and
rest_api_jsms_sign (what an account has), read in public copies 2026-11.
"""

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hutong.base.secrets import same
from hutong.capabilities.simulation.book import Record

ERRORS: Mapping[int, tuple[int, str]] = {
    50001: (400, "missing auth"),
    50002: (401, "auth failed"),
    50003: (400, "missing body"),
    50004: (400, "missing mobile"),
    50005: (400, "missing temp_id"),
    50006: (403, "invalid mobile"),
    50007: (403, "invalid body"),
    50009: (403, "out of freq"),
    50013: (403, "invalid temp_id"),
    50014: (403, "no money"),
    50016: (404, "api not found"),
    50017: (415, "media not supported"),
    50018: (405, "request method not support"),
    50019: (500, "server error"),
    50020: (403, "template auditing"),
    50021: (403, "template not pass"),
    50022: (403, "parameters not all replaced"),
    50023: (403, "parameters is empty"),
    50024: (403, "unsubscribed mobile"),
    50037: (403, "has black word"),
    50054: (403, "content contains special symbol"),
    50102: (403, "invalid sign id"),
}
AUDITING, PASSED, REJECTED = 0, 1, 2
BLACK_WORDS = ("赌博", "代开发票")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_PARAMETER = re.compile(r"\{\{([0-9A-Za-z]+)\}\}")


class Refused(Exception):
    """A request that JSMS refuses with one of its codes."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.status, message = ERRORS[code]
        self.body: dict[str, Any] = {"error": {"code": code, "message": message}}


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came; header names in lower case."""

    verb: str
    path: str
    headers: Mapping[str, str]
    body: bytes


def enter(request: Request, account: Record) -> None:
    """Passes who knows the application's key and secret; Refused."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if not given:
        raise Refused(50001)
    try:
        pair = b64decode(given, validate=True).decode()
    except ValueError:
        pair = ""
    if scheme.lower() != "basic" or not same(pair, f"{account['app_key']}:{account['master_secret']}"):
        raise Refused(50002)


def content(request: Request) -> dict[str, Any]:
    """The request's JSON object; Refused. Some clients send it without a Content-Type."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("", "application/json"):
        raise Refused(50017)
    if not request.body:
        raise Refused(50003)
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused(50007)
    return found


def mobile(told: Mapping[str, Any]) -> str:
    """The number that is written to; Refused."""
    value = told.get("mobile")
    if value in (None, ""):
        raise Refused(50004)
    if not isinstance(value, str) or not _MOBILE.fullmatch(value):
        raise Refused(50006)
    return value


def rendered(told: Mapping[str, Any], account: Record) -> str:
    """The message as the phone shows it: signature, template, parameters; Refused."""
    template = _template(told, account)
    text = str(template["text"])
    values = _values(told.get("temp_para", {}), _PARAMETER.findall(text))
    text = _PARAMETER.sub(lambda found: values[found[1]], text)
    if any(word in text for word in BLACK_WORDS):
        raise Refused(50037)
    return f"【{_sign(told, account)}】{text}"


def _template(told: Mapping[str, Any], account: Record) -> Record:
    if told.get("temp_id") in (None, ""):
        raise Refused(50005)
    found: Record | None = account["templates"].get(str(told["temp_id"])) if type(told["temp_id"]) is int else None
    if found is None:
        raise Refused(50013)
    if found["status"] != PASSED:
        raise Refused(50020 if found["status"] == AUDITING else 50021)
    return found


def _values(given: Any, names: list[str]) -> dict[str, str]:
    if not isinstance(given, dict) or not all(isinstance(value, str | int) for value in given.values()):
        raise Refused(50007)
    values = {name: str(value) for name, value in given.items()}
    if not set(names) <= set(values):
        raise Refused(50022)
    if not all(values[name].strip() for name in names):
        raise Refused(50023)
    if any(mark in value for value in values.values() for mark in "【】"):
        raise Refused(50054)
    return values


def _sign(told: Mapping[str, Any], account: Record) -> str:
    given = told.get("sign_id", account["default_sign"])
    found: str | None = account["signs"].get(str(given)) if type(given) is int else None
    if found is None:
        raise Refused(50102)
    return found
