"""Phones in what a platform told: shown by their ends, for a rider's or a buyer's is no business of whoever looks."""

import re
from collections.abc import Mapping
from typing import Any, Final

from hutong.base.secrets import masked_phone

# The last word of a field's name, in any of the ways to part words: rider_phone, purePhoneNumber, TEL; but not hotel.
_PHONE: Final = re.compile(
    r"(?:(?<![A-Za-z])(?:(?:cell|mobile|tele)?phone|mobile|tel)"
    r"|(?<![A-Z])(?:(?:Cell|Mobile|Tele)phone|Phone|Mobile|Tel)"
    r"|(?<![A-Za-z])(?:(?:CELL|MOBILE|TELE)?PHONE|MOBILE|TEL))"
    r"(?i:_?(?:no|num|number))?(?i:s)?$"
)


def without_phones(told: Any, name: str = "") -> Any:
    """A value of JSON under a name, without whole phones in the fields that are named so."""
    if isinstance(told, Mapping):
        return {key: without_phones(one, key) for key, one in told.items()}
    if isinstance(told, list):
        return [without_phones(one, name) for one in told]
    return masked_phone(str(told)) if told and _PHONE.search(name) else told
