"""Rows 8301 and up of the table of errors: what can go wrong with an instant delivery."""

from typing import Final

from hutong.base.errors.entry import Entry
from hutong.base.text import Text

DELIVERY_CONFLICT: Final = Entry(
    8301,
    409,
    Text("配送单号已被使用且内容不同", "The deliveryNo was used before with other content"),
    Text("同一 deliveryNo 曾以不同的收件人、货物或门店提交", "The same deliveryNo was ordered with another parcel"),
    Text("内容相同才可重复提交；否则换一个 deliveryNo", "Repeat the same content, or use a new deliveryNo"),
)
DELIVERY_NOT_FOUND: Final = Entry(
    8302,
    404,
    Text("配送单不存在", "No such delivery"),
    Text("该商户名下没有这个 deliveryNo", "This merchant has no delivery under that deliveryNo"),
    Text("核对 merId 与 deliveryNo", "Check merId and deliveryNo"),
)
DELIVERY_PARCEL: Final = Entry(
    8303,
    400,
    Text("配送信息不正确", "The parcel's fields are wrong"),
    Text(
        "收件人、寄件人、货物、订单或门店信息缺少字段，或超出平台限制",
        "Receiver, sender, cargo, order or shop lacks a field, or one is beyond the platform's limits",
    ),
    Text("按所列字段逐一改正后重新签名提交", "Correct the fields that are named, sign again and repeat"),
)
DELIVERY_ENDED: Final = Entry(
    8304,
    409,
    Text("配送已经结束", "The delivery has ended"),
    Text("已送达、已退回、已取消或已失败的配送不能再取消或加小费", "What has ended can't be cancelled or tipped"),
    Text("查询配送状态；需要重新配送请用重新下单", "Query it; to have it delivered after all, order it again"),
)
DELIVERY_GOING: Final = Entry(
    8305,
    409,
    Text("配送仍在进行或已送达，不能重新下单", "It is still going on or was delivered and can't be ordered again"),
    Text("只有已取消、已失败或已退回的配送可以重新下单", "Only what was cancelled, failed or returned can be"),
    Text("查询配送状态；需要另一单请换一个 deliveryNo", "Query it; for another delivery use another deliveryNo"),
)
DELIVERY_UNSURE: Final = Entry(
    8306,
    409,
    Text("下单结果尚未确定", "It isn't known yet whether it was ordered"),
    Text("下单请求正在进行，或没有得到明确答复", "The order is under way, or its answer was lost"),
    Text("系统会自动向平台查询，稍后查询配送状态", "The platform is being asked; query the delivery in a while"),
)
DELIVERY_MOMENT: Final = Entry(
    8307,
    409,
    Text("当前状态不能这样操作", "This can't be done at this point of the delivery"),
    Text(
        "小费只能在骑手接单前追加；只有退回途中的货物可以确认收回",
        "A tip is possible before a rider has taken it; goods can be confirmed only while they come back",
    ),
    Text("先查询配送状态", "Query the delivery first"),
)
DELIVERY_PRACTICE: Final = Entry(
    8308,
    403,
    Text("只有测试门店可以模拟配送状态", "Only the test shop can pretend a status"),
    Text("该配送属于正式门店，状态由配送公司给出", "This delivery is of a real shop, whose carrier tells its status"),
    Text("使用平台的测试门店（shopid 为 test_shop_id）", "Use the platform's test shop (shopid test_shop_id)"),
)
DELIVERY_SHOP: Final = Entry(
    8309,
    404,
    Text("没有这个配送门店", "There is no such delivery shop"),
    Text(
        "shopId 不是任何已启用且有路由的即时配送通道的商户号",
        "shopId is the merchant number of no instant delivery channel that is on and has a route",
    ),
    Text(
        "核对 shopId；不传则按通道路由选择。请运营人员用 hutong delivery shops 查看，或为您开通此账号",
        "Check shopId, or leave it out to follow the routes; ask the operator, who sees what there is by"
        " `hutong delivery shops`, to open this account to you",
    ),
)
DELIVERY_TIPPING: Final = Entry(
    8310,
    409,
    Text("上一笔小费还没有结果", "The tip before this one has no answer yet"),
    Text(
        "同一配送单的小费一次只追加一笔，先到的请求还在等平台答复",
        "One tip is asked for at a time; the platform has not answered the one that came first",
    ),
    Text("约 20 秒后用相同金额重试", "Repeat with the same amount in some 20 seconds"),
)
