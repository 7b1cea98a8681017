"""The gate of the simulated COS: who asks is proved by a signature in a header, in the query, or over a form's policy.

Written from cloud.tencent.com/document/product/436/7778 and 14690 without a look at the adapter's wire. COS lets
parameters and headers go unsigned; those that are listed as signed must be as they were. A host may be signed with its
port or without: clients do both. From memory: a signature that is not good yet is RequestTimeTooSkewed.
"""

import hashlib
import hmac
import re
import time
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote, unquote

from hutong.base.secrets import same
from hutong.capabilities.simulation.book import Record
from hutong.channels.tencent_oss.simulator.accounts import Accounts
from hutong.channels.tencent_oss.simulator.answers import Refused
from hutong.channels.tencent_oss.simulator.call import Call

_PERIOD: Final = re.compile(r"(\d{1,11});(\d{1,11})", re.ASCII)
_FIELDS: Final = (
    "q-sign-algorithm",
    "q-ak",
    "q-sign-time",
    "q-key-time",
    "q-header-list",
    "q-url-param-list",
    "q-signature",
)


class Gate:
    """Lets in who signed."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def enter(self, call: Call) -> None:
        """Finds the account that signed a request, which must be the bucket's; Refused."""
        proof = _proof(call)
        if any(name not in proof for name in _FIELDS) or proof["q-sign-algorithm"] != "sha1":
            raise Refused("AccessDenied")
        account = self.account(proof["q-ak"])
        check_time(proof["q-key-time"])
        check_time(proof["q-sign-time"])
        _check_signature(call, proof, account)
        self.admit(call, account)

    def account(self, secret_id: str) -> Record:
        """The account of a SecretId; Refused."""
        found = self._accounts.of(secret_id)
        if found is None:
            raise Refused("InvalidAccessKeyId")
        return found

    def admit(self, call: Call, account: Record) -> None:
        """Takes the request as this account's; Refused when the bucket is not there, or somebody else's."""
        owner = self._accounts.owner(call.bucket)
        if owner is None or call.region not in ("", "accelerate", owner["region"]):
            raise Refused("NoSuchBucket")
        if owner["secret_id"] != account["secret_id"]:
            raise Refused("AccessDenied")
        call.account = account


def sign_key(account: Record, key_time: str) -> str:
    """The key for a period, made of the account's SecretKey."""
    return _mac(account["secret_key"], key_time)


def policy_signature(account: Record, key_time: str, policy: bytes) -> str:
    """The signature that a form's policy must have."""
    return _mac(sign_key(account, key_time), hashlib.sha1(policy, usedforsecurity=False).hexdigest())


def texts_to_sign(
    method: str,
    path: str,
    parameters: Mapping[str, str],
    headers: Mapping[str, str],
    sign_time: str,
) -> tuple[str, str]:
    """The manual's HttpString and StringToSign."""
    request = "\n".join((method.lower(), path, _canonical(parameters), _canonical(headers), ""))
    hashed = hashlib.sha1(request.encode(), usedforsecurity=False).hexdigest()
    return request, f"sha1\n{sign_time}\n{hashed}\n"


def _proof(call: Call) -> dict[str, str]:
    if "authorization" in call.headers:
        pairs = (pair.partition("=") for pair in call.headers["authorization"].strip().split("&"))
        return {name: value for name, _, value in pairs}
    return {name: call.query[name] for name in _FIELDS if name in call.query}


def check_time(text: str) -> None:
    """Passes a period that is now; Refused."""
    told = _PERIOD.fullmatch(text)
    if told is None or int(told[1]) > int(told[2]):
        raise Refused("AccessDenied")
    if time.time() < int(told[1]):
        raise Refused("RequestTimeTooSkewed")
    if time.time() >= int(told[2]):
        raise Refused("AccessDenied", "Request has expired")


def _check_signature(call: Call, proof: Mapping[str, str], account: Record) -> None:
    query = {name.lower(): value for name, value in call.query.items()}
    parameters = _chosen(proof["q-url-param-list"], query)
    headers = _chosen(proof["q-header-list"], call.headers)
    key, shown = sign_key(account, proof["q-key-time"]), ("", "")
    for told in _hosts(headers):
        shown = texts_to_sign(call.method, call.path, parameters, told, proof["q-sign-time"])
        if same(_mac(key, shown[1]), proof["q-signature"]):
            return
    raise Refused("SignatureDoesNotMatch", more=(("StringToSign", shown[1]), ("FormatString", shown[0])))


def _chosen(names: str, found: Mapping[str, str]) -> dict[str, str]:
    """What is listed as signed; a listed one that did not come is empty, which the signature will tell."""
    listed = [unquote(name) for name in names.split(";") if name]
    if listed != sorted(listed) or any(name != name.lower() for name in listed):
        raise Refused("SignatureDoesNotMatch")
    return {name: found.get(name, "") for name in listed}


def _hosts(headers: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    yield headers
    if "host" in headers:
        yield {**headers, "host": headers["host"].rpartition(":")[0] or headers["host"]}


def _canonical(pairs: Mapping[str, str]) -> str:
    return "&".join("=".join((quote(name, "").lower(), quote(pairs[name], ""))) for name in sorted(pairs))


def _mac(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha1).hexdigest()
