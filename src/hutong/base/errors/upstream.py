"""What goes wrong between the hub and a provider."""

from typing import Final

from hutong.base.errors.entry import Entry
from hutong.base.text import Text

CHANNEL_CONFIG: Final = Entry(
    4001,
    503,
    Text("通道配置有误", "The channel's settings are wrong"),
    Text("通道缺少配置，或服务商不接受我方密钥与权限", "Settings are missing, or the provider rejects our keys"),
    Text("请运营人员检查该通道的配置并刷新", "Ask the operator to check the channel's settings and refresh"),
)
CHANNEL_REFUSED: Final = Entry(
    4002,
    422,
    Text("服务商拒绝了请求", "The provider refused"),
    Text("服务商给出了明确的拒绝，什么都没有发生", "The provider said no; nothing happened"),
    Text("按服务商给出的原因处理后重试", "Act on the provider's reason, then try again"),
)
CHANNEL_UNREACHABLE: Final = Entry(
    4003,
    502,
    Text("暂时连不上服务商", "The provider can't be reached"),
    Text("请求没有发出，什么都没有发生", "The request never left; nothing happened"),
    Text("稍后用相同内容重试", "Try again later with the same content"),
)
CHANNEL_UNKNOWN: Final = Entry(
    4004,
    504,
    Text("结果未知，正在核实", "The outcome is unknown and is being checked"),
    Text("请求可能已到达服务商，但没有得到可信的答复", "The request may have arrived, but no trusted answer came"),
    Text(
        "不要换单号重下；用相同内容重试，或等待通知、查询",
        "Don't use a new number: repeat the same content, or wait for the notification, or query",
    ),
)
CHANNEL_BUSY: Final = Entry(
    4005,
    503,
    Text("服务商要求放慢速度", "The provider asks to slow down"),
    Text("调用频率超过服务商限制，什么都没有发生", "Calls exceed the provider's rate; nothing happened"),
    Text("稍后用相同内容重试", "Try again later with the same content"),
)
CHANNEL_UNSUPPORTED: Final = Entry(
    4006,
    400,
    Text("通道不支持此操作", "The channel can't do this"),
    Text("该通道没有此能力或场景", "It has no such capability or scene"),
    Text("换用支持的产品", "Choose a product that can"),
)
IN_PROGRESS: Final = Entry(
    4007,
    409,
    Text("相同请求正在处理", "The same request is still being worked on"),
    Text("先到的相同请求还没有结果", "An equal request came first and has no result yet"),
    Text("稍后用相同内容重试", "Try again shortly with the same content"),
)
NO_ROUTE: Final = Entry(
    4008,
    503,
    Text("没有可用的路由", "There is no route"),
    Text(
        "该业务类型没有启用的路由，无法决定由哪个通道处理",
        "No enabled route says which channel does this kind of business",
    ),
    Text(
        "运营人员打开 系统设置 → 通道管理 → 通道路由，添加路由并刷新",
        "The operator opens System settings → Channels → Routes, adds one and refreshes",
    ),
)
