"""What fields of forms and filters are called: the audit's words, and those of what is only ever asked for."""

from collections.abc import Mapping, Sequence
from typing import Final

from hutong.base.text import Text
from hutong.features.audit import words as audit

_FIELDS: Final[Mapping[str, Text]] = {
    "account_id": Text("账号编号", "Account id"),
    "action": Text("操作", "Action"),
    "actor": Text("操作人", "Who"),
    "after": Text("翻页位置", "Place in the list"),
    "apps": Text("付款人的应用", "Payers' apps"),
    "at": Text("时间", "When"),
    "automatic": Text("自动退款", "Automatic"),
    "batch": Text("批次", "Batch"),
    "body": Text("请求内容", "The request"),
    "business": Text("业务类型", "Business type"),
    "carrier": Text("配送公司", "Delivery company"),
    "channel_id": Text("通道", "Channel"),
    "code": Text("动态验证码", "Authenticator's code"),
    "codes": Text("二维码", "Codes to make"),
    "content": Text("内容", "Content"),
    "delivery_id": Text("配送单编号", "Delivery id"),
    "draft": Text("测试草稿", "Test the draft"),
    "event_id": Text("审计编号", "Audit id"),
    "expect": Text("编辑时的版本", "Version edited"),
    "filters": Text("筛选条件", "Filters"),
    "hours": Text("时段", "Hours"),
    "id": Text("商户号", "Merchant id"),
    "inline": Text("在浏览器中打开", "Open in the browser"),
    "inside": Text("在场", "Parked now"),
    "item_id": Text("系统编号", "Our number"),
    "label_en": Text("英文名称", "English label"),
    "label_zh": Text("中文名称", "Chinese label"),
    "lane": Text("车道", "Lane's name"),
    "limit": Text("每页条数", "Rows of a page"),
    "make": Text("补建产品", "Add products"),
    "max_fen": Text("最大金额", "Most"),
    "md5": Text("MD5", "MD5"),
    "media": Text("文件类型", "File type"),
    "message_id": Text("消息编号", "Message id"),
    "min_fen": Text("最小金额", "Least amount"),
    "network": Text("地址或网段", "Address or network"),
    "new": Text("新密码", "New password"),
    "notice_id": Text("通知编号", "Notice id"),
    "number": Text("编号", "Number"),
    "old": Text("现在的密码", "Current password"),
    "password": Text("登录密码", "Password"),
    "per_page": Text("每页个数", "Codes on a page"),
    "payment_id": Text("系统单号", "Payment id"),
    "payment_password": Text("支付密码", "Payment password"),
    "product": Text("支付产品", "Product"),
    "proof": Text("身份验证", "Proof of identity"),
    "push_id": Text("推送编号", "Push id"),
    "query": Text("筛选条件", "Filters"),
    "revision_id": Text("版本号", "Version"),
    "session_id": Text("会话编号", "Session id"),
    "settings": Text("场景配置", "Scene's settings"),
    "sign": Text("签名（sign）", "Signature (sign)"),
    "site_id": Text("收费点", "Site"),
    "sms_id": Text("短信编号", "Message id"),
    "subject": Text("对象", "Subject"),
    "template": Text("短信模板", "Template"),
    "ticket": Text("停车票号", "Ticket number"),
    "use": Text("支付方式", "Payment method"),
    "value": Text("配置值", "Value"),
    "way": Text("查询方式", "How to look it up"),
    "what": Text("重置内容", "What to reset"),
}
_WHOLE: Final[Mapping[str, Text]] = {  # names that mean something else in their place
    "carriers.sign": Text("短信签名", "SMS signature"),
    "changes": Text("配置", "Settings"),
}
_PLACES: Final[Mapping[str, Mapping[str, Text]]] = {  # by a part of the address
    "credentials": {
        "application": Text("应用 AppID", "The application's AppID"),
        "kind": Text("凭证种类", "Kind of credential"),
    },
    "channels": {"code": Text("通道编码", "Channel code")},
    "doctor": {"draft": Text("检查草稿", "Examine the draft")},
    "files": {"name": Text("文件名", "File name"), "number": Text("文件编号", "File id")},
    "goods": {
        "about": Text("类别", "Kind"),
        "all_sent": Text("全部发出", "Everything was sent"),
        "company": Text("快递公司", "Company"),
        "kind": Text("规格", "Kind of goods"),
        "left": Text("库存", "Left in stock"),
        "phone": Text("联系电话", "Phone"),
        "receiver": Text("收件人", "Receiver"),
        "stock.kind": Text("规格", "Kind of goods"),
        "stock.left": Text("库存", "Left in stock"),
        "waybill_no": Text("运单号", "Waybill"),
    },
    "letters": {
        "first": Text("开头", "First line"),
        "remark": Text("结尾", "Last line"),
        "template": Text("模板 ID", "Template id"),
        "text": Text("模板内容", "The template's text"),
        "title": Text("模板标题", "The template's title"),
    },
    "methods": {"key": Text("支付方式", "Payment method")},
    "proofs": {"name": Text("文件名", "File name"), "content": Text("文件内容", "File content")},
    "scenes": {
        "code": Text("二维码", "Scene code"),
        "codes.value": Text("车道或账号", "Lane or account"),
        "name": Text("收费点名称", "Site's name"),
        "text": Text("粘贴的车辆", "Cars pasted"),
        "value": Text("车道或账号", "Lane or account"),
    },
    "signature": {"text": Text("待签名文本", "Text to sign")},
}
_OPEN: Final[Mapping[str, Text]] = {
    "fields": Text("字段内容", "Fields"),
    "names": Text("字段对应", "Fields of the template"),
    "given": Text("付款人填写", "What a payer enters"),
    "params": Text("模板参数", "Template parameters"),
}  # keys of one's own within


def field(name: str, path: str = "") -> Text:
    """What a field is called, also within others ("carriers.0.weight"); its name where there is no word for it."""
    parts = [part for part in name.split(".") if not part.isdecimal()] or [name]
    return _placed(parts, path) or _word(parts) or Text(parts[-1], parts[-1])


def _placed(parts: Sequence[str], path: str) -> Text | None:
    whole = ".".join(parts)
    here = (_PLACES[place].get(whole) for place in path.split("/") if place in _PLACES)
    return next((text for text in here if text), None) or _WHOLE.get(whole) or _OPEN.get(parts[0])


def _word(parts: Sequence[str]) -> Text | None:
    known = (_FIELDS.get(part) or audit.FIELDS.get(part) for part in reversed(parts))
    return next((text for text in known if text is not None), None)
