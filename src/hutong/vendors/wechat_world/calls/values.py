"""What a value of a typed template field may be (thing1, time2, amount3 and the others).

Source: developers.weixin.qq.com 订阅消息参数值内容限制说明, row by row.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, Final

from hutong.vendors.wechat_world.calls.templates import Template
from hutong.vendors.wechat_world.refusals import Refused

_FIELD: Final = re.compile(r"\{\{([A-Za-z_]+[0-9]*)\.DATA\}\}")
_ENUM: Final = "enum"
_SIGNS: Final = "¥￥$€£"


def fields(template: Template) -> list[str]:
    """The names in a template's text, in order."""
    return _FIELD.findall(template.content)


def read(template: Template, data: Any) -> dict[str, str]:
    """What a message says for each of the template's fields. Refused 47001, 47003."""
    if not isinstance(data, dict) or not data:
        raise Refused(47001)
    return {name: _value(template, name, data.get(name)) for name in fields(template)}


def _value(template: Template, name: str, given: Any) -> str:
    kind = name.rstrip("0123456789")
    typed = kind in _ROWS or kind == _ENUM
    value = given.get("value") if isinstance(given, Mapping) else None
    if value is None or value == "":
        if not typed:
            return ""  # first, keyword1, remark: an empty line
        raise Refused(47003, f"data.{name}.value is empty")
    if not isinstance(value, (str, int, float)):
        raise Refused(47001)
    text = str(value)
    fits = text in template.enums.get(name, []) if kind == _ENUM else not typed or _ROWS[kind](text)
    if not fits:
        raise Refused(47003, f"data.{name}.value invalid")
    return text


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _letters(text: str) -> bool:
    return text.isascii() and text.isalpha()


def _is_chinese(text: str) -> bool:
    return all("\u3400" <= one <= "\u4dbf" or "\u4e00" <= one <= "\u9fff" for one in text)


def _is_symbol(one: str) -> bool:
    return not one.isalnum() and not one.isspace() and one.isprintable()


def _thing(text: str) -> bool:
    """At most 20 characters of any kind."""
    return len(text) <= 20


def _number(text: str) -> bool:
    """At most 32 digits, nothing but digits; decimals may be."""
    whole, point, decimals = text.partition(".")
    return _digits(whole) and (_digits(decimals) or not point) and len(whole + decimals) <= 32


def _letter(text: str) -> bool:
    """At most 32 letters."""
    return len(text) <= 32 and _letters(text)


def _symbol(text: str) -> bool:
    """At most 5 symbols."""
    return len(text) <= 5 and all(map(_is_symbol, text))


def _character_string(text: str) -> bool:
    """At most 32 digits, letters and symbols."""
    return len(text) <= 32 and all(one.isprintable() and (one.isascii() or not one.isalnum()) for one in text)


def _time(text: str) -> bool:
    """A clock of 24 hours, of a day if need be; two of them with ~ between."""
    points = [_point(part) for part in text.split("~")]
    return len(points) <= 2 and all("clock" in point for point in points)


def _date(text: str) -> bool:
    """A day, with a clock of 24 hours if need be; two of them with ~ between."""
    points = [_point(part) for part in text.split("~")]
    return len(points) <= 2 and all("day" in point for point in points)


def _point(text: str) -> set[str]:
    """Which of day and clock a point in time has; none of them where it is no point in time."""
    day, _, clock = text.strip().replace("日", "日 ").partition(" ")
    if not clock and ":" in day:
        day, clock = "", day
    if (day and not _is_day(day)) or (clock.strip() and not _is_clock(clock.strip())):
        return set()
    return ({"day"} if day else set()) | ({"clock"} if clock.strip() else set())


def _is_day(text: str) -> bool:
    """2026-11-28, 2026/11/28 or 2026年11月28日."""
    for first, second, last in (("-", "-", ""), ("/", "/", ""), ("年", "月", "日")):
        year, _, rest = text.removesuffix(last).partition(first)
        month, _, day = rest.partition(second)
        if text.endswith(last) and all(map(_digits, (year, month, day))) and len(year) == 4:
            return _is_possible(date, year, month, day)
    return False


def _is_clock(text: str) -> bool:
    """8:15, 08:15 or 08:15:00."""
    hours, *rest = text.split(":")
    if len(rest) not in (1, 2) or not _digits(hours) or any(len(one) != 2 or not _digits(one) for one in rest):
        return False
    return len(hours) <= 2 and _is_possible(time, hours, *rest)


def _is_possible(kind: Callable[..., object], *numbers: str) -> bool:
    try:
        kind(*map(int, numbers))
    except ValueError:
        return False
    return True


def _amount(text: str) -> bool:
    """A currency's sign, at most 10 digits, decimals if need be, and 元 at the end if need be."""
    bare = text.removesuffix("元")
    whole, point, decimals = (bare[1:] if bare[:1] and bare[0] in _SIGNS else bare).partition(".")
    return _digits(whole) and len(whole) <= 10 and (_digits(decimals) or not point)


def _phone_number(text: str) -> bool:
    """At most 17 digits and symbols."""
    return len(text) <= 17 and all(_digits(one) or _is_symbol(one) or one == " " for one in text)


def _car_number(text: str) -> bool:
    """At most 8; first and last may be Chinese, the others are letters and digits."""
    ends, between = text[:1] + text[1:][-1:], text[1:-1]
    return len(text) <= 8 and all(_is_chinese(one) or _plain(one) for one in ends) and (not between or _plain(between))


def _plain(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _name(text: str) -> bool:
    """At most 10 Chinese characters, or at most 20 letters and symbols."""
    if _is_chinese(text.replace("·", "")):
        return len(text) <= 10
    return len(text) <= 20 and all(_letters(one) or _is_symbol(one) or one == " " for one in text)


def _phrase(text: str) -> bool:
    """At most 5 Chinese characters."""
    return len(text) <= 5 and _is_chinese(text)


_ROWS: Final[Mapping[str, Callable[[str], bool]]] = {
    "thing": _thing,
    "number": _number,
    "letter": _letter,
    "symbol": _symbol,
    "character_string": _character_string,
    "time": _time,
    "date": _date,
    "amount": _amount,
    "phone_number": _phone_number,
    "car_number": _car_number,
    "name": _name,
    "phrase": _phrase,
    "const": _thing,
}
