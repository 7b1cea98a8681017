"""What the office's lists say of states and events, in the reader's language; tests/house compares the words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from hutong.app.cli.term.words import tell
from hutong.base.text import Text
from hutong.capabilities.faults import name_of
from hutong.capabilities.sayings import spoken

_ASKED: Final = {
    "placing": Text("提交中", "Submitting"),
    "unknown": Text("结果未知", "Fate unknown"),
    "unsent": Text("未提交成功", "Not taken"),
}
_GOODS: Final = {
    **_ASKED,
    "edited": Text("未提交审核", "Not under review"),
    "reviewing": Text("审核中", "Under review"),
    "rejected": Text("审核未通过", "Rejected"),
    "ready": Text("已过审，未上架", "Approved"),
    "listed": Text("已上架", "Listed"),
    "taken_down": Text("已下架", "Taken down"),
    "banned": Text("平台下架", "Banned"),
    "removed": Text("已删除", "Removed"),
}
_ORDER: Final = {
    **_ASKED,
    "unpaid": Text("待付款", "Unpaid"),
    "to_send": Text("待发货", "To send"),
    "sent": Text("已发货", "Sent"),
    "done": Text("已完成", "Done"),
    "cancelled": Text("已取消", "Cancelled"),
    "returned": Text("全部退回", "All returned"),
}
_CLAIM: Final = {
    **_ASKED,
    "asked": Text("待处理", "To be answered"),
    "to_return": Text("待买家退货", "Buyer to return"),
    "to_receive": Text("待商家收货", "To be received"),
    "refunding": Text("退款中", "Refunding"),
    "refunded": Text("已退款", "Refunded"),
    "rejected": Text("已拒绝", "Rejected"),
    "cancelled": Text("买家撤回", "Taken back"),
    "closed": Text("已关闭", "Closed"),
}
_DELIVERY: Final = {
    "estimated": Text("仅询价", "Estimated"),
    "placing": Text("下单中", "Ordering"),
    "unknown": Text("结果未知", "Fate unknown"),
    "unsent": Text("未下单", "Not ordered"),
    "waiting": Text("待接单", "Waiting"),
    "taken": Text("已接单", "Rider found"),
    "at_shop": Text("已到店", "At the shop"),
    "picked_up": Text("已取货", "Picked up"),
    "on_its_way": Text("配送中", "On its way"),
    "delivered": Text("已送达", "Delivered"),
    "returning": Text("退回途中", "Coming back"),
    "returned": Text("已退回", "Returned"),
    "cancelled": Text("已取消", "Cancelled"),
    "failed": Text("配送失败", "Failed"),
}
_MESSAGE: Final = {
    "sending": Text("发送中", "Sending"),
    "sent": Text("微信已接收", "Taken by WeChat"),
    "delivered": Text("已送达", "Delivered"),
    "failed": Text("失败", "Failed"),
    "unknown": Text("结果未知", "Fate unknown"),
    "unsent": Text("未发出", "Not sent"),
}
_SMS: Final = {
    "sending": Text("发送中", "Sending"),
    "sent": Text("已提交", "Taken"),
    "delivered": Text("已送达", "Delivered"),
    "failed": Text("失败", "Failed"),
    "unknown": Text("结果未知", "Fate unknown"),
    "unsent": Text("未发出", "Not sent"),
    "refused": Text("被拦截", "Held back"),
}
_CODE: Final = {
    "open": Text("待验证", "Open"),
    "used": Text("已验证", "Used"),
    "dead": Text("已失效", "Dead"),
    "replaced": Text("已被新码取代", "Replaced"),
}
_PAYMENT: Final = {
    "open": Text("待支付", "Open"),
    "paid": Text("已支付", "Paid"),
    "closed": Text("已关闭", "Closed"),
    "late": Text("关单后到账", "Paid late"),
    "unknown": Text("结果未知", "Fate unknown"),
    "refunded": Text("有退款", "Refunded"),
}
_ATTEMPT: Final = {
    "claimed": Text("正在请求", "Being asked"),
    "waiting": Text("待支付", "Waiting"),
    "unknown": Text("结果未知", "Fate unknown"),
    "unsent": Text("未送达渠道", "Never left"),
    "refused": Text("渠道拒绝", "Refused"),
    "paid": Text("已支付", "Paid"),
    "closed": Text("已关闭", "Closed"),
    "surplus": Text("重复付款", "Paid twice"),
    "late": Text("关单后到账", "Paid late"),
    "returned": Text("已退回", "Given back"),
}
_REFUND: Final = {
    "claimed": Text("正在请求", "Being asked"),
    "unsent": Text("未送达渠道", "Never left"),
    "unknown": Text("结果未知", "Fate unknown"),
    "processing": Text("处理中", "Processing"),
    "done": Text("已退款", "Refunded"),
    "failed": Text("退款失败", "Failed"),
}
_NOTICE: Final = {
    "waiting": Text("待送达", "To be delivered"),
    "retrying": Text("重试中", "Retrying"),
    "done": Text("已送达", "Delivered"),
    "given_up": Text("已放弃", "Given up"),
}
_FILE: Final = {
    "uploading": Text("上传中", "Being taken"),
    "expected": Text("等待上传", "Expected"),
    "stored": Text("已存放", "Kept"),
    "failed": Text("失败", "Failed"),
    "refused": Text("内容不符", "Refused"),
    "lost": Text("未上传", "Never came"),
    "deleted": Text("已删除", "Deleted"),
}
_LEFTOVER: Final = {
    "waiting": Text("待清理", "To be thrown away"),
    "in_use": Text("正在写入", "Being written"),
    "given_up": Text("已放弃", "Given up"),
}
_PUSH: Final = {
    "new": Text("处理中", "Being handled"),
    "done": Text("已处理", "Handled"),
    "noted": Text("已留存", "Kept"),
    "retrying": Text("待重试", "To be tried again"),
    "failed": Text("处理失败", "Failed"),
}
WORDS: Final[Mapping[str, Mapping[str, Text]]] = MappingProxyType(
    {
        "goods": _GOODS,
        "order": _ORDER,
        "aftersale": _CLAIM,
        "delivery": _DELIVERY,
        "message": _MESSAGE,
        "sms": _SMS,
        "code": _CODE,
        "payment": _PAYMENT,
        "attempt": _ATTEMPT,
        "refund": _REFUND,
        "notice": _NOTICE,
        "file": _FILE,
        "leftover": _LEFTOVER,
        "push": _PUSH,
    }
)

# What happened to a payment, by what, why it was closed; what was asked of its provider; what merchants are told.
_EVENT: Final = {
    "created": Text("商户下单", "Ordered"),
    "paid": Text("支付成功", "Paid"),
    "paid late": Text("关单后到账", "Paid after it was closed"),
    "paid again": Text("重复付款", "Paid once more"),
    "attempt closed": Text("渠道订单已关闭", "Closed at the provider"),
    "closed": Text("订单已关闭", "Closed"),
    "wrong amount": Text("金额不符，未入账", "Wrong amount, not credited"),
    "attempt passed on": Text("换到下一个通道", "Passed on to another channel"),
    "refund asked": Text("退款申请", "A refund was asked for"),
    "refund unsent": Text("退款未送达渠道", "The refund never left"),
    "refund unknown": Text("退款结果未知", "The refund's fate is unknown"),
    "wrong refund amount": Text("退款金额不符", "Wrong amount given back"),
    "refund done": Text("退款成功", "Refunded"),
    "refund failed": Text("退款失败", "The refund failed"),
    "refund processing": Text("退款处理中", "The refund is being processed"),
}
_SOURCE: Final = {
    "answer": Text("渠道即时答复", "the provider's answer"),
    "callback": Text("渠道通知", "the provider's notification"),
    "chase": Text("系统查询", "the hub asked"),
    "api": Text("商户接口", "the merchant's call"),
    "page": Text("收银台", "the payment page"),
    "office": Text("运营后台", "the back office"),
    "hub": Text("系统自动", "the hub itself"),
}
_WHY: Final = {
    "asked for": Text("按要求关闭", "asked for"),
    "expired": Text("已过期", "expired"),
    "not at the provider": Text("渠道没有此单", "the provider had no such order"),
}
_CALL: Final = {
    "pay": Text("下单", "Order"),
    "query": Text("查单", "Query"),
    "close": Text("关单", "Close"),
    "refund": Text("退款", "Refund"),
    "refund_query": Text("查询退款", "Ask about a refund"),
}
_TOPIC: Final = {
    "payment.paid": Text("支付成功", "Paid"),
    "refund.done": Text("退款成功", "Refunded"),
    "refund.failed": Text("退款失败", "Refund failed"),
    "sms.delivered": Text("短信送达", "Text delivered"),
    "sms.failed": Text("短信失败", "Text failed"),
    "sms.unsent": Text("短信未发出", "Text not sent"),
    "message.delivered": Text("模板消息送达", "Message delivered"),
    "message.failed": Text("模板消息失败", "Message failed"),
    "message.unsent": Text("模板消息未发出", "Message not sent"),
    "file.stored": Text("文件已存放", "File stored"),
    "file.refused": Text("文件被拒绝", "File refused"),
    "file.lost": Text("文件没有等到", "File never came"),
    "delivery.waiting": Text("待骑手接单", "Waiting for a rider"),
    "delivery.taken": Text("骑手已接单", "Rider found"),
    "delivery.at_shop": Text("骑手已到店", "Rider at the shop"),
    "delivery.picked_up": Text("骑手已取货", "Picked up"),
    "delivery.on_its_way": Text("配送中", "On its way"),
    "delivery.delivered": Text("已送达", "Delivered to the receiver"),
    "delivery.returning": Text("退回途中", "Coming back"),
    "delivery.returned": Text("已退回", "Returned"),
    "delivery.cancelled": Text("配送已取消", "Delivery cancelled"),
    "delivery.failed": Text("配送失败", "Delivery failed"),
    "delivery.unsent": Text("配送未下单", "Delivery not ordered"),
    "delivery.unknown": Text("配送结果未知", "Delivery's fate unknown"),
    "goods.reviewing": Text("商品审核中", "Goods under review"),
    "goods.reviewed": Text("商品审核中", "Goods under review"),  # of notices from before the state was renamed
    "goods.rejected": Text("商品审核未通过", "Goods rejected"),
    "goods.ready": Text("商品已过审", "Goods approved"),
    "goods.listed": Text("商品已上架", "Goods listed"),
    "goods.taken_down": Text("商品已下架", "Goods taken down"),
    "goods.banned": Text("商品被平台下架", "Goods banned"),
    "goods.removed": Text("商品已删除", "Goods removed"),
    "goods.unsent": Text("商品未提交成功", "Goods not taken"),
    "goods.order_unpaid": Text("小店订单待付款", "Shop order unpaid"),
    "goods.order_to_send": Text("小店订单待发货", "Shop order to send"),
    "goods.order_sent": Text("小店订单已发货", "Shop order sent"),
    "goods.order_done": Text("小店订单已完成", "Shop order done"),
    "goods.order_cancelled": Text("小店订单已取消", "Shop order cancelled"),
    "goods.order_returned": Text("小店订单已退回", "Shop order returned"),
    "goods.order_unsent": Text("小店订单未提交成功", "Shop order not taken"),
    "goods.aftersale_asked": Text("售后待处理", "Claim to be answered"),
    "goods.aftersale_to_return": Text("售后待退货", "Claim: buyer to return"),
    "goods.aftersale_to_receive": Text("售后待收货", "Claim: to be received"),
    "goods.aftersale_refunding": Text("售后退款中", "Claim: refunding"),
    "goods.aftersale_refunded": Text("售后已退款", "Claim refunded"),
    "goods.aftersale_rejected": Text("售后已拒绝", "Claim rejected"),
    "goods.aftersale_cancelled": Text("售后已撤回", "Claim taken back"),
    "goods.aftersale_closed": Text("售后已关闭", "Claim closed"),
    "goods.aftersale_unsent": Text("售后未提交成功", "Claim not taken"),
    "test": Text("测试通知", "Test"),
}
NAMES: Final[Mapping[str, Mapping[str, Text]]] = MappingProxyType(
    {"event": _EVENT, "source": _SOURCE, "why": _WHY, "call": _CALL, "topic": _TOPIC}
)


def stands(about: str, state: str) -> str:
    """How a thing of this kind (a name in WORDS) stands; what isn't listed as it is."""
    return tell(WORDS[about].get(state, Text(state, state)))


def called(about: str, name: str) -> str:
    """What something of this kind (a name in NAMES) is called; what isn't listed as it is."""
    return tell(NAMES[about].get(name, Text(name, name)))


def failed(row: Mapping[str, Any]) -> str:
    """How something failed and what the provider said, of a row with fault and words; empty where neither is."""
    return f"{tell(name_of(row['fault']))} {tell(spoken(row['words']))}".strip()
