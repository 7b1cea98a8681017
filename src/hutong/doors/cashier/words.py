"""Everything the payment pages say, in both languages."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Final

from hutong.base.text import Language, Text

APPS: Final[Mapping[str, Text]] = {
    "wechat": Text("微信", "WeChat"),
    "alipay": Text("支付宝", "Alipay"),
    "unionpay": Text("云闪付", "UnionPay"),
    "browser": Text("浏览器", "your browser"),
}

WORDS: Final[Mapping[str, Text]] = {
    "title": Text("收银台", "Checkout"),
    "amount": Text("应付金额", "Amount due"),
    "amount_order": Text("订单金额", "Order amount"),
    "amount_paid": Text("支付金额", "Amount paid"),
    "merchant": Text("收款方", "Payee"),
    "subject": Text("商品", "For"),
    "order": Text("订单号", "Order"),
    "method": Text("支付方式", "Method"),
    "left": Text("剩余支付时间", "Time left"),
    "language": Text("English", "中文"),
    "qr_alt": Text("付款二维码", "Payment QR code"),
    "scan": Text("请用{apps}扫码支付", "Scan with {apps} to pay"),
    "scan_phone": Text("请用手机扫码，在手机浏览器中支付", "Scan with your phone to pay in its browser"),
    "scan_hint": Text("支付完成后本页会自动更新", "This page updates by itself after you pay"),
    "scan_here": Text(
        "{apps}不能直接打开此码：请在另一块屏幕上显示它，再扫一扫",
        "{apps} can't open this code directly: show it on another screen, then scan it",
    ),
    "save_hint": Text("可截图保存二维码，再到{apps}中扫一扫", "Or take a screenshot, then scan it in {apps}"),
    "open_alipay": Text("打开支付宝支付", "Open Alipay to pay"),
    "elsewhere": Text("请换用{apps}支付", "Please pay with {apps}"),
    "elsewhere_hint": Text(
        "此订单不能在当前应用中支付，请用{apps}扫码", "This order can't be paid in this app. Scan with {apps}"
    ),
    "outside": Text("请在浏览器中打开", "Please open in your browser"),
    "outside_hint": Text(
        "点右上角菜单，选“在浏览器打开”，或用手机相机扫码",
        "Choose “Open in browser” in the menu at the top right, or scan with your camera",
    ),
    "copy": Text("复制链接", "Copy link"),
    "copied": Text("已复制", "Copied"),
    "bridge": Text("正在打开{apps}支付…", "Opening {apps} payment…"),
    "pay_now": Text("立即支付", "Pay now"),
    "go": Text("正在前往{apps}…", "Taking you to {apps}…"),
    "go_phone": Text("正在打开模拟手机…", "Opening the simulated phone…"),
    "go_hint": Text("如果没有自动跳转，请点下面的按钮", "If nothing happens, use the button below"),
    "provider": Text("支付页面", "the payment page"),
    "begin": Text("确认订单", "Check your order"),
    "begin_hint": Text("确认金额无误后开始支付", "Start the payment when the amount is right"),
    "starting": Text("正在准备支付…", "Preparing the payment…"),
    "cancelled": Text("支付已取消，可以重新支付", "The payment was cancelled. You can try again"),
    "refused": Text("支付没有完成，可以重新支付", "The payment did not go through. You can try again"),
    "checking": Text("正在确认支付结果…", "Confirming the payment…"),
    "offline": Text("网络不通，请稍后再试", "No connection. Please try again"),
    "check": Text("支付完成了吗？", "Have you paid?"),
    "check_hint": Text("我们正在等待支付结果，通常只需几秒", "We are waiting for the result; it usually takes seconds"),
    "i_paid": Text("我已支付", "I have paid"),
    "pay_again": Text("继续支付", "Continue to pay"),
    "wait": Text("正在与支付渠道核实", "Checking with the provider"),
    "wait_hint": Text(
        "结果还没有确认，请勿重复支付，本页会自动更新",
        "Not confirmed yet. Please don't pay again; this page updates by itself",
    ),
    "retry": Text("暂时无法支付", "The payment could not start"),
    "retry_hint": Text("款项没有变动，可以再试一次", "No money has moved. You can try again"),
    "retry_button": Text("再试一次", "Try again"),
    "failed": Text("支付未成功", "The payment did not succeed"),
    "failed_hint": Text("款项没有变动，请联系商家重新收款", "No money has moved. Please ask the shop to charge again"),
    "continue": Text("请回到商家的应用继续支付", "Continue in the merchant's app"),
    "continue_hint": Text(
        "应用会打开{apps}完成支付，本页显示结果", "The app opens {apps} for the payment. The result shows here"
    ),
    "counter": Text("请出示付款码", "Show your payment code"),
    "counter_hint": Text(
        "收银员扫码后，如需输入密码请在手机上确认", "The shop scans it. Confirm on your phone if it asks for a password"
    ),
    "paid": Text("支付成功", "Payment complete"),
    "paid_hint": Text("感谢使用，商家已收到款项", "Thank you. The merchant has received the money"),
    "back": Text("返回商户", "Back to the merchant"),
    "back_here": Text("返回", "Back"),
    "back_in": Text("秒后自动返回", "seconds until you are taken back"),
    "closed": Text("订单已关闭", "This order is closed"),
    "closed_hint": Text("订单已取消或过期，没有扣款", "It was cancelled or has expired. You were not charged"),
    "expired": Text("订单已过期", "This order has expired"),
    "expired_hint": Text(
        "请回到商户重新下单；如已付款，结果会显示在这里",
        "Please order again. If you have paid already, the result appears here",
    ),
    "late": Text("款项到达时订单已关闭", "The money came after the order was closed"),
    "late_hint": Text("这笔款项会由商户退回或处理", "The merchant will refund it or settle it with you"),
    "missing": Text("没有找到这笔订单", "There is no such payment"),
    "missing_hint": Text(
        "链接可能不完整，请回到商户重新打开", "The link may be incomplete. Please open it again from the merchant"
    ),
    "sandbox": Text("沙箱环境，不会真实扣款", "Sandbox: no real money"),
    "open_phone": Text("在模拟手机中打开", "Open in the simulated phone"),
    "seconds": Text("秒", "s"),
}


def spoken(language: Language) -> SimpleNamespace:
    """All texts in one language, as attributes."""
    return SimpleNamespace(**{name: text.to(language) for name, text in WORDS.items()})


def any_of(apps: Iterable[str], language: Language) -> str:
    """Names of apps as a choice: 微信或支付宝, WeChat or Alipay."""
    names = [APPS[app].to(language) for app in apps if app in APPS]
    return ("或" if language == "zh" else " or ").join(names)
