"""Rows 3001 and up of the table of errors: orders, refunds and what a payment needs."""

from typing import Final

from hutong.base.errors.entry import Entry
from hutong.base.text import Text

PRODUCT_NOT_OPEN: Final = Entry(
    3001,
    400,
    Text("支付产品未开通", "This product isn't open to the merchant"),
    Text("channel 的值不存在、已停用或未对该商户开通", "The value of `channel` is unknown, disabled or not open here"),
    Text("使用 通道列表 中的值", "Use one of the values in the list of channels"),
)
AMOUNT_LIMIT: Final = Entry(
    3002,
    400,
    Text("金额超出产品限额", "The amount is outside the product's limits"),
    Text("金额低于下限或高于上限", "It is below the minimum or above the maximum"),
    Text("换用合适的产品或调整金额（接口的金额以元为单位）", "Choose another product or amount; orderAmt is in yuan"),
)
ORDER_CONFLICT: Final = Entry(
    3003,
    409,
    Text("订单号已被使用且内容不同", "The orderId was used before with other content"),
    Text("同一 orderId 曾以不同的金额、产品或说明下单", "The same orderId was sent with other content"),
    Text("内容相同才可重复提交；否则换一个 orderId", "Repeat the same content, or use a new orderId"),
)
ORDER_NOT_FOUND: Final = Entry(
    3004,
    404,
    Text("订单不存在", "No such order"),
    Text("该商户名下没有这个 orderId", "This merchant has no order with that orderId"),
    Text("核对 merId 与 orderId", "Check merId and orderId"),
)
ORDER_PAID: Final = Entry(
    3005,
    409,
    Text("订单已支付", "The order is paid already"),
    Text("已支付的订单不能关闭或再次支付", "A paid order can't be closed or paid again"),
    Text("需要退还时请调用退款接口", "Use the refund call to give the money back"),
)
ORDER_CLOSED: Final = Entry(
    3006,
    409,
    Text("订单已关闭", "The order is closed"),
    Text("订单已被关闭或已过期", "The order was closed or has expired"),
    Text("换一个 orderId 重新下单", "Order again under a new orderId"),
)
NOT_PAID: Final = Entry(
    3007,
    409,
    Text("订单未支付，不能退款", "The order isn't paid, so nothing can be refunded"),
    Text("订单还没有收到款项", "No money has arrived for it"),
    Text("先查询订单状态", "Query the order first"),
)
REFUND_EXCEEDS: Final = Entry(
    3008,
    409,
    Text("退款金额超过可退余额", "The refund exceeds what is left"),
    Text("已退与处理中的退款加上本次超过了实付金额", "Earlier refunds and this one add up to more than was paid"),
    Text("减少退款金额", "Refund less"),
)
REFUND_CONFLICT: Final = Entry(
    3009,
    409,
    Text("退款单号已被使用且内容不同", "The refundId was used before with other content"),
    Text("同一 refundId 曾以不同金额或订单提交", "The same refundId was sent with another amount or order"),
    Text("内容相同才可重复提交；否则换一个 refundId", "Repeat the same content, or use a new refundId"),
)
REFUND_NOT_FOUND: Final = Entry(
    3010,
    404,
    Text("退款单不存在", "No such refund"),
    Text("该商户名下没有这个 refundId", "This merchant has no refund with that refundId"),
    Text("核对 refundId", "Check refundId"),
)
PAYER_NEEDED: Final = Entry(
    3011,
    400,
    Text("缺少付款人标识", "The payer's id is missing"),
    Text(
        "该产品需要 userId 填付款人的 openid 或买家号",
        "This product needs the payer's openid or buyer id in userId",
    ),
    Text(
        "在 userId 中传付款人标识，或请运营人员配置能识别付款人的登录通道",
        "Send the payer's id in userId, or let the operator set up the login channel that can find it out",
    ),
)
CODE_NEEDED: Final = Entry(
    3012,
    400,
    Text("缺少付款码", "The payment code is missing"),
    Text("付款码产品需要 authCode 填扫到的付款码", "A barcode product needs the scanned code in authCode"),
    Text("在 authCode 中传付款码", "Send the scanned code in authCode"),
)
