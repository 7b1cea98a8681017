"""What can be permitted, by name: the unit that routes declare and roles are made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from hutong.base.text import Text

Realm = Literal["office", "portal"]
ALL: Final = "*"  # in a role: every permission of its realm


@dataclass(frozen=True, slots=True)
class Permission:
    """Something that a role may allow."""

    name: str
    realm: Realm
    label: Text
    group: Text


_GROUPS: Final[Mapping[Realm, Mapping[Text, Mapping[str, Text]]]] = {
    "office": {
        Text("工作台", "Overview"): {"dashboard.view": Text("查看工作台", "See the overview")},
        Text("通道管理", "Channels"): {
            "channel.view": Text("查看通道、配置、路由", "See channels, settings and routes"),
            "channel.edit": Text("编辑通道、配置、路由", "Edit channels, settings and routes"),
            "channel.refresh": Text("刷新配置与回退版本", "Refresh the configuration and roll it back"),
            "channel.test": Text("测试通道", "Test a channel"),
            "secret.reveal": Text("查看密钥明文", "See secrets in clear"),
        },
        Text("基础信息管理", "Basic data"): {
            "product.view": Text("查看支付方式与产品", "See payment methods and products"),
            "product.edit": Text("编辑支付方式与产品", "Edit payment methods and products"),
        },
        Text("交易管理", "Trade"): {
            "payment.view": Text("查看支付订单", "See payments"),
            "payment.query": Text("向渠道查询支付", "Ask a provider about a payment"),
            "payment.close": Text("关闭支付订单", "Close a payment"),
            "payment.export": Text("导出数据", "Export data"),
            "refund.view": Text("查看退款", "See refunds"),
            "refund.create": Text("发起退款", "Refund"),
            "notice.view": Text("查看商户通知", "See notices"),
            "notice.resend": Text("重发商户通知", "Send notices again"),
        },
        Text("业务管理", "Business"): {
            "scene.view": Text("查看收费场景与二维码", "See scenes, sites and codes"),
            "scene.edit": Text("编辑收费点、二维码、停车记录", "Edit sites, codes and parking sessions"),
            "delivery.view": Text("查看即时配送", "See deliveries"),
            "delivery.edit": Text("取消、加小费、重新下配送单", "Cancel, tip and order deliveries again"),
            "goods.view": Text("查看小店商品、订单、售后", "See a shop's goods, orders and claims"),
            "goods.edit": Text("上下架、改库存、发货、处理售后", "List goods, send orders, answer claims"),
        },
        Text("消息与文件", "Messages and files"): {
            "sms.view": Text("查看短信", "See text messages"),
            "sms.edit": Text("编辑短信模板与限制，发送测试短信", "Edit templates and limits, send test messages"),
            "message.view": Text("查看模板消息与推送配置", "See template messages and push settings"),
            "message.edit": Text("编辑推送配置，发送测试消息", "Edit push settings, send test messages"),
            "push.view": Text("查看消息推送", "See pushes"),
            "push.edit": Text("重新处理消息推送", "Hand pushes on again"),
            "file.view": Text("查看文件", "See files"),
            "file.delete": Text("删除文件，清理遗留文件", "Delete files, clear leftovers"),
        },
        Text("商户管理", "Merchants"): {
            "merchant.view": Text("查看商户", "See merchants"),
            "merchant.edit": Text("编辑商户", "Edit merchants"),
            "merchant.keys": Text("管理商户密钥与商户账号", "Manage merchants' keys and people"),
        },
        Text("系统设置", "System"): {
            "account.view": Text("查看账号与角色", "See accounts and roles"),
            "account.edit": Text("编辑账号与角色", "Edit accounts and roles"),
            "audit.view": Text("查看审计日志", "See the audit log"),
            "limit.view": Text("查看访问限制", "See access limits"),
            "limit.edit": Text("编辑访问限制", "Edit access limits"),
            "doctor.view": Text("运行自检", "Run the self-check"),
        },
    },
    "portal": {
        Text("商户后台", "Merchant portal"): {
            "portal.view": Text("查看首页与通道列表", "See the overview and the products"),
            "portal.payment": Text("查看支付订单", "See payments"),
            "portal.notice": Text("查看通知", "See notices"),
            "portal.resend": Text("重发通知", "Send notices again"),
            "portal.settings": Text("修改开发设置", "Change the developer settings"),
            "portal.key": Text("查看与更换密钥", "See and change keys"),
            "portal.account": Text("管理本商户账号", "Manage this merchant's accounts"),
        }
    },
}
PERMISSIONS: Final[Mapping[str, Permission]] = {
    name: Permission(name, realm, label, group)
    for realm, groups in _GROUPS.items()
    for group, permissions in groups.items()
    for name, label in permissions.items()
}


def of_realm(realm: Realm) -> frozenset[str]:
    """Every permission of a realm."""
    return frozenset(name for name, one in PERMISSIONS.items() if one.realm == realm)


def spread(realm: Realm, names: Iterable[str]) -> frozenset[str]:
    """The permissions that a role's list means; those that no longer exist mean nothing."""
    known, given = of_realm(realm), frozenset(names)
    return known if ALL in given else known & given
