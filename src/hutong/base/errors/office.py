"""Rows 7001 and up of the table of errors: what people in front of the back office can get wrong."""

from typing import Final

from hutong.base.errors.entry import Entry
from hutong.base.text import Text

NOT_SIGNED_IN: Final = Entry(
    7005,
    401,
    Text("尚未登录", "You are not signed in"),
    Text("会话不存在、已过期或已被结束", "The session does not exist, has run out or was ended"),
    Text("重新登录", "Sign in again"),
)
NO_PERMISSION: Final = Entry(
    7006,
    403,
    Text("没有权限", "You may not do this"),
    Text("当前账号的角色不包含该权限", "Your role does not have this permission"),
    Text("请管理员在 系统设置 → 角色 中授权", "Ask an administrator for it under 系统设置 → 角色 (Roles)"),
)
FORGED_REQUEST: Final = Entry(
    7007,
    403,
    Text("请求来源无法确认", "This request does not come from our own page"),
    Text("缺少或写错了 X-CSRF 请求头", "The X-CSRF header is missing or wrong"),
    Text("刷新页面后重试", "Load the page again and retry"),
)
