"""Money is an integer number of fen; yuan exist only as text at the edges."""

import re

# Decimal() takes NaN, 1E2, 1_000, full-width digits and spaces; \d takes full-width digits. Neither is an amount.
_YUAN = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?")


def fen_of(yuan: str) -> int:
    """Fen of an amount in yuan such as "19.99"; ValueError for any other spelling."""
    match = _YUAN.fullmatch(yuan)
    if match is None:
        raise ValueError(f"not an amount in yuan: {yuan[:32]!r}")
    whole, cents = match.groups()
    return int(whole) * 100 + int((cents or "0").ljust(2, "0"))


def yuan_of(fen: int) -> str:
    """The amount in yuan with two decimals, as merchants and providers write it: 1999 -> "19.99"."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100}.{fen % 100:02d}"
