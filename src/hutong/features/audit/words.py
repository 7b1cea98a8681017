"""The audit's words for people: actions, kinds of subjects, names of fields; what changed, line by line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import asyncpg

from hutong.base.text import Text

ACTIONS: Final[Mapping[str, Text]] = {
    "access.allow": Text("加入白名单", "Allowed an address"),
    "access.limit": Text("修改访问频率上限", "Changed the rate limit"),
    "access.remove": Text("移出白名单", "Took an address off the list"),
    "account.authenticator.bind": Text("绑定身份验证器", "Bound an authenticator"),
    "account.create": Text("新建账号", "Made an account"),
    "account.edit": Text("修改账号", "Changed an account"),
    "account.furnish": Text("预置账号", "Furnished an account"),
    "account.password": Text("修改登录密码", "Changed the password"),
    "account.payment_password": Text("设置支付密码", "Set the payment password"),
    "account.recovery_codes": Text("更换恢复码", "Drew new recovery codes"),
    "account.reset.authenticator": Text("重置身份验证器", "Reset an authenticator"),
    "account.reset.password": Text("重置登录密码", "Reset a password"),
    "account.reset.payment_password": Text("重置支付密码", "Reset a payment password"),
    "account.sessions.end": Text("结束账号的会话", "Ended an account's sessions"),
    "audit.adopt": Text("收进旧的审计记录", "Took old rows into the audit"),
    "audit.verify": Text("校验审计链", "Verified the audit"),
    "channel.add": Text("新增通道", "Added a channel"),
    "channel.edit": Text("修改通道", "Changed a channel"),
    "channel.heal": Text("恢复通道", "Brought a channel back"),
    "channel.remove": Text("删除通道", "Removed a channel"),
    "channel.secret.seen": Text("查看密钥明文", "Saw a secret"),
    "channel.set": Text("保存通道配置", "Saved a channel's settings"),
    "channel.setting": Text("保存通道配置项", "Saved a channel's setting"),
    "channel.test": Text("测试通道", "Tested a channel"),
    "channel.unset": Text("删除通道配置项", "Removed a channel's settings"),
    "draft.discard": Text("放弃未刷新的修改", "Discarded the draft's edits"),
    "export.cancel": Text("取消导出", "Cancelled an export"),
    "export.download": Text("下载导出文件", "Took an export away"),
    "export.retry": Text("重试导出", "Tried an export again"),
    "export.start": Text("开始导出", "Started an export"),
    "file.delete": Text("删除文件", "Deleted a file"),
    "file.open": Text("打开文件", "Opened a file"),
    "files.leftovers.retry": Text("重试清理遗留文件", "Tried again to clear leftovers"),
    "files.migrate": Text("迁移文件", "Moved files"),
    "merchant.create": Text("新建商户", "Made a merchant"),
    "merchant.edit": Text("修改商户", "Changed a merchant"),
    "merchant.md5_key": Text("更换 MD5 密钥", "Rotated the MD5 key"),
    "merchant.md5_key.seen": Text("查看 MD5 密钥", "Saw the MD5 key"),
    "merchant.public_key": Text("更换商户公钥", "Set a public key"),
    "merchant.retire_keys": Text("停用旧密钥", "Retired the old keys"),
    "method.channel": Text("更换支付方式的通道", "Changed a method's channel"),
    "method.switch": Text("启停支付方式", "Switched a method on or off"),
    "notice.resend": Text("重发通知", "Sent a notice again"),
    "notice.resend_failed": Text("批量重发失败通知", "Sent failed notices again"),
    "notice.test": Text("发送测试通知", "Sent a test notice"),
    "payment.close": Text("关闭支付订单", "Closed a payment"),
    "payment.query": Text("查询支付订单", "Asked about a payment"),
    "product.put": Text("保存支付产品", "Saved a product"),
    "product.remove": Text("删除支付产品", "Removed a product"),
    "refund.create": Text("发起退款", "Refunded"),
    "revision.publish": Text("刷新配置", "Refreshed the configuration"),
    "revision.rollback": Text("回退配置版本", "Rolled the configuration back"),
    "role.put": Text("保存角色", "Saved a role"),
    "role.remove": Text("删除角色", "Removed a role"),
    "route.put": Text("保存通道路由", "Saved a route"),
    "route.remove": Text("删除通道路由", "Removed a route"),
    "route.split": Text("修改分流方式", "Changed how routes share"),
    "session.begin": Text("登录", "Signed in"),
    "session.end": Text("结束会话", "Ended a session"),
    "session.refused": Text("登录或验证被拒", "Was refused"),
    "sms.block": Text("屏蔽手机号", "Blocked a number"),
    "sms.limits": Text("修改短信限额", "Changed message limits"),
    "sms.receipts": Text("更换短信回执地址", "Changed the receipts' address"),
    "sms.test": Text("发送测试短信", "Sent a test message"),
    "sms.unblock": Text("解除屏蔽手机号", "Unblocked a number"),
    "template.put": Text("保存短信模板", "Saved a template"),
    "template.remove": Text("删除短信模板", "Removed a template"),
}
KINDS: Final[Mapping[str, Text]] = {
    "access": Text("访问限制", "Access"),
    "account": Text("账号", "Account"),
    "address": Text("来源地址", "Address"),
    "audit": Text("审计日志", "Audit"),
    "channel": Text("通道", "Channel"),
    "export": Text("导出任务", "Export"),
    "file": Text("文件", "File"),
    "files": Text("文件", "Files"),
    "merchant": Text("商户", "Merchant"),
    "method": Text("支付方式", "Method"),
    "notice": Text("通知", "Notice"),
    "notices": Text("通知", "Notices"),
    "payment": Text("支付订单", "Payment"),
    "phone": Text("手机号", "Phone"),
    "product": Text("支付产品", "Product"),
    "refund": Text("退款", "Refund"),
    "revision": Text("配置版本", "Revision"),
    "role": Text("角色", "Role"),
    "route": Text("通道路由", "Route"),
    "sms": Text("短信", "Text message"),
    "template": Text("短信模板", "Template"),
}
_FIELDS: Final[Mapping[str, Text]] = {
    "allowed_ips": Text("服务器 IP", "Server addresses"),
    "carriers": Text("承载通道", "Carriers"),
    "channel": Text("通道", "Channel"),
    "code": Text("通道编码", "Channel code"),
    "complete": Text("查完", "Complete"),
    "enabled": Text("启用", "On"),
    "ended": Text("结束的会话", "Sessions ended"),
    "found": Text("发现问题", "Findings"),
    "ip": Text("来源地址", "From"),
    "key": Text("配置键", "Key"),
    "keys": Text("配置键", "Keys"),
    "label": Text("名称", "Label"),
    "late_money": Text("迟到款处理", "Late money"),
    "max_fen": Text("最高金额（分）", "At most (fen)"),
    "merchant_id": Text("商户", "Merchant"),
    "merchant_no": Text("通道商户号", "Merchant number"),
    "min_fen": Text("最低金额（分）", "At least (fen)"),
    "name": Text("名称", "Name"),
    "notice_json": Text("通知用 JSON", "Notices in JSON"),
    "notice_ladder": Text("通知节奏", "Notice ladder"),
    "permissions": Text("权限", "Permissions"),
    "picks": Text("各应用所选产品", "Products by app"),
    "products": Text("支付产品", "Products"),
    "public_key": Text("商户公钥", "Public key"),
    "rate_bp": Text("费率（万分之）", "Rate (hundredths of a percent)"),
    "realm": Text("后台", "Realm"),
    "remark": Text("备注", "Remark"),
    "role": Text("角色", "Role"),
    "rows": Text("行数", "Rows"),
    "scene": Text("场景", "Scene"),
    "seq": Text("序号", "Number"),
    "split": Text("按权重分流", "Shared by weight"),
    "step": Text("步骤", "Step"),
    "username": Text("用户名", "User name"),
    "weight": Text("权重", "Weight"),
}
_HOW: Final[Mapping[str, Text]] = {
    "added": Text("新增", "added"),
    "removed": Text("删除", "removed"),
    "changed": Text("修改", "changed"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a row's detail: what it is called, what it was (None: nothing is said of that), what it is."""

    label: Text
    old: Text | None
    new: Text


def action(name: str) -> Text:
    """An action in words; its name where there are none."""
    return ACTIONS.get(name, Text(name, name))


def kind(subject: str) -> Text:
    """What kind of thing a subject is."""
    name = subject.partition("/")[0]
    return KINDS.get(name, Text(name, name))


def changed(before: Mapping[str, Any] | asyncpg.Record, after: Mapping[str, Any]) -> dict[str, Any]:
    """What of `after` differs, as a row's detail tells it: old and new."""
    return {name: {"old": before[name], "new": value} for name, value in after.items() if before[name] != value}


def lines(detail: Mapping[str, Any]) -> list[Line]:
    """A row's detail line by line; changes of the configuration are spread out."""
    return [line for name, value in detail.items() for line in _lines(name, value)]


def _lines(name: str, value: Any) -> Iterator[Line]:
    label = _FIELDS.get(name, Text(name, name))
    if isinstance(value, Mapping) and set(value) == {"old", "new"}:
        yield Line(label, _plain(value["old"]), _plain(value["new"]))
    elif name == "changes" and isinstance(value, list):
        for change in value:
            yield from _change(change)
    else:
        yield Line(label, None, _plain(value))


def _change(change: Any) -> Iterator[Line]:
    """One change of a refresh: what came, went or changed, then its fields."""
    if not isinstance(change, Mapping) or not isinstance(change.get("fields"), list):
        yield Line(Text("变化", "Change"), None, _plain(change))
        return
    what, how = kind(str(change.get("what", ""))), _HOW.get(str(change.get("kind")), Text("", ""))
    yield Line(what, None, _plain(change.get("subject")))
    for field in change["fields"]:
        name = f"{change.get('subject', '')} · {field.get('name', '')}"
        yield Line(
            Text(f"{name}（{how.zh}）", f"{name} ({how.en})"), _plain(field.get("old")), _plain(field.get("new"))
        )


def _plain(value: Any) -> Text:
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    if value is None or value in ("", [], {}):
        return Text("", "")
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Text(told, told)
