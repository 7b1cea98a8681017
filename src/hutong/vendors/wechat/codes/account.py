"""Numbers about the application itself: its secret, its token, its addresses, its permissions, its quota."""

from collections.abc import Mapping
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.faults import Fault
from hutong.vendors.wechat.codes.explained import Explained

_SECRET: Final = Text(
    "到微信公众平台 → 设置与开发 → 开发接口管理（小程序：开发管理 → 开发设置）重置 AppSecret，填入通道后刷新配置",
    "Reset the AppSecret on the WeChat platform (development settings), fill it in at the channel and refresh",
)
_APPID: Final = Text(
    "核对通道的 AppID：微信公众平台 → 开发设置 中的 AppID，以 wx 开头共 18 位",
    "Compare the channel's AppID with the one in the platform's development settings: wx and 16 more characters",
)
_TOKEN: Final = Text(
    "同一 AppID 只能由一处获取凭证：停用其他系统的获取，或将接口凭证方式改为 stable（互不影响）",
    "Only one system may fetch tokens of an AppID: stop the other one, or set TOKEN_API to stable",
)
_LIST: Final = Text(
    "微信公众平台 → 开发设置 → IP 白名单：加入报错中的出口 IP，几分钟后生效",
    "Platform → development settings → IP list: add the outgoing address that the message names; takes minutes",
)
_CONFIRM: Final = Text(
    "请管理员在微信中确认该 IP 的调用请求，或将它加入 IP 白名单",
    "Let the account's administrator confirm the address in WeChat, or add it to the IP list",
)
_PLATFORM: Final = Text(
    "登录微信公众平台查看账号状态与站内通知，按通知处理后再试",
    "Log in to the WeChat platform, read the notices about the account and do what they say",
)
_WAIT: Final = Text("稍后再试；频繁出现时降低调用频率", "Wait and try again; if it goes on, call less often")
_QUOTA: Final = Text(
    "次日零点自动恢复；急用时在微信公众平台 → 接口权限 清零当日次数（每月 10 次）",
    "It begins anew at midnight; when urgent, clear the counter on the platform (ten times a month)",
)
_PERMIT: Final = Text(
    "微信公众平台 → 接口权限：确认账号已认证且已获得该接口；订阅号没有网页授权与模板消息",
    "Platform → API permissions: the account must be verified and have this API; subscription accounts have neither"
    " web authorisation nor template messages",
)
_COMPONENT: Final = Text(
    "微信开放平台 → 第三方平台：核对授权的权限集，让公众号管理员重新授权",
    "Open platform → third-party platform: check the permission sets and have the account authorise again",
)
_TICKET: Final = Text(
    "微信每 10 分钟推送一次票据：确认授权事件接收地址可达，等待下一次推送",
    "WeChat pushes one every ten minutes: see that the address for authorisation events is reachable and wait",
)

ACCOUNT: Final[Mapping[int, Explained]] = {
    -1: Explained(
        Fault.UNKNOWN,
        Text("微信系统繁忙，请求可能已被处理", "WeChat was busy; the request may have been carried out"),
        _WAIT,
    ),
    40001: Explained(
        Fault.CONFIG,
        Text(
            "AppSecret 不对，或接口凭证已被另一处刷新作废",
            "The AppSecret is wrong, or another system renewed the access token",
        ),
        Text(f"{_SECRET.zh}。{_TOKEN.zh}", f"{_SECRET.en}. {_TOKEN.en}"),
    ),
    40002: Explained(Fault.CONFIG, Text("凭证类型不对", "Wrong kind of grant"), _APPID),
    40013: Explained(Fault.CONFIG, Text("AppID 无效", "The AppID is not valid"), _APPID),
    40014: Explained(Fault.CONFIG, Text("接口凭证无效", "The access token is not valid"), _TOKEN),
    40125: Explained(Fault.CONFIG, Text("AppSecret 不对", "The AppSecret is wrong"), _SECRET),
    40164: Explained(Fault.CONFIG, Text("出口 IP 不在白名单", "Our address is not in the IP list"), _LIST),
    40243: Explained(
        Fault.CONFIG,
        Text("AppSecret 已被冻结", "The AppSecret is frozen"),
        Text(
            "微信公众平台 → 开发设置：解冻 AppSecret（约 10 分钟后生效）",
            "Platform → development settings: unfreeze the AppSecret (takes about ten minutes)",
        ),
    ),
    41001: Explained(Fault.CONFIG, Text("缺少接口凭证", "The access token is missing"), _TOKEN),
    41002: Explained(Fault.CONFIG, Text("缺少 AppID", "The AppID is missing"), _APPID),
    41004: Explained(Fault.CONFIG, Text("缺少 AppSecret", "The AppSecret is missing"), _SECRET),
    42001: Explained(Fault.CONFIG, Text("接口凭证已过期", "The access token has expired"), _TOKEN),
    42007: Explained(
        Fault.REFUSED,
        Text("用户修改了微信密码，授权已失效", "The user changed the password; the authorisation has ended"),
        Text("请用户重新授权", "Have the user authorise again"),
    ),
    45009: Explained(Fault.SLOW_DOWN, Text("今日调用次数已用完", "Today's quota of calls is used up"), _QUOTA),
    45011: Explained(Fault.SLOW_DOWN, Text("调用过于频繁", "Too many calls within a minute"), _WAIT),
    45035: Explained(
        Fault.CONFIG, Text("出口 IP 不在第三方平台白名单", "Our address is not in the platform's IP list"), _LIST
    ),
    48001: Explained(Fault.CONFIG, Text("账号没有此接口的权限", "The account may not use this API"), _PERMIT),
    48002: Explained(
        Fault.REFUSED,
        Text("用户关闭了接收消息", "The user has switched messages off"),
        Text("无法送达，改用短信等方式", "It can't be delivered; use an SMS or another way"),
    ),
    48004: Explained(Fault.CONFIG, Text("接口因违规被封禁", "The API is blocked for a breach of rules"), _PLATFORM),
    48006: Explained(
        Fault.SLOW_DOWN,
        Text("本月清零次数已用完", "The counter was cleared ten times this month"),
        Text("下月恢复", "Wait for the next month"),
    ),
    50001: Explained(Fault.CONFIG, Text("用户未授权此接口", "The API is not authorised"), _PERMIT),
    50002: Explained(Fault.REFUSED, Text("账号被冻结或已注销", "The account is frozen, or has been closed"), _PLATFORM),
    50004: Explained(Fault.CONFIG, Text("账号被禁止使用此接口", "The account is barred from this API"), _PLATFORM),
    50007: Explained(Fault.CONFIG, Text("账号被冻结", "The account is frozen"), _PLATFORM),
    61003: Explained(
        Fault.CONFIG, Text("账号未授权给第三方平台", "The account has not authorised the platform"), _COMPONENT
    ),
    61004: Explained(
        Fault.CONFIG, Text("出口 IP 不在第三方平台白名单", "Our address is not in the platform's IP list"), _LIST
    ),
    61005: Explained(
        Fault.CONFIG,
        Text("第三方平台票据已过期", "The component's verify ticket has expired"),
        _TICKET,
    ),
    61006: Explained(Fault.CONFIG, Text("第三方平台票据无效", "The component's verify ticket is not valid"), _TICKET),
    61007: Explained(
        Fault.CONFIG, Text("第三方平台没有此权限集", "The platform was not given this permission set"), _COMPONENT
    ),
    89501: Explained(Fault.CONFIG, Text("该 IP 需管理员确认", "The address waits for confirmation"), _CONFIRM),
    89503: Explained(Fault.CONFIG, Text("该 IP 需管理员确认", "The address waits for confirmation"), _CONFIRM),
    89506: Explained(
        Fault.CONFIG, Text("管理员 24 小时内拒绝过该 IP", "The administrator refused the address today"), _CONFIRM
    ),
    89507: Explained(
        Fault.CONFIG, Text("管理员 1 小时内拒绝过该 IP", "The administrator refused the address this hour"), _CONFIRM
    ),
}
