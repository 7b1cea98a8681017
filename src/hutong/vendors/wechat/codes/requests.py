"""Numbers about one request: a code that is used up, a parameter that does not fit, a wrong method."""

from collections.abc import Mapping
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.faults import Fault
from hutong.vendors.wechat.codes.explained import Explained

_AGAIN: Final = Text(
    "code 只能用一次，5 分钟内有效：让用户重新授权或重新登录，不要重复提交同一个 code",
    "A code is good once and for five minutes: let the user log in again, and never submit one twice",
)
_SAME: Final = Text(
    "确认 code 出自同一个 AppID：公众号、小程序、开放平台各有自己的 AppID",
    "The code must be of this AppID: account, mini program and open platform each have their own",
)
_OPENID: Final = Text(
    "openid 因 AppID 而异：确认它出自本通道的 AppID",
    "An openid is of one AppID: make sure that it is of this channel's",
)
_REPORT: Final = Text("核对请求的参数；仍出现时请反馈给我们", "Check the request; if it goes on, report it to us")
_ADDRESS: Final = Text("网址须以 http:// 或 https:// 开头", "The address must begin with http:// or https://")
_REPEAT: Final = Text("让用户重新授权", "Let the user authorise again")
_PAGE: Final = Text(
    "填写小程序已发布版本中的页面路径，不带开头的 /",
    "Give a page of the published mini program, without a slash in front",
)

REQUESTS: Final[Mapping[int, Explained]] = {
    40003: Explained(Fault.REFUSED, Text("openid 不对", "The openid is not valid"), _OPENID),
    40029: Explained(
        Fault.REFUSED,
        Text("code 无效", "The code is not valid"),
        Text(f"{_AGAIN.zh}。{_SAME.zh}", f"{_AGAIN.en}. {_SAME.en}"),
    ),
    40030: Explained(Fault.REFUSED, Text("refresh_token 无效", "The refresh token is not valid"), _REPEAT),
    40035: Explained(Fault.REFUSED, Text("参数不合法", "A parameter is not valid"), _REPORT),
    40066: Explained(Fault.REFUSED, Text("网址不合法", "The address is not valid"), _ADDRESS),
    40097: Explained(Fault.REFUSED, Text("参数不对", "A parameter is wrong"), _REPORT),
    40163: Explained(Fault.REFUSED, Text("code 已被使用过", "The code has been used"), _AGAIN),
    40226: Explained(
        Fault.REFUSED,
        Text("微信判定为高风险用户，登录被拦截", "WeChat takes the user for a risk and blocks the login"),
        Text("请用户在微信中按提示解除限制，或换一种登录方式", "The user must lift it in WeChat, or log in otherwise"),
    ),
    41003: Explained(Fault.REFUSED, Text("缺少 refresh_token", "The refresh token is missing"), _REPEAT),
    41008: Explained(Fault.REFUSED, Text("缺少 code", "The code is missing"), _AGAIN),
    41009: Explained(Fault.REFUSED, Text("缺少 openid", "The openid is missing"), _OPENID),
    41030: Explained(Fault.REFUSED, Text("小程序页面路径不对", "The mini program has no such page"), _PAGE),
    42002: Explained(Fault.REFUSED, Text("refresh_token 已过期", "The refresh token has expired"), _REPEAT),
    42003: Explained(Fault.REFUSED, Text("code 已过期", "The code has expired"), _AGAIN),
    43001: Explained(Fault.REFUSED, Text("此接口须用 GET 请求", "This call must be a GET"), _REPORT),
    43002: Explained(Fault.REFUSED, Text("此接口须用 POST 请求", "This call must be a POST"), _REPORT),
    43003: Explained(Fault.REFUSED, Text("此接口须用 HTTPS", "This call must be HTTPS"), _REPORT),
    44002: Explained(Fault.REFUSED, Text("请求内容为空", "The request is empty"), _REPORT),
    47001: Explained(
        Fault.REFUSED, Text("请求内容不是合法的 JSON", "The request is not the JSON it should be"), _REPORT
    ),
    50005: Explained(
        Fault.REFUSED,
        Text("用户未关注公众号", "The user does not follow the account"),
        Text("请用户先关注公众号", "The user must follow the account first"),
    ),
    87009: Explained(
        Fault.REFUSED, Text("登录态签名不对或已失效", "The session's signature is wrong, or has ended"), _REPEAT
    ),
}
