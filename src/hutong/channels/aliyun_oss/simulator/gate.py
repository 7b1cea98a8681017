"""The simulated OSS's gate: who is asking is proved by a signature, V1 or V4, in the header, the URL or a form.

Source: help.aliyun.com/zh/oss/developer-reference (signatures) and the pages of the fine codes 0002-…, read in public
copies 2026-11.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from hutong.base.clock import now
from hutong.base.secrets import same
from hutong.capabilities.simulation.book import Record
from hutong.channels.aliyun_oss.simulator import signatures
from hutong.channels.aliyun_oss.simulator.accounts import Accounts
from hutong.channels.aliyun_oss.simulator.answers import Refused, argument, denied
from hutong.channels.aliyun_oss.simulator.call import Call

_SKEW: Final = timedelta(minutes=15)
_WEEK: Final = 604800  # seconds
_ALGORITHM: Final = "OSS4-HMAC-SHA256"
_STAMP: Final = re.compile(r"[0-9]{8}T[0-9]{6}Z")
_URL_V4: Final = ("x-oss-signature-version", "x-oss-credential", "x-oss-date", "x-oss-expires", "x-oss-signature")
_URL_V1: Final = ("OSSAccessKeyId", "Expires", "Signature")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a credential stands, with the fine codes of what can be wrong with it there."""

    name: str
    form: str  # fine code: not of the form
    day: str  # fine code: no date, or another day than the request
    region: str  # fine code: not the bucket's region


_HEADER: Final = _Place("Authorization", "0002-00000213", "0002-00000212", "0002-00000228")
_URL: Final = _Place("x-oss-credential", "0002-00000224", "0002-00000223", "0002-00000226")
_FORM: Final = _Place("x-oss-credential", "0002-00000710", "0002-00000710", "0002-00000710")


class Gate:
    """Lets in who signed."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def enter(self, call: Call) -> None:
        """Passes a request that the bucket's owner signed; Refused."""
        header = call.headers.get("authorization", "")
        linked = [names for names in (_URL_V4, _URL_V1) if any(call.has(name) for name in names)]
        if len(linked) + bool(header) > 1:
            raise argument("Only one auth mechanism allowed", "Authorization", header[:16])
        if linked:
            (self._v4_url if linked[0] is _URL_V4 else self._v1_url)(call)
        elif header.startswith(f"{_ALGORITHM} "):
            self._v4_header(call, signatures.named(header))
        elif header.startswith("OSS "):
            self._v1_header(call, header[4:].strip())
        elif header:
            raise argument("Authorization header is invalid.", "Authorization", header[:16])
        else:
            raise denied("You have no right to access this object because of bucket acl.", "0003-00000001")

    def admit(self, fields: Mapping[str, str], bucket: str) -> None:
        """Passes the fields of a form whose policy the bucket's owner signed; Refused. Names are in lower case."""
        policy = fields["policy"]
        if "x-oss-signature-version" not in fields:
            account = self._account(fields.get("ossaccesskeyid", ""), bucket)
            _compare(account, signatures.v1(account["secret"], policy), fields.get("signature", ""), policy)
            return
        if fields["x-oss-signature-version"] != _ALGORITHM:
            version = fields["x-oss-signature-version"]
            raise argument("Invalid signature version.", "x-oss-signature-version", version)
        at = _moment(fields.get("x-oss-date", ""))
        if at - now() > _SKEW or now() - at > timedelta(seconds=_WEEK):
            raise _skewed(at)
        account, scope = self._credential(fields.get("x-oss-credential", ""), at, bucket, _FORM)
        ours = signatures.v4(account["secret"], scope, policy)
        _compare(account, ours, fields.get("x-oss-signature", ""), policy)

    def _v1_header(self, call: Call, credential: str) -> None:
        key_id, colon, signature = credential.partition(":")
        if not colon:
            raise argument("Authorization header is invalid.", "Authorization", credential[:16])
        account = self._account(key_id, call.bucket)
        date = call.headers.get("x-oss-date") or call.headers.get("date", "")
        at = _moment(date)
        if abs(now() - at) > _SKEW:
            raise _skewed(at)
        text = signatures.v1_text(call, date)
        _compare(account, signatures.v1(account["secret"], text), signature, text)

    def _v1_url(self, call: Call) -> None:
        if not all(call.query.get(name) for name in _URL_V1):
            words = "Query-string authentication requires the Signature, Expires and OSSAccessKeyId parameters"
            raise denied(words, "0002-00000067")
        expires = call.query["Expires"]
        if not re.fullmatch("[0-9]{1,11}", expires):
            raise denied(f"Invalid date (should be seconds since epoch): {expires}", "0002-00000070")
        account = self._account(call.query["OSSAccessKeyId"], call.bucket)
        _check_end(datetime.fromtimestamp(int(expires), UTC))
        text = signatures.v1_text(call, expires)
        _compare(account, signatures.v1(account["secret"], text), call.query["Signature"], text)

    def _v4_header(self, call: Call, parts: Mapping[str, str]) -> None:
        if not {"Credential", "Signature"} <= set(parts) <= {"Credential", "Signature", "AdditionalHeaders"}:
            raise argument("Authorization header is invalid.", "Authorization", ",".join(parts))
        at = _moment(call.headers.get("x-oss-date") or call.headers.get("date", ""))
        if abs(now() - at) > _SKEW:
            raise _skewed(at)
        account, scope = self._credential(parts["Credential"], at, call.bucket, _HEADER)
        if call.headers.get("x-oss-content-sha256") != "UNSIGNED-PAYLOAD":
            given = call.headers.get("x-oss-content-sha256", "")
            raise argument("Invalid x-oss-content-sha256.", "x-oss-content-sha256", given)
        self._compare_v4(call, account, (scope, at), parts.get("AdditionalHeaders", ""), parts["Signature"])

    def _v4_url(self, call: Call) -> None:
        for name, ec in zip(_URL_V4, ("", "0002-00000217", "", "0002-00000215", ""), strict=True):
            if not call.query.get(name):
                raise argument(f"{name} is required.", name, "", ec)
        if call.query["x-oss-signature-version"] != _ALGORITHM:
            version = call.query["x-oss-signature-version"]
            raise argument("Invalid signature version.", "x-oss-signature-version", version)
        at, expires = _moment(call.query["x-oss-date"]), call.query["x-oss-expires"]
        if not re.fullmatch("[0-9]{1,6}", expires) or not 1 <= int(expires) <= _WEEK:
            raise argument("Invalid x-oss-expires.", "x-oss-expires", expires)
        if at - now() > _SKEW:
            raise _skewed(at)
        account, scope = self._credential(call.query["x-oss-credential"], at, call.bucket, _URL)
        _check_end(at + timedelta(seconds=int(expires)))
        additional = call.query.get("x-oss-additional-headers", "")
        self._compare_v4(call, account, (scope, at), additional, call.query["x-oss-signature"])

    def _compare_v4(
        self, call: Call, account: Record, signed: tuple[str, datetime], additional: str, signature: str
    ) -> None:
        names = additional.split(";") if additional else []
        if names != sorted(names) or any(name != name.lower() for name in names):
            raise argument("Invalid additional headers.", "x-oss-additional-headers", additional)
        scope, at = signed
        canonical = signatures.v4_canonical(call, names)
        text = signatures.v4_text(canonical, f"{at:%Y%m%dT%H%M%SZ}", scope)
        more = {"CanonicalRequest": canonical, "CanonicalRequestBytes": signatures.hexes(canonical)}
        _compare(account, signatures.v4(account["secret"], scope, text), signature, text, more)

    def _credential(self, text: str, at: datetime, bucket: str, place: _Place) -> tuple[Record, str]:
        """The account that a credential names, and its scope; Refused."""
        parts = text.split("/")
        if len(parts) != 5 or parts[3:] != ["oss", "aliyun_v4_request"]:
            raise argument("Invalid credential.", place.name, text, place.form)
        key_id, day, region = parts[:3]
        account = self._account(key_id, bucket)
        if day != f"{at:%Y%m%d}":
            raise argument("Invalid signing date.", place.name, text, place.day)
        if region != account["region"]:
            raise argument("Invalid signing region.", place.name, text, place.region)
        return account, text.partition("/")[2]

    def _account(self, key_id: str, bucket: str) -> Record:
        account = self._accounts.of_key(key_id)
        if account is None:
            words = "The OSS Access Key Id you provided does not exist in our records."
            raise Refused(403, "InvalidAccessKeyId", words, "0002-00000902", {"OSSAccessKeyId": key_id})
        if account["bucket"] != bucket:
            raise denied("You have no right to access this object because of bucket acl.", "0003-00000001")
        return account


def _moment(text: str) -> datetime:
    """The moment that a request names, as V4 or as HTTP writes it; Refused."""
    try:
        if _STAMP.fullmatch(text):
            return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        raise denied("OSS authentication requires a valid Date.", "0002-00000503") from None


def _skewed(at: datetime) -> Refused:
    words = "The difference between the request time and the current time is too large."
    more = {
        "RequestTime": _iso(at),
        "ServerTime": _iso(now()),
        "MaxAllowedSkewMilliseconds": str(int(_SKEW.total_seconds() * 1000)),
    }
    return Refused(403, "RequestTimeTooSkewed", words, "0002-00000504", more)


def _check_end(end: datetime) -> None:
    if now() > end:
        raise denied("Request has expired.", "0002-00000069", Expires=_iso(end), ServerTime=_iso(now()))


def _compare(account: Record, ours: str, theirs: str, text: str, more: Mapping[str, str] | None = None) -> None:
    if same(ours, theirs):
        return
    words = "The request signature we calculated does not match the signature you provided. Check your key and signing"
    told = {
        "OSSAccessKeyId": account["access_key_id"],
        "SignatureProvided": theirs,
        "StringToSign": text,
        "StringToSignBytes": signatures.hexes(text),
        **(more or {}),
    }
    raise Refused(403, "SignatureDoesNotMatch", f"{words} method.", "0002-00000040", told)


def _iso(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.000Z}"
