"""The simulated OSS's callbacks: one post after an upload, whose answer the uploader gets.

Real callbacks are signed with a key that lies at gosspublic.alicdn.com; a simulator can't have it, so the signature
here is random. Whoever believes a callback must have another reason to.

Source: help.aliyun.com/zh/oss/developer-reference/callback and the page of HTTP status 203, read in public copies
2026-11.
"""

import base64
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import format_datetime
from functools import partial
from typing import Any, Final
from urllib.parse import quote, urlsplit

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.simulation import Call, Knocker, Mischief, Mischiefs
from hutong.capabilities.simulation.book import Record
from hutong.channels.aliyun_oss.simulator.answers import Answer, Refused, argument, request_id

_VARIABLE: Final = re.compile(r"\$\{([A-Za-z0-9_:.\-]+)\}")
_PUBLIC_KEY: Final = base64.b64encode(b"https://gosspublic.alicdn.com/callback_pub_key_v1.pem").decode()
_LONGEST: Final = 1024 * 1024  # bytes of an answer
_MOST_URLS: Final = 5
_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json"


def _addresses(value: object) -> bool:
    urls = value.split(";") if isinstance(value, str) else []
    return 1 <= len(urls) <= _MOST_URLS and all(urlsplit(url.strip()).scheme in ("http", "https") for url in urls)


_RULES: Final[Mapping[str, Callable[[object], bool]]] = {
    "callbackUrl": _addresses,
    "callbackBody": lambda value: isinstance(value, str) and bool(value),
    "callbackBodyType": lambda value: value in (None, _FORM, _JSON),
    "callbackHost": lambda value: value is None or isinstance(value, str),
    "callbackSNI": lambda value: value is None or type(value) is bool,
}


@dataclass(frozen=True, slots=True)
class Upload:
    """What was uploaded, with the uploader's own variables."""

    bucket: str
    key: str
    record: Record
    variables: Mapping[str, str]


class Callbacks:
    """Makes the callbacks that uploads ask for. OSS never repeats one."""

    def __init__(self, knocker: Knocker, mischiefs: Mischiefs) -> None:
        self._knocker = knocker
        self._mischiefs = mischiefs
        self._held: list[Call] = []

    def read(self, written: str) -> dict[str, Any]:
        """What a `callback` parameter asks for; Refused."""
        try:
            text = base64.b64decode(written, validate=True)
        except ValueError:
            words = "The callback configuration is not base64 encoded."
            raise argument(words, "callback", written, "0007-00000002") from None
        try:
            asked = json.loads(text)
        except (ValueError, RecursionError):
            asked = None
        if not isinstance(asked, dict):
            raise argument("The callback configuration is not json format.", "callback", written, "0007-00000003")
        for name, fits in _RULES.items():
            if not fits(asked.get(name)):
                raise argument(f"Invalid {name}.", "callback", written)
        return asked

    async def make(self, asked: Mapping[str, Any], upload: Upload) -> Answer:
        """Tells the application of an upload; what the uploader is answered."""
        place = asked["callbackUrl"]
        if self._mischiefs.take(Mischief.NOTICE_FORGED, place):
            await self._knocker.once(_call(asked, replace(upload, key=f"{upload.key}.forged"), _urls(asked)[0]), _heard)
        if self._mischiefs.take(Mischief.NOTICE_FOREIGN, place):
            await self._knocker.once(_call(asked, replace(upload, bucket="another-bucket"), _urls(asked)[0]), _heard)
        if self._mischiefs.take(Mischief.NOTICE_LOST, place):
            return _failed("Error status : -1. Connection refused.")
        call = _call(asked, upload, _urls(asked)[0])
        if self._mischiefs.take(Mischief.NOTICE_LATE, place):
            self._held.append(call)
            return _failed("Error status : -1. Cost too long time.")
        if self._mischiefs.take(Mischief.NOTICE_TWICE, place):
            await self._knocker.once(call, _heard)
        reason = ""
        for url in _urls(asked):
            attempt = await self._knocker.once(replace(call, url=url), _heard)
            if attempt.reply is not None and attempt.heard:
                return Answer(200, {"content-type": _JSON, "etag": upload.record["etag"]}, attempt.reply.body)
            reason = _reason(attempt.reply, attempt.error)
        return _failed(reason)

    def release(self) -> None:
        """Makes the callbacks that were held back."""
        held, self._held = self._held, []
        for call in held:
            self._knocker.post(partial(replace, call), _heard)


def _urls(asked: Mapping[str, Any]) -> list[str]:
    return [url.strip() for url in str(asked["callbackUrl"]).split(";")]


def _call(asked: Mapping[str, Any], upload: Upload, url: str) -> Call:
    kind = asked.get("callbackBodyType", _FORM)
    number = request_id()
    told: dict[str, str | int] = {
        "bucket": upload.bucket,
        "object": upload.key,
        "etag": upload.record["etag"].strip('"'),
        "size": upload.record["size"],
        "mimeType": upload.record["type"],
        "crc64": upload.record["crc"],
        "reqId": number,
        "operation": "PostObject",
        **upload.variables,
    }

    def filled(match: re.Match[str]) -> str:
        value = told.get(match[1], "")
        return json.dumps(value) if kind == _JSON else quote(str(value), safe="")

    headers = {
        "content-type": kind,
        "user-agent": "aliyun-oss-callback",
        "date": format_datetime(now(), usegmt=True),
        "authorization": base64.b64encode(secrets.token_bytes(64)).decode(),
        "x-oss-pub-key-url": _PUBLIC_KEY,
        "x-oss-bucket": upload.bucket,
        "x-oss-request-id": number,
        "x-oss-signature-version": "1.0",
        "x-oss-tag": "CALLBACK",
    }
    return Call(url, headers, _VARIABLE.sub(filled, asked["callbackBody"]).encode())


def _heard(reply: Reply) -> bool:
    return reply.status == 200 and not _wrong(reply)


def _wrong(reply: Reply) -> str:
    if "content-length" not in reply.headers or len(reply.body) > _LONGEST:
        return "User server return too long content-length value."
    try:
        json.loads(reply.body)
    except ValueError:
        return "Response body is not valid json format."
    return ""


def _reason(reply: Reply | None, error: str) -> str:
    if reply is None:
        return f"Error status : -1. {error}"
    return f"Error status : {reply.status}. {_wrong(reply)}".strip()


def _failed(reason: str) -> Answer:
    """The file is kept all the same; the status of success is not quite one."""
    refused = Refused(203, "CallbackFailed", reason)
    return Answer(203, {"content-type": "application/xml"}, refused.body("", request_id()))
