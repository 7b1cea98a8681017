"""What fields of forms and filters are called: the audit's words, and those of what is only ever asked for."""

from collections.abc import Mapping
from typing import Final

from hutong.base.text import Text
from hutong.features.audit import words as audit

_FIELDS: Final[Mapping[str, Text]] = {
    "action": Text("操作", "Action"),
    "actor": Text("操作人", "Who"),
    "apps": Text("付款人的应用", "Payers' apps"),
    "automatic": Text("自动退款", "Automatic"),
    "business": Text("业务类型", "Business type"),
    "channel_id": Text("通道", "Channel"),
    "code": Text("动态验证码", "Authenticator's code"),
    "hours": Text("时段", "Hours"),
    "id": Text("商户号", "Merchant id"),
    "label_en": Text("英文名称", "English label"),
    "label_zh": Text("中文名称", "Chinese label"),
    "max_fen": Text("最大金额", "Most"),
    "min_fen": Text("最小金额", "Least amount"),
    "network": Text("地址或网段", "Address or network"),
    "new": Text("新密码", "New password"),
    "old": Text("现在的密码", "Current password"),
    "password": Text("登录密码", "Password"),
    "payment_password": Text("支付密码", "Payment password"),
    "product": Text("支付产品", "Product"),
    "sign": Text("短信签名", "Signature"),
    "subject": Text("对象", "Subject"),
    "template": Text("短信模板", "Template"),
    "value": Text("配置值", "Value"),
}


def field(name: str) -> Text:
    """What a field is called, also within others ("carriers.0.weight"); its name where there is no word for it."""
    parts = [part for part in name.split(".") if not part.isdecimal()] or [name]
    known = (_FIELDS.get(part) or audit.FIELDS.get(part) for part in reversed(parts))
    return next((text for text in known if text is not None), Text(parts[-1], parts[-1]))
