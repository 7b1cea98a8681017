"""Files that have arrived whole at the simulated Kodo: judged by their policy, kept, and told of by a callback.

Source: developer.qiniu.com, kodo/1206 (upload policy) and the page on callbacks, read in public copies 2026-11. A
callback is made while the uploader waits, one address after the other until one answers, and never again. It is
signed in the older way (QBox); `dated` signs in the newer way, which Kodo does for some buckets (from memory).
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.responses import Response

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.simulation import Call, Knocker, Mischief, Mischiefs
from hutong.capabilities.simulation.book import Record
from hutong.channels.qiniu_oss.simulator.accounts import STRANGER, Accounts
from hutong.channels.qiniu_oss.simulator.answers import Refused, said
from hutong.channels.qiniu_oss.simulator.gate import dated_data, plain_data, signature
from hutong.channels.qiniu_oss.simulator.kinds import kind_of, seen
from hutong.channels.qiniu_oss.simulator.policy import BODY_TYPES, Policy
from hutong.channels.qiniu_oss.simulator.stock import Stock

_OLD: Final = timedelta(hours=1)  # by which a stale callback is too old
_WRONG: Final = (Mischief.NOTICE_FORGED, Mischief.NOTICE_FOREIGN)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file whose every byte is there, and what its uploader says of it."""

    pieces: list[str]
    etag: str
    size: int
    head: bytes
    key: str | None
    name: str = ""
    kind: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


class Arrivals:
    """What happens when an upload ends."""

    def __init__(self, stock: Stock, accounts: Accounts, knocker: Knocker, mischiefs: Mischiefs) -> None:
        self.dated = False
        self._stock = stock
        self._accounts = accounts
        self._knocker = knocker
        self._mischiefs = mischiefs
        self._held: list[Callable[[], None]] = []

    def keep(self, policy: Policy, file: Arrived) -> Mapping[str, Any]:
        """Keeps a file that its policy allows; gives what is known of it. Refused."""
        policy.check_size(file.size)
        names = (file.name, file.key or "")
        kind = kind_of(policy.rules.get("detectMime", 0), file.kind, names, file.head)
        shown = seen(file.head)
        policy.check_kind(kind, *([shown] if shown else []))
        values = _values(policy, file, kind)
        values["key"] = key = policy.key(file.key, values)
        before = self._stock.find(policy.bucket, key)
        if before and policy.inserts and before["hash"] != file.etag:
            raise Refused(614, "file exists")
        self._stock.keep(policy.bucket, key, file.pieces, etag=file.etag, size=file.size, kind=kind)
        return values

    async def tell(self, account: Record, policy: Policy, values: Mapping[str, Any]) -> Response:
        """The answer to who uploaded a file, after the callback if there is to be one."""
        if policy.rule("callbackUrl"):
            return await self._call_back(account, policy, values)
        return said(policy.returned(values))

    def release(self) -> None:
        """Makes the callbacks that were held back."""
        held, self._held = self._held, []
        for go in held:
            go()

    async def _call_back(self, account: Record, policy: Policy, values: Mapping[str, Any]) -> Response:
        urls, body = policy.rule("callbackUrl").split(";"), policy.told(values)
        place = f"upload {urls[0]}"
        if self._mischiefs.take(Mischief.NOTICE_LOST, place):
            return _unheard(policy, values, body)
        if self._mischiefs.take(Mischief.NOTICE_LATE, place):
            call = self._call(account, policy, urls[0], body)
            self._held.append(lambda: self._knocker.post(lambda: call, _heard))
            return _unheard(policy, values, body)
        for url in urls:
            reply = await self._once(account, policy, url, body, place)
            if reply is not None:
                return said(json.loads(reply.body))
        return _unheard(policy, values, body)

    async def _once(self, account: Record, policy: Policy, url: str, body: str, place: str) -> Reply | None:
        call = self._call(account, policy, url, body, place)
        done = await self._knocker.once(call, _heard)
        if self._mischiefs.take(Mischief.NOTICE_TWICE, place):
            await self._knocker.once(call, _heard)
        return done.reply if done.heard else None

    def _call(self, account: Record, policy: Policy, url: str, body: str, place: str = "") -> Call:
        known = (*_WRONG, Mischief.NOTICE_STALE) if self.dated else _WRONG  # the older signature knows no time
        wrong = next((m for m in known if self._mischiefs.take(m, place)), None) if place else None
        if wrong is Mischief.NOTICE_FORGED:
            account = {**account, "secret_key": secrets.token_urlsafe(30)}
        if wrong is Mischief.NOTICE_FOREIGN:
            account = self._accounts.opened(STRANGER)
            body = body.replace(policy.bucket, account["bucket"])
        sent = now() - _OLD if wrong is Mischief.NOTICE_STALE else now()
        address, raw = urlsplit(url), body.encode()
        target = f"{address.path or '/'}?{address.query}" if address.query else address.path or "/"
        headers = {"content-type": policy.rule("callbackBodyType") or BODY_TYPES[0]}
        if policy.rule("callbackHost"):
            headers["host"] = policy.rule("callbackHost")
        if not self.dated:
            signed = f"QBox {signature(account, plain_data(target, headers['content-type'], raw))}"
            return Call(url, {**headers, "authorization": signed}, raw)
        headers["x-qiniu-date"] = f"{sent:%Y%m%dT%H%M%SZ}"
        signed = signature(account, dated_data("POST", target, {"host": address.netloc, **headers}, raw))
        return Call(url, {**headers, "authorization": f"Qiniu {signed}"}, raw)


def _heard(reply: Reply) -> bool:
    """The application has to answer 200 with JSON, which the uploader is given."""
    try:
        json.loads(reply.body)
    except ValueError:
        return False
    return reply.status == 200 and reply.headers.get("content-type", "").startswith("application/json")


def _unheard(policy: Policy, values: Mapping[str, Any], body: str) -> Response:
    told = {
        "code": 579,
        "error": "callback failed",
        "callback_url": policy.rule("callbackUrl"),
        "callback_bodyType": policy.rule("callbackBodyType") or BODY_TYPES[0],
        "callback_body": body,
        "hash": values["etag"],
        "key": values["key"],
    }
    return said(told, 579)


def _values(policy: Policy, file: Arrived, kind: str) -> dict[str, str | int | None]:
    return {
        "bucket": policy.bucket,
        "etag": file.etag,
        "fname": file.name,
        "fsize": file.size,
        "mimeType": kind,
        "endUser": policy.rule("endUser") or None,
        "ext": f".{file.name.rpartition('.')[2]}" if "." in file.name else "",
        **file.variables,
    }
