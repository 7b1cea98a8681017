"""Everything that the pages behind a code say besides the scenes' own words, in both languages."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Final

from hutong.base.text import Language, Text

APPS: Final[Mapping[str, Text]] = {
    "wechat": Text("微信", "WeChat"),
    "alipay": Text("支付宝", "Alipay"),
    "unionpay": Text("云闪付", "UnionPay"),
}

WORDS: Final[Mapping[str, Text]] = {
    "language": Text("English", "中文"),
    "sandbox": Text("沙箱环境，不会真实扣款", "Sandbox: no real money"),
    "open_phone": Text("在模拟手机中打开", "Open in the simulated phone"),
    "lane": Text("车道", "Lane"),
    "qr_alt": Text("此页的二维码", "The code of this page"),
    "scan": Text("请用{apps}扫码付款", "Scan with {apps} to pay"),
    "scan_hint": Text("扫一扫打开此页，付款后即可", "It opens this page on your phone"),
    "elsewhere_hint": Text(
        "当前应用不能在这里付款。请打开{apps}，再扫一次现场的二维码",
        "This app can't pay here. Open {apps} and scan the code at the place again",
    ),
    "nobody_hint": Text(
        "这里还没有可用的付款方式，请联系现场工作人员", "No app can pay here at the moment. Please ask the staff"
    ),
    "here": Text("也可以在此查询", "Or look it up here"),
    "lately": Text("最近使用", "Used lately"),
    "forget": Text("清除", "Clear"),
    "keyboard": Text("车牌键盘", "Plate keyboard"),
    "delete": Text("删除", "Delete"),
    "provinces": Text("省份", "Province"),
    "letters": Text("字母", "Letters"),
    "amount": Text("应付金额", "Amount due"),
    "choose": Text("选择金额", "Choose an amount"),
    "other": Text("其他金额", "Other amount"),
    "between": Text("{least}–{most} 元", "{least}–{most} yuan"),
    "phone": Text("手机号（选填，接收付款提醒）", "Phone (optional, for a payment reminder)"),
    "other_wrong": Text(
        "金额不在可选范围内：{least}–{most} 元，最多两位小数",
        "This amount can't be chosen: {least}–{most} yuan, at most two decimals",
    ),
    "phone_wrong": Text(
        "手机号须是 1 开头的 11 位数字，不需要可以留空",
        "A phone number has 11 digits and begins with 1; or leave it empty",
    ),
    "pay": Text("立即支付", "Pay now"),
    "pay_on": Text("继续支付", "Go on paying"),
    "valid": Text("费用有效至 {clock}，之后请重新查询", "This fee is good until {clock}; look it up again after that"),
    "check": Text("请核对后重新填写", "Check it and enter it again"),
    "again": Text("重新查询", "Look it up again"),
    "back": Text("返回", "Back"),
    "free": Text("无需付款", "Nothing to pay"),
    "paid_at": Text("付款时间", "Paid at"),
    "paid": Text("支付金额", "Amount paid"),
    "receipt": Text("凭证号", "Receipt"),
    "open": Text("正在确认付款…", "Confirming the payment…"),
    "open_hint": Text(
        "如已付款，结果马上显示；还没付款可以继续", "If you have paid, it shows in a moment. If not, go on paying"
    ),
    "closed": Text("这笔付款已关闭", "This payment is closed"),
    "closed_hint": Text("没有扣款。请重新查询后再付", "You were not charged. Look it up and pay again"),
    "late": Text("款项到达时订单已关闭", "The money came after the order was closed"),
    "late_hint": Text("这笔款项会退回或由现场处理", "It will be refunded or settled with you"),
    "given_up_hint": Text(
        "系统已停止重试，请联系工作人员并出示此页", "The hub has stopped trying. Show this page to the staff"
    ),
    "sorry": Text("暂时不能付款", "It can't be paid now"),
    "too_many": Text("操作太频繁，请一分钟后再试", "Too many requests. Please try again in a minute"),
}


def spoken(language: Language) -> SimpleNamespace:
    """All texts in one language, as attributes."""
    return SimpleNamespace(**{name: text.to(language) for name, text in WORDS.items()})


def any_of(apps: Iterable[str], language: Language) -> str:
    """Names of apps as a choice: 微信、支付宝或云闪付."""
    names = [APPS[app].to(language) for app in apps if app in APPS]
    if len(names) < 2:
        return "".join(names)
    between, last = ("、", "或") if language == "zh" else (", ", " or ")
    return f"{between.join(names[:-1])}{last}{names[-1]}"
