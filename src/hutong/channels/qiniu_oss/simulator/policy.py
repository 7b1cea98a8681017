"""Upload policies at the simulated Kodo: what may be uploaded under which key, and what is said afterwards.

Written from developer.qiniu.com, kodo/1206 (upload policy) and the page on variables. Stricter than Kodo: a rule that
the manual does not list, or that is not simulated, is refused.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final
from urllib.parse import quote

from hutong.channels.qiniu_oss.simulator.answers import Refused

RULES: Mapping[str, type] = {
    "scope": str,
    "isPrefixalScope": int,
    "deadline": int,
    "insertOnly": int,
    "endUser": str,
    "returnBody": str,
    "callbackUrl": str,
    "callbackHost": str,
    "callbackBody": str,
    "callbackBodyType": str,
    "forceSaveKey": bool,
    "saveKey": str,
    "fsizeMin": int,
    "fsizeLimit": int,
    "detectMime": int,
    "mimeLimit": str,
    "fileType": int,
}
BODY_TYPES: Final = ("application/x-www-form-urlencoded", "application/json")
_VARIABLE: Final = re.compile(r'("?)\$\(([^()]+)\)')
Values = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as it was signed."""

    rules: Mapping[str, Any]

    @classmethod
    def read(cls, text: str) -> "Policy":
        """The policy in a token; Refused."""
        try:
            rules = json.loads(base64.b64decode(text.encode(), b"-_", validate=True))
        except (ValueError, binascii.Error):
            raise Refused(401, "bad token") from None
        if not isinstance(rules, dict) or not {"scope", "deadline"} <= set(rules):
            raise Refused(401, "bad token")
        for name, value in rules.items():
            if RULES.get(name) is not type(value):
                raise Refused(400, f"invalid put policy: {name}")
        _check_callback(rules)
        return cls(rules)

    @property
    def bucket(self) -> str:
        """The bucket that files may be put into."""
        return str(self.rules["scope"]).partition(":")[0]

    @property
    def deadline(self) -> int:
        """Until when, in seconds of Unix time."""
        return int(self.rules["deadline"])

    @property
    def inserts(self) -> bool:
        """Whether a file of another content stays as it is."""
        whole_bucket = ":" not in self.rules["scope"]
        return bool(whole_bucket or self.rules.get("insertOnly") or self.rules.get("isPrefixalScope"))

    def rule(self, name: str) -> str:
        """A rule that is a text, empty when it is not there."""
        return str(self.rules.get(name, ""))

    def key(self, given: str | None, values: Values) -> str:
        """The key that a file gets; Refused when the scope does not allow it."""
        saved = self.rule("saveKey")
        if saved and (given is None or self.rules.get("forceSaveKey")):
            given = filled(saved, values, str)
        key = str(values["etag"]) if given is None else given
        _, scoped, wanted = self.rules["scope"].partition(":")
        fits = key.startswith(wanted) if self.rules.get("isPrefixalScope") else key == wanted
        if scoped and not fits:
            raise Refused(403, "key doesn't match with scope")
        if len(key.encode()) > 750:
            raise Refused(400, "key too long")
        return key

    def check_size(self, size: int) -> None:
        """Refused when a file is too small or too large. A limit of nothing is none."""
        if size < self.rules.get("fsizeMin", 0):
            raise Refused(403, "exceed FsizeMin")
        if size > (self.rules.get("fsizeLimit", 0) or size):
            raise Refused(413, "request entity too large")

    def check_kind(self, *kinds: str) -> None:
        """Refused when a file is of none of the types allowed."""
        listed = self.rule("mimeLimit")
        if not listed:
            return
        patterns = listed.removeprefix("!").split(";")
        for kind in kinds:
            found = any(fnmatchcase(kind.partition(";")[0].strip().lower(), pattern.lower()) for pattern in patterns)
            if found is listed.startswith("!"):
                raise Refused(403, f"limited mimeType: this file type ({kind}) is forbidden to upload")

    def returned(self, values: Values) -> Any:
        """What the uploader is told when nobody is called back; Refused."""
        template = self.rule("returnBody")
        if not template:
            return {"hash": values["etag"], "key": values["key"]}
        try:
            return json.loads(filled(template, values, _as_json, quoted=_in_quotes))
        except ValueError:
            raise Refused(400, "invalid returnBody") from None

    def told(self, values: Values) -> str:
        """The body of a callback."""
        template = self.rule("callbackBody")
        if self.rule("callbackBodyType") == BODY_TYPES[1]:
            return filled(template, values, _as_json, quoted=_in_quotes)
        return filled(template, values, lambda value: quote(str(value), safe=""))


def filled(
    template: str,
    values: Values,
    written: Callable[[Any], str],
    quoted: Callable[[Any], str] | None = None,
) -> str:
    """A template with its variables replaced; `quoted` writes those that stand right behind a quotation mark."""

    def value(found: re.Match[str]) -> str:
        mark, name = found.groups()
        known = values.get(name)
        if mark and quoted:
            return mark + quoted("" if known is None else known)
        empty = "" if quoted is None else None
        return mark + written(empty if known is None else known)

    return _VARIABLE.sub(value, template)


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _in_quotes(value: Any) -> str:
    return _as_json(str(value))[1:-1]


def _check_callback(rules: Mapping[str, Any]) -> None:
    urls = rules.get("callbackUrl", "")
    if not urls:
        return
    if not all(url.startswith(("http://", "https://")) for url in urls.split(";")):
        raise Refused(400, "invalid callbackUrl")
    if not rules.get("callbackBody"):
        raise Refused(400, "callbackBody can't be empty")
    if rules.get("callbackBodyType", BODY_TYPES[0]) not in BODY_TYPES:
        raise Refused(400, "invalid callbackBodyType")
