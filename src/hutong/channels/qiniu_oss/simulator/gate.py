"""The simulated Kodo's gate: who is asking is proved by one of four signatures, and nobody comes in without.

Written from developer.qiniu.com, kodo/1201, 1202 and 1208, without a look at the adapter's wire. What carries an
X-Qiniu-Date must be dated within fifteen minutes (kodo/3928).
"""

import base64
import binascii
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import parse_qs, quote

from starlette.requests import Request

from hutong.base.clock import now
from hutong.base.secrets import same
from hutong.capabilities.simulation import Home
from hutong.capabilities.simulation.book import Record
from hutong.channels.qiniu_oss.simulator.accounts import Accounts
from hutong.channels.qiniu_oss.simulator.answers import Refused
from hutong.channels.qiniu_oss.simulator.policy import Policy

SKEW: Final = timedelta(minutes=15)
FORM: Final = "application/x-www-form-urlencoded"


def signature(account: Mapping[str, str], data: bytes) -> str:
    """HMAC-SHA1 with the secret key, in Base64 for addresses, after the access key."""
    mac = hmac.digest(account["secret_key"].encode(), data, "sha1")
    return account["access_key"] + ":" + base64.b64encode(mac, b"-_").decode()


def dated_data(method: str, target: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """What the scheme Qiniu signs: method, target, host, content type and X-Qiniu- headers, a blank line, the body."""
    kind = headers.get("content-type", "")
    text = f"{method} {target}\nHost: {headers['host']}\n"
    if kind:
        text += f"Content-Type: {kind}\n"
    for name in sorted(name for name in headers if name.startswith("x-qiniu-")):
        text += f"{name.title()}: {headers[name]}\n"
    return text.encode() + b"\n" + (body if kind and kind != "application/octet-stream" else b"")


def plain_data(target: str, kind: str, body: bytes) -> bytes:
    """What the scheme QBox signs: the target, and the body where it is a form."""
    return target.encode() + b"\n" + (body if kind == FORM else b"")


def target_of(request: Request) -> str:
    """The path as it came, and the query."""
    raw: bytes = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    path, query = raw.split(b"?")[0].decode("latin-1"), request.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


class Gate:
    """Lets in who signed."""

    def __init__(self, home: Home, accounts: Accounts) -> None:
        self._home = home
        self._accounts = accounts

    def upload(self, token: str, bucket: str = "") -> tuple[Record, Policy]:
        """The account that allowed an upload, and what it allows; Refused."""
        if not token:
            raise Refused(401, "token not specified")
        access_key, _, rest = token.partition(":")
        account = self._accounts.of(access_key)
        signed = rest.partition(":")[2]
        if account is None or not same(signature(account, signed.encode()), token.removesuffix(f":{signed}")):
            raise Refused(401, "bad token")
        policy = Policy.read(signed)
        if policy.deadline <= now().timestamp():
            raise Refused(401, "token out of date")
        owner = self._accounts.owner(policy.bucket)
        if owner is None:
            raise Refused(631, "no such bucket")
        if owner["access_key"] != access_key or (bucket and bucket != policy.bucket):
            raise Refused(403, "access denied: another bucket")
        return account, policy

    async def manage(self, request: Request) -> Record:
        """The account that manages its files; Refused."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        account = self._accounts.of(token.partition(":")[0])
        if account is None:
            raise Refused(401, "bad token")
        target, body = target_of(request), await request.body()
        if scheme == "QBox":
            data = plain_data(target, request.headers.get("content-type", ""), body)
        elif scheme == "Qiniu":
            data = dated_data(request.method, target, dict(request.headers), body)
        else:
            raise Refused(401, "bad token")
        if not same(signature(account, data), token):
            raise Refused(401, "bad token")
        _check_date(request.headers.get("x-qiniu-date", ""))
        return account

    def download(self, request: Request) -> tuple[Record, dict[str, list[str]]]:
        """The account that lets somebody read, and the parameters it signed; what follows the token does not count."""
        before, _, after = f"&{request.scope['query_string'].decode('latin-1')}".partition("&token=")
        signed = parse_qs(before, keep_blank_values=True)
        if not after:
            raise Refused(401, "download token not specified")
        token = after.partition("&")[0].replace("%3A", ":").replace("%3D", "=")
        account = self._accounts.of(token.partition(":")[0])
        url = f"{self._home.base_url}{target_of(request).partition('?')[0]}?{before[1:]}"
        if account is None or not same(signature(account, url.encode()), token):
            raise Refused(401, "download token auth failed")
        until = signed.get("e", [""])[-1]
        if not until.isdecimal() or int(until) <= now().timestamp():
            raise Refused(401, "token out of date")
        return account, signed


def opened(text: str) -> str:
    """What was written in Base64 for addresses; Refused."""
    try:
        raw = base64.b64decode(text.encode(), b"-_", validate=True)
        return raw.decode()
    except (ValueError, binascii.Error):
        raise Refused(400, "invalid argument") from None


def _check_date(text: str) -> None:
    if not text:
        return
    try:
        at = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Refused(400, "invalid X-Qiniu-Date") from None
    if abs(now() - at) > SKEW:
        raise Refused(403, "request time too skewed")
