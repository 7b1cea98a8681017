"""The two signatures that the simulated OSS verifies, written from the manual without a look at the adapter's wire.

Source: help.aliyun.com/zh/oss/developer-reference (V1 and V4 signatures in headers, URLs and forms), read in public
copies 2026-11.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import quote_from_bytes

from hutong.channels.aliyun_oss.simulator.call import Call

# The parameters that are part of the resource in V1.
_SUB_RESOURCES: Final = """
acl append asyncFetch bucketInfo callback callback-var cname comp continuation-token cors delete encryption
endTime group inventory inventoryId lifecycle link live location logging metaQuery objectInfo objectMeta
partNumber policy position qos qosInfo referer replication replicationLocation replicationProgress
requestPayment resourceGroup response-cache-control response-content-disposition response-content-encoding
response-content-language response-content-type response-expires restore security-token sequential startTime
stat status style styleName symlink tagging transferAcceleration uploadId uploads versionId versioning
versions vod website worm wormExtend wormId x-oss-ac-forward-allow x-oss-ac-source-ip x-oss-ac-subnet-mask
x-oss-ac-vpc-id x-oss-async-process x-oss-process x-oss-request-payer x-oss-traffic-limit
"""
SUB_RESOURCES: Final = frozenset(_SUB_RESOURCES.split())


def v1_text(call: Call, date: str) -> str:
    """What V1 signs; `date` is the request's date, or the end of a link's life in Unix seconds."""
    lines = [call.method, call.headers.get("content-md5", ""), call.headers.get("content-type", ""), date]
    oss = sorted((name, value) for name, value in call.headers.items() if name.startswith("x-oss-"))
    lines += [f"{name}:{value}" for name, value in oss]
    return "\n".join([*lines, _v1_resource(call)])


def _v1_resource(call: Call) -> str:
    path = f"/{call.bucket}/{call.key}" if call.bucket else "/"
    subs = sorted((name, value) for name, value in call.pairs if name in SUB_RESOURCES)
    return path + ("?" + "&".join(f"{name}={value}" if value else name for name, value in subs) if subs else "")


def v1(secret: str, text: str) -> str:
    """The V1 signature of a text, also of a form's policy."""
    return base64.b64encode(hmac.digest(secret.encode(), text.encode(), "sha1")).decode()


def v4_canonical(call: Call, additional: Iterable[str] = (), without: Iterable[str] = ("x-oss-signature",)) -> str:
    """The canonical request of V4."""
    others = sorted(additional)
    query = sorted((_percent(name), _percent(value)) for name, value in call.pairs if name not in without)
    signed = {name: value for name, value in call.headers.items() if _is_signed(name)}
    signed |= {name: call.headers.get(name, "") for name in others}
    headers = "".join(f"{name}:{signed[name]}\n" for name in sorted(signed))
    path = f"/{call.bucket}/{call.key}" if call.bucket else "/"
    return (
        f"{call.method}\n{_percent(path, '/')}\n"
        f"{'&'.join(name + '=' + value if value else name for name, value in query)}\n"
        f"{headers}\n{';'.join(others)}\nUNSIGNED-PAYLOAD"
    )


def v4_text(canonical: str, stamp: str, scope: str) -> str:
    """What V4 signs of a canonical request."""
    return f"OSS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"


def v4(secret: str, scope: str, text: str) -> str:
    """The V4 signature of a text, also of a form's policy. The scope is day/region/oss/aliyun_v4_request."""
    key = b"aliyun_v4" + secret.encode()
    for step in scope.split("/"):
        key = hmac.digest(key, step.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()


def hexes(text: str) -> str:
    """A text's bytes as error answers show them."""
    return text.encode().hex(" ").upper()


def _is_signed(name: str) -> bool:
    return name.startswith("x-oss-") or name in {"content-type", "content-md5"}


def _percent(text: str, keep: str = "") -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe=keep)


def named(header: str) -> Mapping[str, str]:
    """The parts of a V4 Authorization header, whatever blanks are between them."""
    parts = (part.strip().partition("=") for part in header.partition(" ")[2].split(","))
    return {name: value for name, _, value in parts}
