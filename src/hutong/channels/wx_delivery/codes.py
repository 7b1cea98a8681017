"""What WeChat's instant delivery says in numbers: its error codes with cause and remedy, its states in our words.

Manual: developers.weixin.qq.com, mini program → server → instant delivery (for merchants), read 2026-07.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from hutong.base.text import Text
from hutong.capabilities.delivery import Explained, RideState
from hutong.capabilities.faults import Fault


class Code(NamedTuple):
    """One error code of the platform."""

    fault: Fault
    cause: Text
    remedy: Text


_ASK: Final = Text(
    "订单可能已经生成：系统会自动查询，勿换单号重下",
    "An order may exist: the hub asks by itself; don't order under another number",
)
_SHOP: Final = Text(
    "填写 shop.img_url、shop.goods_name、shop.goods_count", "Give shop.img_url, shop.goods_name and shop.goods_count"
)
CODES: Final[Mapping[str, Code]] = {
    "-1": Code(Fault.UNKNOWN, Text("微信系统繁忙", "WeChat is busy"), _ASK),
    "43016": Code(
        Fault.CONFIG,
        Text("小程序未认证", "The mini program is not verified"),
        Text("在小程序后台完成微信认证", "Have it verified in the mini program's console"),
    ),
    "86000": Code(
        Fault.CONFIG,
        Text("该接口只能由第三方平台调用", "Only a third-party platform may call this"),
        Text("由第三方平台代为调用，或在小程序后台操作", "Let the platform call it, or use the mini program's console"),
    ),
    "930555": Code(Fault.UNKNOWN, Text("微信平台系统错误", "An error inside WeChat's platform"), _ASK),
    "930556": Code(Fault.UNKNOWN, Text("配送公司超时", "The delivery company did not answer in time"), _ASK),
    "930557": Code(Fault.UNKNOWN, Text("配送公司系统错误", "An error inside the delivery company's system"), _ASK),
    "930558": Code(
        Fault.REFUSED,
        Text("配送公司逻辑错误：配送公司不接受这次请求", "The delivery company does not accept this request"),
        Text(
            "核对配送范围、营业时间、账户余额与订单状态，或联系配送公司",
            "Check area, hours, balance and the order's state, or ask the delivery company",
        ),
    ),
    "930559": Code(
        Fault.REFUSED,
        Text("openid 无效", "The openid is invalid"),
        Text(
            "使用该小程序下的用户 openid；沙箱中须为管理员、运营者或开发者",
            "Use an openid of this mini program; in the sandbox one of an administrator, operator or developer",
        ),
    ),
    "930560": Code(
        Fault.CONFIG,
        Text("shopid 未绑定到小程序", "The shopid is not bound to the mini program"),
        Text(
            "在小程序后台「物流服务 → 即时配送」绑定并等待审核通过",
            "Bind it in the mini program's console (logistics, instant delivery) and wait for the approval",
        ),
    ),
    "930561": Code(
        Fault.REFUSED,
        Text("参数错误", "A parameter is wrong"),
        Text(
            "核对必填字段与格式；签名所用的 AppSecret 须为配送公司的密钥；时间以秒为单位",
            "Check required fields and formats; the AppSecret must be the delivery company's; times are in seconds",
        ),
    ),
    "930562": Code(
        Fault.DUPLICATE,
        Text("该单号的配送单已存在", "There is a delivery of this number already"),
        Text("查询该单；已结束的用重新下单", "Query it; once it has ended, order it again"),
    ),
    "930563": Code(
        Fault.NOT_FOUND,
        Text("配送单不存在", "There is no such delivery"),
        Text("核对单号与 shopid；尚未下单的先下单", "Check number and shopid; order it first"),
    ),
    "930564": Code(
        Fault.SLOW_DOWN,
        Text("沙箱当日单量已用完", "The sandbox's orders of today are used up"),
        Text("次日再试", "Try again tomorrow"),
    ),
    "930565": Code(
        Fault.REFUSED,
        Text("配送单已结束", "The delivery has ended"),
        Text("不能再操作；需要时重新下单", "Nothing more can be done with it; order it again if need be"),
    ),
    "930566": Code(
        Fault.CONFIG,
        Text("未授权使用即时配送", "Instant delivery is not authorised"),
        Text("在 mp.weixin.qq.com 开通并授权即时配送", "Open and authorise instant delivery at mp.weixin.qq.com"),
    ),
    "930567": Code(Fault.REFUSED, Text("shop 字段错误", "The object shop is wrong"), _SHOP),
    "930568": Code(
        Fault.CONFIG,
        Text("个人小程序不支持即时配送", "Personal mini programs have no instant delivery"),
        Text("使用企业主体的小程序", "Use a company's mini program"),
    ),
    "930569": Code(
        Fault.REFUSED,
        Text("已经开通", "It is open already"),
        Text("无需再次开通", "There is nothing to do"),
    ),
    "930570": Code(
        Fault.REFUSED,
        Text("货物分类不在类目表中", "The cargo's classes are not in the platform's table"),
        Text(
            "cargo_first_class 与 cargo_second_class 须取自类目表，且以 UTF-8 原文发送",
            "Take cargo_first_class and cargo_second_class from the table, sent as plain UTF-8",
        ),
    ),
    "930571": Code(
        Fault.CONFIG,
        Text("没有内测权限", "There is no permission for the trial"),
        Text("向微信申请即时配送内测", "Apply to WeChat for it"),
    ),
    "9300535": Code(Fault.REFUSED, Text("shop 字段错误", "The object shop is wrong"), _SHOP),
    "931010": Code(
        Fault.REFUSED,
        Text("费用已设置", "The fee is set already"),
        Text("无需重复设置", "There is nothing to do"),
    ),
}
FAULTS: Final[Mapping[int, Fault]] = {int(code): row.fault for code, row in CODES.items()}

STATES: Final[Mapping[str, tuple[RideState, Text]]] = {
    "101": (RideState.WAITING, Text("等待分配骑手", "waiting for a rider")),
    "102": (RideState.TAKEN, Text("骑手已接单", "a rider has taken it")),
    "103": (RideState.CANCELLED, Text("取货前商家取消", "cancelled by the merchant before pickup")),
    "201": (RideState.AT_SHOP, Text("骑手已到店", "the rider is at the shop")),
    "202": (RideState.PICKED_UP, Text("骑手已取货", "picked up")),
    "203": (RideState.CANCELLED, Text("取货失败：商家取消", "not picked up: cancelled by the merchant")),
    "204": (RideState.FAILED, Text("取货失败：骑手原因", "not picked up: the rider's reasons")),
    "205": (RideState.FAILED, Text("取货失败：商家原因", "not picked up: the merchant's reasons")),
    "301": (RideState.ON_ITS_WAY, Text("配送中", "on its way")),
    "302": (RideState.DELIVERED, Text("已送达", "delivered")),
    "303": (RideState.RETURNING, Text("配送中商家取消，退回中", "cancelled on its way, coming back")),
    "304": (RideState.RETURNING, Text("无法联系收件人，退回中", "receiver not reached, coming back")),
    "305": (RideState.RETURNING, Text("收件人拒收，退回中", "refused by the receiver, coming back")),
    "401": (RideState.RETURNED, Text("货物已退回商家", "returned to the merchant")),
    "501": (RideState.FAILED, Text("配送公司系统原因取消", "cancelled by the carrier's system")),
    "502": (RideState.FAILED, Text("不可抗拒因素中断", "ended by force majeure")),
}
AUDITS: Final[Mapping[str, str]] = {"0": "approved", "1": "under_review", "2": "rejected"}
_CARRIER: Final = Explained(
    Text("配送公司的答复", "the delivery company's own answer"),
    Text(
        "按配送公司给出的原因处理；价格过期的先重新询价",
        "Act on the company's words; where a price has expired, ask for an estimate again",
    ),
)
CARRIER: Final = "carrier:"  # before codes of the delivery company, which mean nothing in the platform's table


def explained(code: str) -> Explained | None:
    """Cause and remedy of a code; every code of a delivery company is explained in the same words."""
    if code.startswith(CARRIER):
        return _CARRIER
    row = CODES.get(code)
    return Explained(row.cause, row.remedy) if row else None
