"""How things stand, in the reader's language: in the words of the office's lists, which tests/house compares."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from hutong.app.cli.term.words import tell
from hutong.base.text import Text

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


def stands(about: str, state: str) -> str:
    """How a thing of this kind (a name in WORDS) stands; what isn't listed as it is."""
    return tell(WORDS[about].get(state, Text(state, state)))
