"""What a value of a typed template field may be (thing1, time2, amount3 and the others).

Source: developers.weixin.qq.com 订阅消息参数值内容限制说明.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from hutong.vendors.wechat_world.calls.templates import Template
from hutong.vendors.wechat_world.refusals import Refused

_FIELD: Final = re.compile(r"\{\{([A-Za-z_]+[0-9]*)\.DATA\}\}")
_CLOCK: Final = r"([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
_DAY: Final = r"[0-9]{4}(-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日)"
_MOMENT: Final = rf"(({_DAY} ?)?{_CLOCK}|{_DAY})"
_FORMS: Final = {
    "thing": r"[\s\S]{1,20}",
    "number": r"[0-9]{1,32}(\.[0-9]+)?",
    "letter": r"[A-Za-z]{1,32}",
    "symbol": r"[^\w\s]{1,5}",
    "character_string": r"[!-~ ]{1,32}",
    "time": rf"{_MOMENT}(~{_MOMENT})?",
    "date": rf"{_DAY}( ?{_CLOCK})?(~{_DAY}( ?{_CLOCK})?)?",
    "amount": r"[¥￥$€£]?[0-9]{1,10}(\.[0-9]{1,2})?元?",
    "phone_number": r"[0-9+\-() ]{1,17}",
    "car_number": r"[\u4e00-\u9fffA-Z0-9挂]{1,8}",
    "name": r"([\u4e00-\u9fff·]{1,10}|[A-Za-z .·]{1,20})",
    "phrase": r"[\u4e00-\u9fff]{1,5}",
    "const": r"[\s\S]{1,20}",
}


def fields(template: Template) -> list[str]:
    """The names in a template's text, in order."""
    return _FIELD.findall(template.content)


def read(template: Template, data: Any) -> dict[str, str]:
    """What a message says for each of the template's fields. Refused 47001, 47003."""
    if not isinstance(data, dict) or not data:
        raise Refused(47001)
    return {name: _value(name, data.get(name)) for name in fields(template)}


def _value(name: str, given: Any) -> str:
    kind = name.rstrip("0123456789")
    if given is None and kind not in _FORMS:
        return ""  # first, keyword1, remark: an empty line
    value = given.get("value") if isinstance(given, Mapping) else None
    if value is None or value == "":
        if kind not in _FORMS:
            return ""
        raise Refused(47003, f"data.{name}.value is empty")
    if not isinstance(value, (str, int, float)):
        raise Refused(47001)
    if kind in _FORMS and not re.fullmatch(_FORMS[kind], str(value)):
        raise Refused(47003, f"data.{name}.value invalid")
    return str(value)
