"""What the pages of the operator's own systems say, in both languages."""

from collections.abc import Mapping
from typing import Final

from hutong.base.text import Text

PLACES: Final[Mapping[str, Text]] = {
    "gate": Text("停车场", "Car park"),
    "cards": Text("一卡通", "Cards"),
    "gate_hint": Text(
        "运营方自己的停车系统：回答平台的查费，收到签名的付款通知就放行",
        "The operator's own system: it tells the hub what a car owes, and opens the gate when the signed notice comes",
    ),
    "cards_hint": Text(
        "运营方自己的卡系统：收到签名的付款通知就入账，同一订单只入一次",
        "The operator's own system: it credits a card when the signed notice comes, once for each order",
    ),
    "gate_shut": Text("请扫码付款", "Scan to pay"),
    "gate_shut_hint": Text("付款后自动放行", "The gate opens once it is paid"),
    "gate_open": Text("已付款，请通行", "Paid. Drive on"),
    "scan_here": Text("扫这里", "Scan here"),
    "open_in": Text("点应用名，在模拟手机中打开", "An app's name opens it in the simulated phone"),
    "no_codes": Text("还没有二维码：请先运行 hutong demo", "No codes yet: run `hutong demo` first"),
    "kind_gate": Text("通用码", "For everybody"),
    "kind_lane": Text("车道码", "Lane"),
    "kind_account": Text("账户码", "Account"),
    "inside": Text("场内车辆", "Cars inside"),
    "nobody_inside": Text("场内没有车", "No car is inside"),
    "entered": Text("{n} 入场", "entered {n}"),
    "at_lane": Text("在车道上", "at the lane"),
    "due": Text("应付", "Due"),
    "nothing_due": Text("可离场", "May leave"),
    "drive_out": Text("驶出", "Drive out"),
    "stays_shut": Text("还没付款，道闸不开", "Not paid: the gate stays shut"),
    "plate": Text("车牌号（留空随机）", "Plate (empty: any)"),
    "minutes_ago": Text("已停分钟", "Minutes ago"),
    "come_in": Text("来一辆车", "A car comes in"),
    "openings": Text("放行记录", "Openings"),
    "no_openings": Text("付款后，放行记录会出现在这里", "Openings appear here once somebody has paid"),
    "times_told": Text("通知 {n} 次，只放行一次", "told {n} times, opened once"),
    "balance": Text("余额", "Balance"),
    "credits": Text("入账记录", "Credits"),
    "no_credits": Text("充值后，入账记录会出现在这里", "Credits appear here once somebody has paid"),
    "times_credited": Text("通知 {n} 次，只入账一次", "told {n} times, credited once"),
    "calls": Text("平台的签名调用", "Signed calls of the hub"),
    "no_calls": Text("还没有调用", "None yet"),
    "call_fee": Text("查费", "Fee"),
    "call_gate": Text("付款通知", "Paid"),
    "call_check": Text("查户", "Check"),
    "call_credit": Text("入账通知", "Credit"),
    "asked": Text("收到", "Received"),
    "answered": Text("应答", "Answered"),
    "believed": Text("验签通过", "Signature right"),
    "failing": Text("让系统停机", "Out of order"),
    "failing_hint": Text(
        "停机时什么都不应答：付款人会看到平台怎么说，恢复后平台会再次通知",
        "It then answers nothing: see what the payer is told, and how the hub tells it again afterwards",
    ),
    # notifications of the shop that are of no payment
    "about_payment": Text("支付", "Payment"),
    "about_refund": Text("退款", "Refund"),
    "about_delivery": Text("配送", "Delivery"),
    "about_message": Text("微信消息", "WeChat message"),
    "about_sms": Text("短信", "Text message"),
    "about_file": Text("文件", "File"),
    "about_goods": Text("小商店", "WeChat shop"),
}
