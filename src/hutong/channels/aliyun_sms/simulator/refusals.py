"""The words in which the simulated Aliyun refuses: at its gateway with 4xx, in its business with HTTP 200 and a code.

Source: help.aliyun.com, document_detail/101346 (codes of Dysms) and the gateway's common codes in developer.aliyun.com,
ask/278265, read in public copies 2026-11; error bodies as users of other clients have published them. From memory: the
status and words of Throttling.User.
"""

import secrets
from collections.abc import Mapping
from uuid import UUID

HOST = "dysmsapi.aliyuncs.com"
_GATE: Mapping[str, tuple[int, str]] = {
    "InvalidAction.NotFound": (404, "Specified api is not found, please check your url and method."),
    "InvalidVersion": (400, "Specified parameter Version is not valid."),
    "InvalidAccessKeyId.NotFound": (404, "Specified access key is not found."),
    "InvalidParameter.Format": (400, "Specified parameter format is not valid."),
    "InvalidSignatureMethod": (400, "Specified signature method is not valid."),
    "InvalidTimeStamp.Format": (400, "Specified time stamp or date value is not well formatted."),
    "InvalidTimeStamp.Expired": (400, "Specified time stamp or date value is expired."),
    "SignatureNonceUsed": (400, "Specified signature nonce was used already."),
    "SignatureDoesNotMatch": (400, "Specified signature is not matched with our calculation."),
    "IncompleteSignature": (400, "The request signature does not conform to Aliyun standards."),
    "Throttling.User": (400, "Request was denied due to user flow control."),
    "UnsupportedHTTPMethod": (403, "This http method is not supported."),
}


class Refused(Exception):
    """A request that Aliyun refuses, with the body that says so."""

    def __init__(self, status: int, code: str, message: str, **more: str) -> None:
        super().__init__(f"{code} {message}")
        self.status = status
        self.node = {"Message": message, "RequestId": request_id(), **more, "Code": code}


def at_gate(code: str, more: str = "") -> Refused:
    """A refusal of the gateway, before the business is asked; `more` follows its usual words."""
    status, message = _GATE[code]
    return _refused(status, code, message + more)


def missing(parameter: str) -> Refused:
    """A refusal of the gateway for a parameter that is not there."""
    return _refused(400, f"Missing{parameter}", f"{parameter} is mandatory for this action.")


def business(code: str, message: str) -> Refused:
    """A refusal of the business behind the gateway: HTTP 200."""
    return Refused(200, code, message)


def request_id() -> str:
    """A number for a request, as Aliyun gives them."""
    return str(UUID(int=secrets.randbits(128), version=4)).upper()


def _refused(status: int, code: str, message: str) -> Refused:
    found = Refused(status, code, message, HostId=HOST)
    asked = found.node["RequestId"]
    found.node["Recommend"] = f"https://api.aliyun.com/troubleshoot?q={code}&product=Dysmsapi&requestId={asked}"
    return found
