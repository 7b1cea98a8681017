"""The fields of a difference as people call them."""

from collections.abc import Mapping
from typing import Final

from hutong.base.text import Text
from hutong.switchboard import registry

_FIELDS: Final[Mapping[str, Text]] = {
    "merchant_no": Text("通道商户号", "Channel merchant number"),
    "name": Text("名称", "Name"),
    "remark": Text("备注", "Remark"),
    "enabled": Text("启用", "On"),
    "weight": Text("权重", "Weight"),
    "split": Text("按权重分流", "Shared by weight"),
    "label_zh": Text("中文名称", "Chinese label"),
    "label_en": Text("英文名称", "English label"),
    "text": Text("内容", "Text"),
    "scene": Text("场景", "Scene"),
    "channel": Text("通道编号", "Channel id"),
    "picks": Text("按应用选择", "Picked by the payer's app"),
    "min": Text("最小金额", "Least amount"),
    "max": Text("最大金额", "Most"),
    "rate_bp": Text("费率（万分之）", "Rate (hundredths of a percent)"),
}
_FLAGS: Final = frozenset({"enabled", "split"})
_YES: Final[Mapping[str, Text]] = {"yes": Text("是", "yes"), "no": Text("否", "no")}
_CARRIER: Final = "carrier "  # of a product or template, followed by the channel's id


def field(name: str, code: str = "") -> Text:
    """A field's label: of a channel's key by its code, else one of the table."""
    known = registry.specs().get(code)
    for key in known.config.keys() if known else ():
        if key.wire == name:
            return key.label
    if name.startswith(_CARRIER):
        number = name.removeprefix(_CARRIER)
        return Text(f"承载通道 {number}", f"Carrier: channel {number}")
    return _FIELDS.get(name, Text(name, name))


def value(name: str, shown: str) -> Text:
    """A value: yes and no in the reader's language, others as they are."""
    return _YES.get(shown, Text(shown, shown)) if name in _FLAGS else Text(shown, shown)
