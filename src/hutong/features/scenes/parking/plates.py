"""Chinese number plates: those of ordinary cars, of new-energy cars, and the special ones; and tickets."""

import re
from typing import Final

from hutong.base.text import Unfit

PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTER: Final = "[A-HJ-NP-Z]"  # I and O are not used
_SERIAL: Final = "[A-HJ-NP-Z0-9]"
# GA 36: a province, the city's letter, five; the last may say what the car is for. New energy: six, of which the first
# (small car) or the last (big car) is the letter of the kind.
_PLATES: Final = re.compile(
    rf"[{PROVINCES}](?:{_LETTER}(?:{_SERIAL}{{4}}[A-HJ-NP-Z0-9挂学警港澳领试超]|[A-HJK]{_SERIAL}[0-9]{{4}}|[0-9]{{5}}[A-HJK])"
    r"|[XS][0-9A-Z]?[0-9]{3,4}应急)"  # fire brigades
    rf"|使[0-9]{{6}}|[0-9]{{6}}使"  # embassies
    rf"|WJ[{PROVINCES}]?[0-9]{{4}}[0-9TDSHBXJ]"  # armed police
    rf"|[A-Z]{_LETTER}[0-9]{{5}}"  # army
)
_TICKET: Final = re.compile(r"[0-9A-Za-z-]{3,32}")
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width letters and digits
_BETWEEN: Final = re.compile(r"[\s·•・.\-_]+")


def plate(text: str) -> str:
    """A plate as it is compared: capitals, no dots or blanks; Unfit when it is none."""
    found = _BETWEEN.sub("", text.translate(_NARROW)).upper()
    if not _PLATES.fullmatch(found):
        raise Unfit("车牌不完整或格式不对，例：粤B12345", "not a complete number plate, such as 粤B12345")
    return found


def spaced(plate: str) -> str:
    """A plate as people write it: 粤B·12345."""
    return f"{plate[:2]}·{plate[2:]}" if plate[:1] in PROVINCES else plate


def ticket(text: str) -> str:
    """A ticket's number as it is compared; Unfit when it is none."""
    found = text.translate(_NARROW).strip().upper()
    if not _TICKET.fullmatch(found):
        raise Unfit("票号只含数字、字母和连字符", "a ticket's number has digits, letters and hyphens only")
    return found
