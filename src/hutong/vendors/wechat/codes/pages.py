"""Numbers that the authorise page shows to a user instead of itself: settings that keep everybody out."""

from collections.abc import Mapping
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.faults import Fault
from hutong.vendors.wechat.codes.explained import Explained

_DOMAIN: Final = Text(
    "微信公众平台 → 设置与开发 → 账号设置 → 功能设置 → 网页授权域名：填入本系统对外地址的域名（不带 http://、端口与路径），"
    "并在本系统上传它要求的 MP_verify 文件",
    "Platform → account settings → functions → web authorisation domain: enter the host of our public address (no"
    " scheme, port or path), and upload the MP_verify file that it asks for to the hub",
)
_KIND: Final = Text(
    "网页授权须用已认证的服务号；微信公众平台 → 接口权限 中查看",
    "It needs a verified service account; see API permissions on the platform",
)
_REPORT: Final = Text("重新打开页面；仍出现时请反馈给我们", "Open the page again; if it goes on, report it to us")

PAGES: Final[Mapping[int, Explained]] = {
    10003: Explained(
        Fault.CONFIG,
        Text(
            "回调地址的域名与公众号后台配置的网页授权域名不一致",
            "The host we return to is not the account's web authorisation domain",
        ),
        _DOMAIN,
    ),
    10004: Explained(
        Fault.CONFIG,
        Text("公众号被封禁", "The account is blocked"),
        Text("登录微信公众平台查看站内通知", "Read the notices on the platform"),
    ),
    10005: Explained(Fault.CONFIG, Text("公众号没有网页授权的权限", "The account may not authorise on pages"), _KIND),
    10006: Explained(
        Fault.CONFIG,
        Text("须先关注此测试号", "The user must follow the test account first"),
        Text("测试号只对关注者有效：先关注，或换用正式公众号", "Follow the test account, or use a real one"),
    ),
    10009: Explained(
        Fault.SLOW_DOWN, Text("操作过于频繁", "Too many attempts"), Text("稍后再试", "Wait and try again")
    ),
    10010: Explained(Fault.CONFIG, Text("缺少 scope", "The scope is empty"), _REPORT),
    10011: Explained(Fault.CONFIG, Text("缺少回调地址", "The address to return to is empty"), _DOMAIN),
    10012: Explained(
        Fault.CONFIG, Text("缺少 AppID", "The AppID is empty"), Text("填写通道的 AppID", "Fill in the channel's AppID")
    ),
    10013: Explained(Fault.CONFIG, Text("缺少 state", "The state is empty"), _REPORT),
    10015: Explained(
        Fault.CONFIG,
        Text("公众号未授权给第三方平台", "The account has not authorised the third-party platform"),
        Text("请公众号管理员重新授权", "Have the account's administrator authorise it"),
    ),
    10016: Explained(
        Fault.CONFIG,
        Text("用了开放平台的 AppID", "This is the AppID of an open-platform application"),
        Text(
            "微信内网页授权须用公众号的 AppID：改用 WX_GZH 通道",
            "Inside WeChat it must be an official account's AppID: use a channel of an official account",
        ),
    ),
}
