"""The simulated Aliyun's gateway: who asks is proved by a signature, each of which is good once and for 15 minutes.

Source: as for the dialects, and the gateway's common codes in developer.aliyun.com, ask/278265. From memory: the order
in which things are looked at.
"""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

import orjson

from hutong.base.clock import now
from hutong.base.secrets import same
from hutong.capabilities.simulation import Book
from hutong.capabilities.simulation.mischief import Receive, Scope
from hutong.channels.aliyun_sms.simulator.accounts import Accounts
from hutong.channels.aliyun_sms.simulator.dialects import Call, claim
from hutong.channels.aliyun_sms.simulator.refusals import at_gate, missing

VERSION = "2017-05-25"
_NONCES = "aliyun_sms.nonce"
_WINDOW = timedelta(minutes=15)
_TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_FORM = "application/x-www-form-urlencoded"


class Gate:
    """Lets in who signed."""

    def __init__(self, book: Book, accounts: Accounts) -> None:
        self._book = book
        self._accounts = accounts

    def enter(self, call: Call, actions: Collection[str]) -> None:
        """Finds the account that signed the request; Refused."""
        if call.verb not in ("GET", "POST"):
            raise at_gate("UnsupportedHTTPMethod")
        if not call.action:
            raise missing("Action")
        if call.action not in actions or call.path != "/":
            raise at_gate("InvalidAction.NotFound")
        if call.version != VERSION:
            raise at_gate("InvalidVersion") if call.version else missing("Version")
        claimed = claim(call)
        _check_age(claimed.at)
        account = self._accounts.of(claimed.key_id)
        if account is None:
            raise at_gate("InvalidAccessKeyId.NotFound")
        if not same(claimed.proof(account["secret"]), claimed.signature):
            raise at_gate("SignatureDoesNotMatch", f" server string to sign is:{claimed.text}")
        nonce = f"{claimed.key_id} {claimed.nonce}"
        if self._book.get(_NONCES, nonce) is not None:
            raise at_gate("SignatureNonceUsed")
        self._book.put(_NONCES, nonce, {"at": claimed.at})
        call.account = account


async def received(scope: Scope, receive: Receive, prefix: str) -> Call:
    """A request, read to its end; `prefix` is where the simulator is served, which is no part of the protocol."""
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    path = str(scope["path"])
    for mount in (scope.get("root_path", ""), prefix):
        path = path.removeprefix(mount) if mount and (path == mount or path.startswith(f"{mount}/")) else path
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    posted = headers.get("content-type", _FORM).partition(";")[0].strip().lower() == _FORM
    query, form = _parameters(bytes(scope["query_string"])), _parameters(bytes(body)) if posted else {}
    return Call(scope["method"], path or "/", query, form, headers, bytes(body))


def written(call: Call, node: Mapping[str, Any], *, error: bool) -> tuple[str, bytes]:
    """An answer in the format that was asked for, with its content type."""
    if call.format == "JSON":
        return "application/json;charset=utf-8", orjson.dumps(node)
    root = "Error" if error else f"{call.action}Response"
    return "text/xml;charset=utf-8", f"<?xml version='1.0' encoding='UTF-8'?>{_element(root, node)}".encode()


def _parameters(told: bytes) -> dict[str, str]:
    return dict(parse_qsl(told.decode("utf-8", "replace"), keep_blank_values=True))


def _check_age(at: str) -> None:
    if not _TIMESTAMP.fullmatch(at):
        raise at_gate("InvalidTimeStamp.Format")
    try:
        moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise at_gate("InvalidTimeStamp.Format") from None
    if abs(now() - moment) > _WINDOW:
        raise at_gate("InvalidTimeStamp.Expired")


def _element(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        value = "".join(_element(inner, content) for inner, content in value.items())
    elif isinstance(value, list):
        return "".join(_element(name, item) for item in value)
    else:
        value = escape(str(value))
    return f"<{name}>{value}</{name}>"
