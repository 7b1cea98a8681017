"""The simulated UnionPay Commerce's cashier page: what a wallet's own browser shows."""

from collections.abc import Mapping
from html import escape
from typing import Final
from urllib.parse import urlencode, urlsplit

from hutong.base.money import yuan_of
from hutong.base.text import Language, Text, language_of
from hutong.capabilities.simulation import Bill, BillState

PATH: Final = "/netpay-portal/webpay/cashier.do"
_STYLE: Final = (
    "body{margin:0;min-height:100vh;min-height:100dvh;display:grid;align-items:center;background:#f5f6f8;color:#1f2329;"
    "font:16px/1.5 -apple-system,'PingFang SC','Microsoft YaHei',sans-serif}"
    "main{box-sizing:border-box;width:100%;max-width:24rem;margin:0 auto;padding:3rem 1.5rem;text-align:center}"
    "b{display:block;font-size:2.5rem;margin:.5rem 0 2rem}small{color:#5f6672}"
    "button{display:block;width:100%;margin:.75rem 0;padding:.75rem;border:1px solid #8a919c;border-radius:.5rem;"
    "font:inherit;background:#fff;color:#1f2329}button.go{background:#c8161d;border-color:#c8161d;color:#fff}"
)
_STATES: Final = {
    BillState.OPEN: Text("待支付", "Waiting"),
    BillState.PAID: Text("已支付", "Paid"),
    BillState.CLOSED: Text("已关闭", "Closed"),
    BillState.REFUNDED: Text("已退款", "Refunded"),
}
_WALLETS: Final = {
    "wechat": Text("微信", "WeChat"),
    "alipay": Text("支付宝", "Alipay"),
    "unionpay": Text("云闪付", "UnionPay"),
}
_PAY = Text("确认付款", "Pay")
_CANCEL = Text("取消", "Cancel")
_SORRY = Text("抱歉，无法付款", "Sorry, this can't be paid")
_EXPIRED = Text("链接已失效", "This link is wrong or has expired")
_TITLE = Text("银联商务（模拟）", "UnionPay Commerce (simulated)")
_NAME = Text("银联商务 · 模拟环境", "UnionPay Commerce, simulated")


def language(headers: Mapping[str, str]) -> Language:
    """The language that a browser's request asks for; Chinese by default."""
    return language_of(headers.get("accept-language", ""))


def cashier(bill: Bill, language: Language) -> str:
    """The page of a bill; its buttons post to the same address with a verb, `pay` or `refuse`."""
    buttons = ""
    if bill.state is BillState.OPEN:
        buttons = _button(bill.id, "pay", _PAY.to(language), "go")
        buttons += _button(bill.id, "refuse", _CANCEL.to(language), "")
    return _page(
        f"<p>{escape(bill.payee)}<br>{escape(bill.subject)}</p>"
        f"<b>¥{yuan_of(bill.fen)}</b><p>{_STATES[bill.state].to(language)}</p>{buttons}",
        language,
    )


def wrong_app(wallet: str, language: Language) -> str:
    """The page that another app than the order's wallet gets to see."""
    name = _WALLETS[wallet].to(language)
    return refused(Text(f"请在{name}客户端打开链接", f"Please open this link in {name}").to(language), language)


def refused(words: str, language: Language) -> str:
    """The page of a request that is refused."""
    return _page(f"<p>{_SORRY.to(language)}</p><p><small>{escape(words)}</small></p>", language)


def missing(language: Language) -> str:
    """The page of a bill that does not exist."""
    return refused(_EXPIRED.to(language), language)


def back(return_url: str, fields: Mapping[str, str]) -> str:
    """Where the browser goes afterwards: only a full http(s) address, with the signed fields added."""
    parts = urlsplit(return_url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    return f"{return_url}{'&' if parts.query else '?'}{urlencode(fields)}"


def address(base_url: str, bill_id: str) -> str:
    """The page's own address."""
    return f"{base_url}{PATH}?{urlencode({'id': bill_id})}"


def _page(inside: str, language: Language) -> str:
    return (
        f'<!doctype html><html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_TITLE.to(language)}</title><style>{_STYLE}</style></head><body><main>"
        f"<small>{_NAME.to(language)}</small>{inside}</main></body></html>"
    )


def _button(bill_id: str, verb: str, words: str, kind: str) -> str:
    action = escape("?" + urlencode({"id": bill_id, "verb": verb}))
    return f'<form method="post" action="{action}"><button class="{kind}">{words}</button></form>'
