"""Rows 8101 and up of the table of errors: what can go wrong with a message by template."""

from typing import Final

from hutong.base.errors.entry import Entry
from hutong.base.text import Text

MESSAGE_CONFLICT: Final = Entry(
    8101,
    409,
    Text("消息单号已被使用且内容不同", "The msgId was used before with other content"),
    Text("同一 msgId 曾以不同的收件人、模板或字段提交", "The msgId was sent to another person, or with other content"),
    Text("内容相同才可重复提交；否则换一个 msgId", "Repeat the same content, or use a new msgId"),
)
MESSAGE_NOT_FOUND: Final = Entry(
    8102,
    404,
    Text("模板消息不存在", "No such template message"),
    Text("该商户名下没有这个 msgId，或编号不对", "Nothing was sent under that msgId, or the number is wrong"),
    Text("核对 merId 与 msgId", "Check merId and msgId"),
)
MESSAGE_KIND: Final = Entry(
    8103,
    400,
    Text("这类消息未启用", "This kind of message is not in use"),
    Text("kind 的值不存在，或推送配置中未启用、未刷新", "The value of `kind` is unknown, off, or not published yet"),
    Text(
        "在 基础信息管理 → 推送配置 中启用并刷新配置",
        "Switch it on in the push settings and refresh the configuration",
    ),
)
MESSAGE_FIELDS: Final = Entry(
    8104,
    400,
    Text("消息字段不符合模板", "A field does not fit the template"),
    Text(
        "缺少字段，或内容超过该类字段的长度与格式",
        "A field is missing, or its content is beyond what the template allows there",
    ),
    Text("按提示改正 fields 中的内容", "Correct `fields` as told"),
)
MESSAGE_CHANNEL: Final = Entry(
    8105,
    404,
    Text("没有可发模板消息的通道", "No channel for this message"),
    Text(
        "channel 不是已启用的公众号或小程序，或有多个而没有指定",
        "`channel` is no running account that sends messages, or there are several and none was named",
    ),
    Text(
        "在 channel 中填公众号或小程序的 AppID；或请运营人员为您开通此账号",
        "Name the account's AppID in `channel`, or ask the operator to open this account to you",
    ),
)
BAD_LETTER: Final = Entry(
    8106,
    422,
    Text("推送配置不正确", "The push settings are wrong"),
    Text("通道、模板 ID、字段对应或跳转地址不成立", "Channel, template id, fields or addresses can't be so"),
    Text("按提示改正", "Change what is named"),
)
MESSAGE_TEMPLATE: Final = Entry(
    8107,
    400,
    Text("templateId 不是该账号的模板", "The account has no template of this templateId"),
    Text(
        "平台不认识这个模板 ID：写错了，属于别的账号，或已被删除",
        "The platform does not know the id: it is misspelt, another account's, or was deleted",
    ),
    Text(
        "核对 templateId 与 channel，用新的 msgId 重发",
        "Compare templateId and channel with the account's templates, and send it under a new msgId",
    ),
)
