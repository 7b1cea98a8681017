"""What the sandbox's pages say, in both languages."""

from collections.abc import Mapping
from typing import Final

from hutong.base.text import Language, Text

WORDS: Final[Mapping[str, Text]] = {
    "sandbox": Text("胡同沙箱", "Hutong sandbox"),
    "phone": Text("模拟手机", "Phone"),
    "shop": Text("小店", "Shop"),
    "language": Text("English", "中文"),
    "no_money": Text("模拟环境，没有真实资金", "Simulated: no real money"),
    # phone
    "scan": Text("扫一扫", "Scan"),
    "scan_hint": Text(
        "粘贴付款链接（payurl）或二维码内容，也可以拖入二维码图片",
        "Paste a payment link (payurl) or the text of a QR code, or drop a picture of one",
    ),
    "scan_hint_plain": Text(
        "粘贴付款链接（payurl）或二维码内容", "Paste a payment link (payurl) or the text of a QR code"
    ),
    "text": Text("链接或二维码内容", "Link or QR text"),
    "with": Text("用哪个应用打开", "Open with"),
    "auto": Text("自动", "Auto"),
    "wechat": Text("微信", "WeChat"),
    "alipay": Text("支付宝", "Alipay"),
    "unionpay": Text("云闪付", "UnionPay"),
    "browser": Text("浏览器", "Browser"),
    "open": Text("打开", "Open"),
    "home_hint": Text("扫一扫付款，或出示付款码", "Scan to pay, or show your payment code"),
    "code": Text("付款码", "Payment code"),
    "code_hint": Text("把这串数字给小店扫（付款码产品）", "Give this number to the shop (barcode products)"),
    "code_confirm": Text("付款前要我确认", "Ask me before paying"),
    "new_code": Text("换一个", "New code"),
    "copy": Text("复制", "Copy"),
    "copied": Text("已复制", "Copied"),
    "back": Text("返回", "Back"),
    "close": Text("关闭", "Close"),
    "done": Text("完成", "Done"),
    "to": Text("付款给", "Pay to"),
    "pay": Text("确认支付", "Pay"),
    "refuse": Text("取消支付", "Cancel"),
    "slow": Text("慢一点付", "Pay slowly"),
    "slow_now": Text("马上", "At once"),
    "slow_after": Text("{n} 秒后", "After {n} s"),
    "paid": Text("支付成功", "Paid"),
    "refused": Text("已取消，账单仍可支付", "Cancelled; the bill can still be paid"),
    "later": Text("{n} 秒后付款…", "Paying in {n} s…"),
    "bills": Text("账单", "Bills"),
    "no_bills": Text("还没有账单。到小店下一单试试", "No bills yet. Order something in the shop"),
    "state_open": Text("待支付", "Open"),
    "state_paid": Text("已支付", "Paid"),
    "state_closed": Text("已关闭", "Closed"),
    "state_refunded": Text("已退款", "Refunded"),
    "show": Text("查看", "Show"),
    "settle_refund": Text("放行处理中的退款", "Settle pending refunds"),
    "knocks": Text("渠道通知", "Provider notifications"),
    "knocks_hint": Text(
        "模拟的支付渠道发给平台的通知，直到平台应答", "What the simulated providers tell the hub until it acknowledges"
    ),
    "no_knocks": Text("还没有通知", "None yet"),
    "heard": Text("已应答", "Acknowledged"),
    "not_heard": Text("未应答", "Not acknowledged"),
    "misbehave": Text("捣乱", "Misbehave"),
    "misbehave_hint": Text(
        "让渠道在接下来的请求或通知中出错", "Make a provider go wrong on its next requests or notifications"
    ),
    "provider": Text("渠道", "Provider"),
    "mischief": Text("怎么捣乱", "What goes wrong"),
    "times": Text("次数", "Times"),
    "order_it": Text("安排", "Arrange"),
    "behave": Text("全部取消", "Clear all"),
    "ordered": Text("待发生", "Still to come"),
    "nothing_ordered": Text("没有安排，渠道一切正常", "Nothing arranged; the providers behave"),
    # shop
    "shop_name": Text("胡同小店", "Hutong Shop"),
    "shop_hint": Text(
        "一个独立的商户：自己签名下单，自己验证通知",
        "A merchant of its own: it signs its orders and verifies notifications by itself",
    ),
    "goods": Text("选一件", "Choose"),
    "coffee": Text("手冲咖啡豆 250 g", "Coffee beans 250 g"),
    "tea": Text("茉莉花茶 一罐", "Jasmine tea, one tin"),
    "noodles": Text("炸酱面 一碗", "Noodles with soybean paste"),
    "book": Text("《胡同漫步》", "“Walks in the Hutong”"),
    "amount": Text("金额（元）", "Amount (yuan)"),
    "product": Text("支付产品", "Payment product"),
    "auth_code": Text("顾客的付款码", "The customer's payment code"),
    "take_code": Text("从模拟手机取码", "Take from the phone"),
    "buy": Text("下单", "Order"),
    "ordering": Text("正在下单…", "Ordering…"),
    "orders": Text("订单", "Orders"),
    "no_orders": Text("还没有订单", "No orders yet"),
    "order_waiting": Text("待支付", "Waiting"),
    "order_paid": Text("已支付", "Paid"),
    "order_closed": Text("已关闭", "Closed"),
    "order_refused": Text("下单失败", "Refused"),
    "by_notify": Text("由通知得知", "told by notification"),
    "by_query": Text("由查询得知", "told by query"),
    "cashier": Text("打开收银台", "Open the checkout"),
    "in_phone": Text("在模拟手机中打开", "Open in the phone"),
    "scan_me": Text("扫码付款", "Scan to pay"),
    "query": Text("查询", "Query"),
    "refund": Text("退款", "Refund"),
    "refunded": Text("已申请退款", "Refund asked"),
    "close_order": Text("关闭订单", "Close order"),
    "notices": Text("收到的通知", "Notifications received"),
    "no_notices": Text("付款后，平台的通知会出现在这里", "After a payment the hub's notification appears here"),
    "verified": Text("签名正确，已回 success", "Signature right, answered success"),
    "not_verified": Text("未通过，已回 fail", "Not believed, answered fail"),
    "refund_notice": Text("退款通知", "Refund"),
    "answer": Text("平台答复", "The hub's answer"),
    "no_shop": Text("小店还没有密钥：请先运行 hutong demo", "The shop has no keys yet: run `hutong demo` first"),
    "trouble": Text("出错了", "Something went wrong"),
}


def spoken(language: Language) -> dict[str, str]:
    """All texts in one language."""
    return {name: text.to(language) for name, text in WORDS.items()}
