"""What the policy of a form allows.

Source: help.aliyun.com/zh/oss/developer-reference/postobject (appendix: policy) and the fine codes 0006-…, read in
public copies 2026-11.
"""

import base64
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from hutong.base.clock import now
from hutong.channels.aliyun_oss.simulator.answers import Refused, denied

_EXPIRATION: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{3})?Z")
_V4: Final = ("x-oss-signature-version", "x-oss-credential", "x-oss-date")


def check(written: str, fields: Mapping[str, str], bucket: str, size: int) -> None:
    """Passes a form whose fields and file the policy allows; Refused. Names of fields are in lower case."""
    policy = _read(written)
    if now() > _expiration(policy["expiration"]):
        raise denied("Invalid according to Policy: Policy expired.")
    told = {**fields, "bucket": bucket}
    named: set[str] = set()
    for condition in policy["conditions"]:
        named |= _check(condition, told, size)
    missing = [name for name in _V4 if "x-oss-signature-version" in fields and name not in named]
    if missing:
        raise _invalid(f"Invalid Policy: the policy names no {missing[0]}.")


def _read(written: str) -> dict[str, Any]:
    try:
        policy = json.loads(base64.b64decode(written, validate=True))
    except (ValueError, RecursionError):
        raise _invalid("Invalid Policy: Invalid JSON.", "0006-00000201") from None
    if not isinstance(policy, dict) or "expiration" not in policy:
        raise _invalid("Invalid Policy: Policy missing expiration.", "0006-00000208")
    if "conditions" not in policy:
        raise _invalid("Invalid Policy: Policy missing conditions.", "0006-00000207")
    if not isinstance(policy["conditions"], list):
        raise _invalid("Invalid Policy: Invalid conditions.", "0006-00000214")
    return policy


def _expiration(text: object) -> datetime:
    match = _EXPIRATION.fullmatch(text) if isinstance(text, str) else None
    try:
        return datetime.fromisoformat(match[1] if match else "").replace(tzinfo=UTC)
    except ValueError:
        raise _invalid(f"Invalid Policy: Invalid 'expiration' value: '{text}'") from None


def _check(condition: object, told: Mapping[str, str], size: int) -> set[str]:
    """The names of the fields that a condition, which is met, was about; Refused."""
    if isinstance(condition, dict):
        if len(condition) != 1:
            words = (
                "Invalid Policy: Invalid Simple-Condition: Simple-Conditions must have exactly one property specified."
            )
            raise _invalid(words)
        name, value = next(iter(condition.items()))
        return _compare("eq", name, value, told)
    if not isinstance(condition, list):
        raise _invalid("Invalid Policy: Invalid condition.", "0006-00000222")
    if len(condition) != 3:
        raise _invalid("Invalid Policy: Invalid condition.", "0006-00000218")
    mode, name, value = condition
    if mode == "content-length-range":
        _check_size(name, value, size)
        return set()
    return _compare(mode, name, value, told)


def _check_size(least: object, most: object, size: int) -> None:
    if type(least) is not int or type(most) is not int or not 0 <= least <= most:
        raise _invalid("Invalid Policy: Invalid content-length-range.", "0006-00000220")
    if size > most:
        words = "Your proposed upload exceeds the maximum allowed size."
        raise Refused(400, "EntityTooLarge", words, "0006-00000003", {"MaxSizeAllowed": str(most)})
    if size < least:
        words = "Your proposed upload smaller than the minimum allowed size."
        raise Refused(400, "EntityTooSmall", words, "0006-00000004", {"MinSizeAllowed": str(least)})


def _compare(mode: object, name: object, value: Any, told: Mapping[str, str]) -> set[str]:
    if not isinstance(name, str) or mode not in ("eq", "starts-with", "in", "not-in"):
        raise _invalid("Invalid Policy: Invalid condition.", "0006-00000216")
    if isinstance(value, list) is not (mode in ("in", "not-in")):
        raise _invalid("Invalid Policy: Invalid condition.", "0006-00000218")
    field = name.removeprefix("$").lower()
    given = told.get(field)
    met = given is not None and (
        given == value
        if mode == "eq"
        else given.startswith(str(value))
        if mode == "starts-with"
        else (given in value) is (mode == "in")
    )
    if not met:
        shown = json.dumps([mode, f"${name.removeprefix('$')}", value], ensure_ascii=False)
        raise denied(f"Invalid according to Policy: Policy Condition failed: {shown}", "0006-00000227")
    return {field}


def _invalid(words: str, ec: str = "") -> Refused:
    return Refused(400, "InvalidPolicyDocument", words, ec)
