"""The audit's words for people: actions, kinds of subjects, names of fields; what changed, line by line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import asyncpg

from hutong.base.text import Text, listed
from hutong.switchboard import registry
from hutong.switchboard.drafts.difference import called, label, worded
from hutong.switchboard.drafts.methods import SCENES, kinds

ACTIONS: Final[Mapping[str, Text]] = {
    "access.allow": Text("加入白名单", "Allowed an address"),
    "access.limit": Text("修改访问频率上限", "Changed the rate limit"),
    "access.remove": Text("移出白名单", "Took an address off the list"),
    "account.authenticator.bind": Text("绑定身份验证器", "Bound an authenticator"),
    "account.authenticator.unbind": Text("解绑身份验证器，准备更换", "Took the authenticator off for another one"),
    "account.create": Text("新增账号", "Made an account"),
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
    "delivery.cancel": Text("取消配送", "Cancelled a delivery"),
    "delivery.confirm_return": Text("确认收回退货", "Confirmed a return"),
    "delivery.reorder": Text("重新下配送单", "Ordered a delivery again"),
    "delivery.tip": Text("追加小费", "Added a tip"),
    "draft.discard": Text("放弃未刷新的修改", "Discarded the draft's edits"),
    "credential.renew": Text("更换接口凭证", "Renewed a credential"),
    "export.cancel": Text("取消导出", "Cancelled an export"),
    "export.download": Text("下载导出文件", "Took an export away"),
    "export.retry": Text("重试导出", "Tried an export again"),
    "export.start": Text("开始导出", "Started an export"),
    "file.delete": Text("删除文件", "Deleted a file"),
    "file.open": Text("打开文件", "Opened a file"),
    "files.leftovers.retry": Text("重试清理遗留文件", "Tried again to clear leftovers"),
    "files.migrate": Text("迁移文件", "Moved files"),
    "goods.accept_refund": Text("同意售后退款", "Gave a claim's money back"),
    "goods.accept_return": Text("同意售后退货", "Let a buyer send things back"),
    "goods.aftersale_return": Text("填写退货运单", "Told by which parcel things come back"),
    "goods.delisting": Text("下架商品", "Took goods out of the window"),
    "goods.listing": Text("上架商品", "Put goods into the window"),
    "goods.received": Text("确认收货", "Told that an order was received"),
    "goods.reject": Text("拒绝售后", "Said no to a claim"),
    "goods.remove": Text("删除商品", "Removed goods"),
    "goods.send": Text("小店发货", "Sent a shop's order"),
    "goods.stock": Text("修改库存", "Changed how many are left"),
    "letter.put": Text("保存推送配置", "Saved push settings"),
    "merchant.create": Text("新增商户", "Made a merchant"),
    "merchant.edit": Text("修改商户", "Changed a merchant"),
    "merchant.md5_key": Text("更换 MD5 密钥", "Rotated the MD5 key"),
    "merchant.md5_key.seen": Text("查看 MD5 密钥", "Saw the MD5 key"),
    "merchant.public_key": Text("更换商户公钥", "Set a public key"),
    "merchant.retire_keys": Text("停用旧密钥", "Retired the old keys"),
    "merchant.revert_keys": Text("撤回新密钥", "Took the new keys back"),
    "message.send": Text("发送模板消息", "Sent a template message"),
    "message.test": Text("发送测试模板消息", "Sent a test message by template"),
    "method.channel": Text("更换支付方式的通道", "Changed a method's channel"),
    "method.take_over": Text("切换支付方式（停用与其互斥的）", "Changed over to a payment method"),
    "method.switch": Text("启停支付方式", "Switched a method on or off"),
    "notice.resend": Text("重发通知", "Sent a notice again"),
    "notice.resend_failed": Text("批量重发失败通知", "Sent failed notices again"),
    "notice.test": Text("发送测试通知", "Sent a test notice"),
    "parking.enter": Text("登记车辆入场", "Let a car in"),
    "parking.leave": Text("登记车辆离场", "Let a car out"),
    "payment.close": Text("关闭支付订单", "Closed a payment"),
    "payment.query": Text("查询支付订单", "Asked about a payment"),
    "product.put": Text("保存支付产品", "Saved a product"),
    "product.remove": Text("删除支付产品", "Removed a product"),
    "proof.put": Text("上传域名验证文件", "Uploaded a proof file"),
    "proof.remove": Text("删除域名验证文件", "Removed a proof file"),
    "push.again": Text("重新处理消息推送", "Handed a push on again"),
    "refund.create": Text("发起退款", "Refunded"),
    "revision.publish": Text("刷新配置", "Refreshed the configuration"),
    "revision.rollback": Text("回退配置版本", "Rolled the configuration back"),
    "role.put": Text("保存角色", "Saved a role"),
    "role.remove": Text("删除角色", "Removed a role"),
    "route.put": Text("保存通道路由", "Saved a route"),
    "route.remove": Text("删除通道路由", "Removed a route"),
    "route.split": Text("修改分流方式", "Changed how routes share"),
    "scene.code.edit": Text("修改收费二维码", "Changed a scene's code"),
    "server.addresses": Text("登记服务器 IP", "Entered the server's addresses"),
    "session.begin": Text("登录", "Signed in"),
    "session.end": Text("结束会话", "Ended a session"),
    "session.refused": Text("登录或验证被拒", "Was refused"),
    "site.codes": Text("生成收费二维码", "Made codes of a site"),
    "site.create": Text("新增收费点", "Made a site"),
    "site.edit": Text("修改收费点", "Changed a site"),
    "sms.block": Text("屏蔽手机号", "Blocked a number"),
    "sms.limits": Text("修改短信限额", "Changed message limits"),
    "sms.receipts": Text("查看短信回执地址", "Saw the receipts' address"),
    "sms.test": Text("发送测试短信", "Sent a test message"),
    "sms.unblock": Text("解除屏蔽手机号", "Unblocked a number"),
    "template.put": Text("保存短信模板", "Saved a template"),
    "template.remove": Text("删除短信模板", "Removed a template"),
}
KINDS: Final[Mapping[str, Text]] = {
    "account": Text("账号", "Account"),
    "address": Text("来源地址", "Address"),
    "audit": Text("审计日志", "Audit"),
    "channel": Text("通道", "Channel"),
    "credential": Text("接口凭证", "Credential"),
    "delivery": Text("配送单", "Delivery"),
    "export": Text("导出任务", "Export"),
    "file": Text("文件", "File"),
    "goods": Text("视频号小店", "Channels shop"),
    "leftover": Text("遗留文件", "Leftovers"),
    "letter": Text("推送配置", "Push settings"),
    "limit": Text("访问频率", "Rate limit"),
    "merchant": Text("商户", "Merchant"),
    "message": Text("模板消息", "Template message"),
    "method": Text("支付方式", "Method"),
    "network": Text("白名单", "Allow list"),
    "notice": Text("通知", "Notice"),
    "notices": Text("通知", "Notices"),
    "payment": Text("支付订单", "Payment"),
    "phone": Text("手机号", "Phone"),
    "product": Text("支付产品", "Product"),
    "proof": Text("域名验证文件", "Proof file"),
    "push": Text("消息推送", "Push"),
    "revision": Text("配置版本", "Revision"),
    "role": Text("角色", "Role"),
    "route": Text("通道路由", "Route"),
    "scene_code": Text("收费二维码", "Scene code"),
    "server": Text("服务器", "Server"),
    "site": Text("收费点", "Site"),
    "template": Text("短信模板", "Template"),
}
FIELDS: Final[Mapping[str, Text]] = {
    "accounts": Text("可用的平台账号", "Accounts at platforms"),
    "address": Text("退货地址", "Address for returns"),
    "addresses": Text("IP 地址", "Addresses"),
    "allowed_ips": Text("服务器 IP", "Server addresses"),
    "bytes": Text("字节", "Bytes"),
    "carriers": Text("承载通道", "Carriers"),
    "channel": Text("通道", "Channel"),
    "channel_id": Text("通道", "Channel"),
    "code": Text("通道编码", "Channel code"),
    "columns": Text("显示列", "Columns"),
    "complete": Text("查完", "Complete"),
    "count": Text("数量", "How many"),
    "enabled": Text("启用", "On"),
    "ended": Text("结束的会话", "Sessions ended"),
    "event": Text("事件", "Event"),
    "fen": Text("金额（分）", "Amount (fen)"),
    "fields": Text("字段内容", "Fields"),
    "file_id": Text("文件编号", "File id"),
    "files": Text("文件数", "Files"),
    "first": Text("开头", "First line"),
    "format": Text("格式", "Format"),
    "found": Text("发现问题", "Findings"),
    "from": Text("开始日期", "From"),
    "ip": Text("来源地址", "From"),
    "ip_hour": Text("每个 IP 每小时", "Per address and hour"),
    "key": Text("配置键", "Key"),
    "keys": Text("配置键", "Keys"),
    "kind": Text("类别", "Kind"),
    "label": Text("名称", "Label"),
    "labels": Text("名称", "Labels"),
    "late_money": Text("迟到款处理", "Late money"),
    "max_fen": Text("最高金额（分）", "At most (fen)"),
    "merchant": Text("商户", "Merchant"),
    "merchant_day": Text("每个商户每天", "Per merchant and day"),
    "merchant_id": Text("商户", "Merchant"),
    "merchant_minute": Text("每个商户每分钟", "Per merchant and minute"),
    "merchant_no": Text("通道商户号", "Merchant number"),
    "min_fen": Text("最低金额（分）", "At least (fen)"),
    "mini_app": Text("小程序 AppID", "Mini program's AppID"),
    "mini_page": Text("小程序页面", "Page of the mini program"),
    "name": Text("名称", "Name"),
    "names": Text("字段对应", "Fields of the template"),
    "notice": Text("通知编号", "Notice id"),
    "notice_json": Text("通知用 JSON", "Notices in JSON"),
    "notice_ladder": Text("通知节奏", "Notice ladder"),
    "number": Text("编号", "Number"),
    "openid": Text("收件人（openid）", "To (openid)"),
    "order_id": Text("商户订单号", "Merchant's order"),
    "outcome": Text("结果", "Outcome"),
    "payment": Text("支付订单", "Payment"),
    "per_minute": Text("每分钟上限", "Most a minute"),
    "permissions": Text("权限", "Permissions"),
    "phone": Text("手机号", "Phone"),
    "phone_day": Text("每个手机号每天", "Per phone and day"),
    "phone_minute": Text("每个手机号每分钟", "Per phone and minute"),
    "picks": Text("各应用所选产品", "Products by app"),
    "plate": Text("车牌或票号", "Plate or ticket"),
    "products": Text("支付产品", "Products"),
    "public_key": Text("商户公钥", "Public key"),
    "rate_bp": Text("费率（万分之）", "Rate (hundredths of a percent)"),
    "realm": Text("后台", "Realm"),
    "reason": Text("原因", "Reason"),
    "refund_id": Text("退款单号", "Refund"),
    "remark": Text("备注", "Remark"),
    "request": Text("请求编号", "Request"),
    "role": Text("角色", "Role"),
    "rows": Text("行数", "Rows"),
    "scene": Text("场景", "Scene"),
    "search": Text("搜索", "Search"),
    "seq": Text("序号", "Number"),
    "shape": Text("模板格式", "Shape of the template"),
    "since": Text("起始时间", "Since"),
    "split": Text("按权重分流", "Shared by weight"),
    "state": Text("状态", "State"),
    "step": Text("步骤", "Step"),
    "stock": Text("库存", "Left in stock"),
    "template": Text("模板", "Template"),
    "text": Text("内容", "Text"),
    "title": Text("标题", "Title"),
    "to": Text("结束", "To"),
    "unset": Text("恢复默认", "Back to the default"),
    "until": Text("到期时间", "Until"),
    "url": Text("地址", "Address"),
    "username": Text("用户名", "User name"),
    "waybill": Text("运单", "Waybill"),
    "weight": Text("权重", "Weight"),
    "whole": Text("全部发出", "Everything was sent"),
    "words": Text("原因", "Reason"),
}
_REALMS: Final[Mapping[str, Text]] = {"office": Text("运营后台", "Back office"), "portal": Text("商户后台", "Portal")}
_VALUES: Final[Mapping[str, Mapping[str, Text]]] = {  # words of the code that a detail holds, by the field
    "outcome": {
        "asked": Text("已发起，尚无结果", "asked for, no answer yet"),
        "got": Text("已换到", "got"),
        "failed": Text("没有换到", "failed"),
    },
    "realm": _REALMS,
    "scene": {str(scene): text for scene, text in SCENES.items()},
    "step": {
        "password": Text("登录密码", "password"),
        "code": Text("动态验证码", "authenticator's code"),
        "payment_password": Text("支付密码", "payment password"),
    },
}
_THINGS: Final[Mapping[str, Text]] = {
    "audit/chain": Text("审计链", "the chain"),
    "limit/orders": Text("每分钟下单数", "orders a minute"),
    "merchant/*": Text("所有商户", "every merchant"),
}
_USES: Final[Mapping[str, Text]] = {"scan": Text("扫码与网页", "scan and web"), "app": Text("App", "app")}
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


def thing(subject: str, channels: Mapping[int, str]) -> Text:
    """What a subject is called that has no row of its own to tell its name; `channels`: their titles."""
    what, _, key = subject.partition("/")
    first, _, rest = key.partition("/")
    if subject in _THINGS:
        return _THINGS[subject]
    if what == "route":
        business = registry.business(first)
        channel = f" → {channels.get(int(rest), rest)}" if rest.isascii() and rest.isdecimal() else ""
        return Text(f"{business.zh}{channel}", f"{business.en}{channel}")
    if what == "method" and first in kinds():
        name, use = kinds()[first].name, _USES.get(rest, Text(rest, rest))
        return Text(f"{name.zh} · {use.zh}", f"{name.en} · {use.en}")
    if what == "role" and first in _REALMS:
        return Text(f"{_REALMS[first].zh} · {rest}", f"{_REALMS[first].en} · {rest}")
    return Text(key, key)


def changed(before: Mapping[str, Any] | asyncpg.Record, after: Mapping[str, Any]) -> dict[str, Any]:
    """What of `after` differs, as a row's detail tells it: old and new."""
    return {name: {"old": before[name], "new": value} for name, value in after.items() if before[name] != value}


def lines(detail: Mapping[str, Any], code: str = "", others: Mapping[str, Text] = MappingProxyType({})) -> list[Line]:
    """A row's detail line by line; changes of the configuration are spread out. `code`: of the channel it is about.

    `others`: words for settings, and for codes that are values, where it is about something else than a channel.
    """
    return [line for name, value in detail.items() for line in _lines(name, value, code, others)]


def _lines(name: str, value: Any, code: str, others: Mapping[str, Text]) -> Iterator[Line]:
    named = FIELDS.get(name) or label(name, code)
    if isinstance(value, Mapping) and set(value) == {"old", "new"}:
        yield Line(named, _plain(value["old"]), _plain(value["new"]))
    elif name == "settings" and isinstance(value, Mapping):
        for key, shown in value.items():
            yield Line(others.get(key) or label(key, code), None, _plain(shown))
    elif name in ("key", "keys"):
        keys = [label(str(key), code) for key in (value if isinstance(value, list) else [value])]
        yield Line(named, None, Text(listed(key.zh for key in keys).zh, listed(key.en for key in keys).en))
    elif name == "changes" and isinstance(value, list):
        for change in value:
            yield from _change(change)
    else:
        known = _VALUES.get(name, {}).get(value) or others.get(value) if isinstance(value, str) else None
        yield Line(named, None, known or _plain(value))


def _change(change: Any) -> Iterator[Line]:
    """One change of a refresh: what came, went or changed, then its fields."""
    if not isinstance(change, Mapping) or not isinstance(change.get("fields"), list):
        yield Line(Text("变化", "Change"), None, _plain(change))
        return
    what, subject = str(change.get("what", "")), str(change.get("subject", ""))
    how = _HOW.get(str(change.get("kind")), Text("", ""))
    code = subject.split(" ")[1] if what == "channel" and " " in subject else ""
    about = called(what, subject)
    yield Line(kind(what), None, about)
    for one in change["fields"]:
        name = str(one.get("name", ""))
        told = label(name, code)
        yield Line(
            Text(f"{about.zh} · {told.zh}（{how.zh}）", f"{about.en} · {told.en} ({how.en})"),
            worded(what, name, str(one.get("old") or "")),
            worded(what, name, str(one.get("new") or "")),
        )


def _plain(value: Any) -> Text:
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    if value is None or value in ("", [], {}):
        return Text("", "")
    if isinstance(value, Mapping) and set(value) == {"zh", "en"}:
        return Text(str(value["zh"]), str(value["en"]))
    if isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values()):
        value = [f"{key}={one}" for key, one in value.items()]
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return listed(value)
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Text(told, told)
