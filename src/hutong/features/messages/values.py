"""What a value of a template's field may be, by the field's name: thing1, amount2 … of today, keyword1 of before.

Source: developers.weixin.qq.com 订阅消息参数值内容限制说明. What is too long is cut where a shorter text still says
what it says, and refused where half of it would say something else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hutong.base.text import Text, Unfit

_CLOCK: Final = r"([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
_DAY: Final = r"[0-9]{4}(-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日)"
_BETWEEN: Final = r"( |(?<=日))"  # no blank where 日 ends the day
_MOMENT: Final = rf"({_DAY}{_BETWEEN})?{_CLOCK}"  # a day without a clock is a date
_SPAN: Final = rf"{_MOMENT}( ?~ ?{_MOMENT})?"
_HAN: Final = r"\u3400-\u4dbf\u4e00-\u9fff"
_CUT: Final = "…"
# What the field has no place for on the plates of armed police (WJ粤12345) and fire brigades (粤X123应急).
_INNER: Final = re.compile(rf"(?<=^WJ)[{_HAN}](?=[A-Z0-9]+$)|应(?=急$)")
OLD: Final = 200  # characters of a keyword; more is not shown


@dataclass(frozen=True, slots=True)
class Rule:
    """`most` characters where a longer text is cut, or None and a form that must fit; `words`: what may stand there."""

    form: re.Pattern[str]
    words: Text
    most: int | None = None


def _rule(form: str, zh: str, en: str) -> Rule:
    return Rule(re.compile(form), Text(zh, en))


RULES: Final[Mapping[str, Rule]] = {
    "thing": Rule(re.compile(r".{1,20}"), Text("1–20 个字", "1 to 20 characters"), 20),
    "number": _rule(r"(?!.{33})[0-9]+(\.[0-9]+)?", "最多 32 位数字，可带小数", "up to 32 digits, with decimals"),
    "letter": _rule(r"[A-Za-z]{1,32}", "最多 32 个字母", "up to 32 letters"),
    "symbol": _rule(r"[^\w\s]{1,5}", "最多 5 个符号", "up to 5 symbols"),
    "character_string": _rule(
        r"[!-~ ]{1,32}", "最多 32 个字母、数字或符号，不含汉字", "up to 32 letters, digits and symbols, no Chinese"
    ),
    "time": _rule(
        _SPAN,
        "时间，如 2026-11-28 08:15:00，须有时分，时段用 ~",
        "a time with its clock, such as 2026-11-28 08:15:00, spans with ~",
    ),
    "date": _rule(
        rf"{_DAY}({_BETWEEN}{_CLOCK})?( ?~ ?{_DAY}({_BETWEEN}{_CLOCK})?)?",
        "日期，如 2026-11-28，可带时间",
        "a date such as 2026-11-28, with a time if need be",
    ),
    "amount": _rule(
        r"[¥￥$€£]?[0-9]{1,10}(\.[0-9]{1,2})?元?",
        "金额，最多 10 位数字，可带币种符号或 元",
        "an amount of up to 10 digits, with a sign or 元",
    ),
    "phone_number": _rule(r"[0-9+\-() ]{1,17}", "电话号码，最多 17 位", "a telephone number of up to 17 characters"),
    "car_number": _rule(
        rf"[{_HAN}A-Za-z0-9]([A-Za-z0-9]{{0,6}}[{_HAN}A-Za-z0-9])?",
        "车牌号，最多 8 位，汉字只在首尾，如 粤B12345D",
        "a plate of up to 8 characters, Chinese only at its ends, such as 粤B12345D",
    ),
    "name": _rule(
        rf"([{_HAN}·]{{1,10}}|[A-Za-z .·'-]{{1,20}})",
        "姓名，最多 10 个汉字或 20 个字母",
        "a name of up to 10 Chinese characters or 20 letters",
    ),
    "phrase": _rule(rf"[{_HAN}]{{1,5}}", "最多 5 个汉字", "up to 5 Chinese characters"),
    "const": _rule(r".{1,20}", "模板中列出的值，最多 20 字", "one of the template's own values, up to 20 characters"),
    "enum": _rule(r".{1,20}", "模板中列出的值，最多 20 字", "one of the template's own values, up to 20 characters"),
}


def fitted(name: str, value: str) -> str:
    """The value as the field `name` of a template takes it, cut where that is harmless; Unfit says what may be there.

    Line breaks become blanks but in first and remark; a name of no kind that is known is an old one.
    """
    kind = name.rstrip("0123456789")
    framing = kind in ("first", "remark")
    plain = value.strip() if framing else " ".join(value.split())
    rule = RULES.get(kind)
    if rule is None:
        return _shortened(plain, OLD)
    if kind == "car_number":
        plain = _INNER.sub("", plain)
    if rule.most is not None:
        plain = _shortened(plain, rule.most)
    if not rule.form.fullmatch(plain):
        raise Unfit(f"须为{rule.words.zh}", f"must be {rule.words.en}")
    return plain


def _shortened(text: str, most: int) -> str:
    """What is longer ends with an ellipsis, which counts."""
    return text if len(text) <= most else text[: most - 1] + _CUT
