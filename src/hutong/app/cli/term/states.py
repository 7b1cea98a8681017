"""How things stand, in the reader's language: the words of the office's lists. English keeps the API's own words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from hutong.app.cli.term.words import say

_ASKED: Final = {"placing": "提交中", "unknown": "结果未知", "unsent": "未提交成功"}
_GOODS: Final = {
    **_ASKED,
    "edited": "未提交审核",
    "reviewing": "审核中",
    "rejected": "审核未通过",
    "ready": "已过审，未上架",
    "listed": "已上架",
    "taken_down": "已下架",
    "banned": "平台下架",
    "removed": "已删除",
}
_ORDER: Final = {
    **_ASKED,
    "unpaid": "待付款",
    "to_send": "待发货",
    "sent": "已发货",
    "done": "已完成",
    "cancelled": "已取消",
    "returned": "全部退回",
}
_CLAIM: Final = {
    **_ASKED,
    "asked": "待处理",
    "to_return": "待买家退货",
    "to_receive": "待商家收货",
    "refunding": "退款中",
    "refunded": "已退款",
    "rejected": "已拒绝",
    "cancelled": "买家撤回",
    "closed": "已关闭",
}
_DELIVERY: Final = {
    "estimated": "仅询价",
    "placing": "下单中",
    "unknown": "结果未知",
    "unsent": "未下单",
    "waiting": "待接单",
    "taken": "已接单",
    "at_shop": "已到店",
    "picked_up": "已取货",
    "on_its_way": "配送中",
    "delivered": "已送达",
    "returning": "退回途中",
    "returned": "已退回",
    "cancelled": "已取消",
    "failed": "配送失败",
}
_SENT: Final = {
    "sending": "发送中",
    "sent": "已接收",
    "delivered": "已送达",
    "failed": "失败",
    "unknown": "结果未知",
    "unsent": "未发出",
    "refused": "被拦截",
}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "goods": _GOODS,
        "order": _ORDER,
        "aftersale": _CLAIM,
        "delivery": _DELIVERY,
        "message": _SENT,
        "sms": _SENT,
    }
)


def stands(about: str, state: str) -> str:
    """How a thing of this kind (goods, order, aftersale, delivery, message, sms) stands; what isn't listed as it is."""
    return say(_WORDS[about].get(state, state), state.replace("_", " "))
