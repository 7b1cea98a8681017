"""Rows 3101 and up of the table of errors: what can go wrong with a text message."""

from typing import Final

from hutong.base.errors.entry import Entry
from hutong.base.text import Text

SMS_CONFLICT: Final = Entry(
    3101,
    409,
    Text("短信单号已被使用且内容不同", "The smsId was used before with other content"),
    Text("同一 smsId 曾以不同的号码、模板或参数提交", "The same smsId was sent with other numbers or content"),
    Text("内容相同才可重复提交；否则换一个 smsId", "Repeat the same content, or use a new smsId"),
)
SMS_NOT_FOUND: Final = Entry(
    3102,
    404,
    Text("短信不存在", "No such message"),
    Text("该商户名下没有这个 smsId", "This merchant has sent nothing under that smsId"),
    Text("核对 merId 与 smsId", "Check merId and smsId"),
)
SMS_TEMPLATE: Final = Entry(
    3103,
    400,
    Text("短信模板不可用", "The template can't be used"),
    Text("template 的值不存在或已停用", "The value of `template` is unknown or disabled"),
    Text(
        "使用运营人员配置的模板名；hutong sms template list 可查看",
        "Use a template that the operator set up; `hutong sms template list` shows them",
    ),
)
SMS_PARAMS: Final = Entry(
    3104,
    400,
    Text("模板参数不符", "The parameters don't fit the template"),
    Text("params 缺少或多出参数，或值不是文本", "params lacks or adds a parameter, or a value is no text"),
    Text("按模板中的 ${参数} 逐一填写", "Give exactly the ${parameters} of the template"),
)
SMS_NUMBER: Final = Entry(
    3105,
    400,
    Text("手机号码不正确", "A phone number is wrong"),
    Text(
        "须为 11 位大陆手机号，或以 + 和国家代码开头的国际号码",
        "It must be eleven digits of mainland China, or + with the country's code",
    ),
    Text("改正号码后重新提交；多个号码用逗号分隔", "Correct the number; separate several by commas"),
)
SMS_TOO_OFTEN: Final = Entry(
    3106,
    429,
    Text("发送过于频繁", "Too many messages"),
    Text(
        "该号码、该商户或该 IP 在规定时间内的短信已达上限",
        "This number, merchant or address has had as many messages as it may",
    ),
    Text("稍后再发，或请管理员调整上限", "Send later, or ask the administrator to change the limit"),
)
SMS_BLOCKED: Final = Entry(
    3107,
    403,
    Text("号码在黑名单中", "The number is blocked"),
    Text("收件人退订或管理员屏蔽了该号码", "Its owner unsubscribed, or the administrator blocked it"),
    Text("不要再向该号码发送；误加请管理员解除", "Don't send to it; the administrator can unblock it"),
)
CODE_NONE: Final = Entry(
    3108,
    404,
    Text("没有待验证的验证码", "There is no code to verify"),
    Text("没有发过、已用过，或被新的验证码取代", "None was sent, or it was used or replaced by a newer one"),
    Text("重新发送验证码", "Send a new code"),
)
CODE_EXPIRED: Final = Entry(
    3109,
    410,
    Text("验证码已过期", "The code has expired"),
    Text("超过了有效时间", "Its time is over"),
    Text("重新发送验证码", "Send a new code"),
)
CODE_WRONG: Final = Entry(
    3110,
    422,
    Text("验证码不正确", "The code is wrong"),
    Text("填写的数字与发出的不同", "The digits differ from what was sent"),
    Text("请收件人核对后重填；次数用完须重新发送", "Let the reader check it; after the last try a new one is needed"),
)
CODE_TRIES: Final = Entry(
    3111,
    429,
    Text("验证码输错次数过多", "Too many wrong tries"),
    Text("这个验证码已作废", "This code can't be used any more"),
    Text("重新发送验证码", "Send a new code"),
)
