"""Numbers about messages: whom one can't reach, templates that do not fit, contents that are not allowed."""

from collections.abc import Mapping
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.faults import Fault
from hutong.vendors.wechat.codes.explained import Explained

_TEMPLATE: Final = Text(
    "在微信公众平台 → 模板消息（小程序：订阅消息）→ 我的模板 中复制模板 ID，填入推送配置",
    "Copy the template ID from the platform's own templates into the push settings",
)
_FIELDS: Final = Text(
    "核对推送配置的字段名与模板一致，内容符合该类字段的长度与格式（如 thing 不超过 20 字）",
    "The fields of the push settings must be those of the template, and contents within their limits (thing: 20)",
)
_OTHER: Final = Text("无法送达，改用短信等方式", "It can't be delivered; use an SMS or another way")
_FOLLOW: Final = Text("请用户先关注公众号", "The user must follow the account first")
_ALLOW: Final = Text(
    "在小程序中请用户再次允许订阅此模板；一次性订阅允许一次只能发一条",
    "Ask the user in the mini program to allow this template again; one permission is good for one message",
)
_LATER: Final = Text("稍后再发", "Send it later")
_RULES: Final = Text(
    "登录微信公众平台查看站内通知，按通知整改后申请恢复",
    "Read the notices on the platform, mend what they name and ask to have it lifted",
)
_ADD: Final = Text(
    "在微信公众平台的模板库中核对模板编号、关键词与账号类目后重新添加",
    "Compare number, keywords and category with the platform's template library and add it again",
)

MESSAGES: Final[Mapping[int, Explained]] = {
    40037: Explained(Fault.CONFIG, Text("模板 ID 不对", "The template ID is not valid"), _TEMPLATE),
    40165: Explained(
        Fault.CONFIG,
        Text("消息跳转的小程序页面路径不对", "The message leads to a page that the mini program does not have"),
        Text("核对推送配置的小程序页面，须已发布", "Check the mini program's page in the push settings"),
    ),
    40166: Explained(
        Fault.CONFIG,
        Text("消息跳转的小程序 AppID 不对", "The message leads to a mini program that is not linked"),
        Text(
            "在公众号后台关联该小程序，并核对推送配置中的小程序 AppID",
            "Link the mini program to the account, and check its AppID in the push settings",
        ),
    ),
    41028: Explained(Fault.REFUSED, Text("form_id 不对或已过期", "The form ID is not valid, or has expired"), _ALLOW),
    43004: Explained(Fault.REFUSED, Text("用户未关注公众号", "The user does not follow the account"), _FOLLOW),
    43019: Explained(Fault.REFUSED, Text("用户在黑名单中", "The user is on the account's blacklist"), _OTHER),
    43101: Explained(
        Fault.REFUSED,
        Text("用户未订阅此模板，或次数已用完", "The user has not allowed this template, or it is used up"),
        _ALLOW,
    ),
    43107: Explained(Fault.CONFIG, Text("订阅消息能力被封禁", "The account is barred from subscribe messages"), _RULES),
    43108: Explained(
        Fault.SLOW_DOWN, Text("同时给同一用户发送过多", "Too many messages to one user at the same time"), _LATER
    ),
    45015: Explained(
        Fault.REFUSED,
        Text("用户超过 48 小时没有互动", "The user has not written within 48 hours"),
        Text("改用模板消息或订阅消息", "Use a template message"),
    ),
    45047: Explained(
        Fault.REFUSED,
        Text("客服消息条数已达上限", "Too many messages without an answer of the user"),
        Text("等用户再次互动", "Wait until the user writes again"),
    ),
    45026: Explained(
        Fault.CONFIG,
        Text("模板数量已达上限", "The account has as many templates as it may"),
        Text("在微信公众平台删除不用的模板", "Delete templates that are not in use on the platform"),
    ),
    45168: Explained(
        Fault.REFUSED, Text("内容含敏感词", "The text holds forbidden words"), Text("修改内容", "Change the text")
    ),
    47003: Explained(Fault.REFUSED, Text("模板字段不符合要求", "A field does not fit the template"), _FIELDS),
    200011: Explained(Fault.CONFIG, Text("账号被封禁，不能添加模板", "The account is barred from templates"), _RULES),
    200012: Explained(
        Fault.CONFIG,
        Text("个人模板数已达上限", "The account has as many templates as it may"),
        Text("在微信公众平台删除不用的模板", "Delete templates that are not in use on the platform"),
    ),
    200013: Explained(Fault.CONFIG, Text("此模板已被封禁", "The template is barred"), _ADD),
    200014: Explained(Fault.CONFIG, Text("模板编号不对", "There is no template of this number"), _ADD),
    200020: Explained(Fault.CONFIG, Text("模板关键词不对", "The keywords do not fit the template"), _ADD),
    200021: Explained(Fault.CONFIG, Text("场景说明不合格", "The description of the scene is not accepted"), _ADD),
    200022: Explained(Fault.DUPLICATE, Text("已有相同的模板", "The account has this template already"), _TEMPLATE),
    200100: Explained(Fault.CONFIG, Text("账号类型不能使用此模板", "Not for accounts of this kind"), _ADD),
}
