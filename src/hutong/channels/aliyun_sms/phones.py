"""Phone numbers as Aliyun writes them, and as we do.

Source: help.aliyun.com, document_detail/55284 (SendSms), read in a public copy 2026-11: mainland numbers bare or after
+, 86, +86 or 0086; others as the country's code and the number, without a plus sign.
"""

import re

_MAINLAND = re.compile(r"1[3-9][0-9]{9}")
_PREFIXED = re.compile(r"(?:\+|86|\+86|0086)?(1[3-9][0-9]{9})")
_FOREIGN = re.compile(r"[1-9][0-9]{6,14}")


def theirs(phone: str) -> str:
    """A number of ours as Aliyun takes it; empty when Aliyun would send to somebody else.

    Many North American numbers (+1 and ten digits) look like mobile numbers of mainland China without their plus sign,
    and with it, too, since Aliyun takes "+138…" for a mainland number.
    """
    bare = phone.removeprefix("+86") if len(phone) == 14 else phone
    if not bare.startswith("+"):
        return bare if _MAINLAND.fullmatch(bare) else ""
    digits = bare[1:]
    return digits if _FOREIGN.fullmatch(digits) and not _PREFIXED.fullmatch(digits) else ""


def ours(phone: str) -> str:
    """A number of Aliyun's as we write it: eleven digits, or a plus sign and the rest; empty when it is none."""
    mainland = _PREFIXED.fullmatch(phone)
    if mainland:
        return mainland[1]
    digits = phone.removeprefix("+").removeprefix("00")
    return f"+{digits}" if _FOREIGN.fullmatch(digits) else ""
