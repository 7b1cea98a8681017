"""The simulated cashier page that a mweb_url leads to: pay, or go back."""

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode, urlsplit

from hutong.base.money import yuan_of
from hutong.base.text import Language, Text, language_of
from hutong.capabilities.simulation import Bill, BillState
from hutong.capabilities.simulation.mischief import Scope

PATH = "/cgi-bin/mmpayweb-bin/checkmweb"
_STYLE = (
    "body{margin:0;min-height:100vh;min-height:100dvh;display:grid;align-items:center;background:#f3f3f3;color:#1d1d1d;"
    "font:17px/1.5 -apple-system,'PingFang SC','Microsoft YaHei',sans-serif}"
    "main{box-sizing:border-box;width:100%;max-width:26rem;margin:0 auto;padding:4rem 1.5rem;text-align:center}"
    "h1{font-size:1rem;font-weight:400;color:#626262;margin:0}p{margin:1rem 0}"
    "strong{display:block;font-size:2.75rem;font-weight:600;margin:1rem 0}"
    "button{width:100%;min-height:3rem;margin:.5rem 0;border:1px solid #8a8a8a;border-radius:.5rem;"
    "font:inherit;background:#fff;color:inherit}.pay{background:#07713c;border-color:#07713c;color:#fff}"
)
_STATES = {
    BillState.OPEN: Text("等待支付", "Waiting for payment"),
    BillState.PAID: Text("支付成功", "Paid"),
    BillState.CLOSED: Text("订单已关闭", "Closed"),
    BillState.REFUNDED: Text("已退款", "Refunded"),
}
_PAY = Text("立即支付", "Pay")
_CANCEL = Text("放弃", "Cancel")
_EXPIRED = Text("链接有误或已过期，请返回商家重试", "This link is wrong or has expired: go back and try again")
_TITLE = Text("微信支付（模拟）", "WeChat Pay (simulated)")
_NAME = Text("微信支付 · 模拟环境", "WeChat Pay, simulated")


def language(scope: Scope) -> Language:
    """The language that a browser's request asks for; Chinese by default."""
    headers = dict(scope["headers"])
    return language_of(headers.get(b"accept-language", b"").decode("latin-1"))


def cashier(bill: Bill, query: Mapping[str, str], language: Language) -> str:
    """The page of a bill; its buttons post to the same address with a verb, `pay` or `refuse`."""
    shown = f"<p>{escape(bill.payee)}<br>{escape(bill.subject)}</p><strong>¥{yuan_of(bill.fen)}</strong>"
    shown += f'<p role="status">{_STATES[bill.state].to(language)}</p>'
    if bill.state is BillState.OPEN:
        shown += _button("pay", query, _PAY.to(language)) + _button("refuse", query, _CANCEL.to(language))
    return _page(shown, language)


def missing(language: Language) -> str:
    """The page of a link that leads nowhere (any more)."""
    return _page(f"<p>{_EXPIRED.to(language)}</p>", language)


def back(query: Mapping[str, str], base_url: str) -> str:
    """Where the browser goes afterwards: to redirect_url if that is a full http(s) address, else to the page again."""
    wanted = query.get("redirect_url", "")
    parts = urlsplit(wanted)
    if parts.scheme in ("http", "https") and parts.netloc:
        return wanted
    kept = {name: query[name] for name in ("prepay_id", "package") if name in query}
    return f"{base_url}{PATH}?{urlencode(kept)}"


def _page(content: str, language: Language) -> str:
    return (
        f'<!doctype html><html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_TITLE.to(language)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{_NAME.to(language)}</h1>{content}</main></body></html>"
    )


def _button(verb: str, query: Mapping[str, str], words: str) -> str:
    action = escape("?" + urlencode({**query, "verb": verb}))
    return f'<form method="post" action="{action}"><button class="{verb}">{words}</button></form>'
