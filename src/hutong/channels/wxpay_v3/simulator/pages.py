"""The simulated cashier page that an h5_url leads to: pay, or go back."""

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode, urlsplit

from hutong.base.money import yuan_of
from hutong.base.text import Language, Text, language_of
from hutong.capabilities.simulation import Bill, BillState
from hutong.capabilities.simulation.mischief import Scope

PATH = "/cgi-bin/mmpayweb-bin/checkmweb"
_STYLE = (
    "body{margin:0;min-height:100vh;min-height:100dvh;display:grid;align-items:center;background:#ededed;color:#191919;"
    "font:16px/1.5 -apple-system,'PingFang SC','Microsoft YaHei',sans-serif}"
    "main{box-sizing:border-box;width:100%;max-width:24rem;margin:0 auto;padding:3rem 1.5rem;text-align:center}"
    "b{display:block;font-size:2.5rem;margin:.5rem 0 2rem}small{color:#6b6b6b}"
    "button{display:block;width:100%;margin:.75rem 0;padding:.75rem;border:1px solid #8a919c;border-radius:.5rem;"
    "font:inherit;background:#fff;color:#191919}button.go{background:#06864a;border-color:#06864a;color:#fff}"
)
_STATES = {
    BillState.OPEN: Text("待支付", "Waiting"),
    BillState.PAID: Text("已支付", "Paid"),
    BillState.CLOSED: Text("已关闭", "Closed"),
    BillState.REFUNDED: Text("已退款", "Refunded"),
}
_PAY = Text("确认支付", "Pay")
_CANCEL = Text("取消", "Cancel")
_EXPIRED = Text("商家存在未配置的参数，或链接已失效", "This link is wrong or has expired: go back and try again")
_TITLE = Text("微信支付（模拟）", "WeChat Pay (simulated)")
_NAME = Text("微信支付 · 模拟环境", "WeChat Pay, simulated")


def language(scope: Scope) -> Language:
    """The language that a browser's request asks for; Chinese by default."""
    headers = dict(scope["headers"])
    return language_of(headers.get(b"accept-language", b"").decode("latin-1"))


def cashier(bill: Bill, query: Mapping[str, str], language: Language) -> str:
    """The page of a bill; its buttons post to the same address with a verb, `pay` or `refuse`."""
    buttons = ""
    if bill.state is BillState.OPEN:
        buttons = _button("pay", query, _PAY.to(language), "go")
        buttons += _button("refuse", query, _CANCEL.to(language), "")
    return _page(
        f"<p>{escape(bill.payee)}<br>{escape(bill.subject)}</p>"
        f"<b>¥{yuan_of(bill.fen)}</b><p>{_STATES[bill.state].to(language)}</p>{buttons}",
        language,
    )


def missing(language: Language) -> str:
    """The page of a bill that does not exist."""
    return _page(f"<p>{_EXPIRED.to(language)}</p>", language)


def back(address: str) -> str:
    """Where the browser goes afterwards: only a full http(s) address, nothing a script could hide in."""
    parts = urlsplit(address)
    return address if parts.scheme in ("http", "https") and parts.netloc else ""


def address(base_url: str, query: Mapping[str, str]) -> str:
    """The page's own address."""
    kept = {name: value for name, value in query.items() if name != "verb"}
    return f"{base_url}{PATH}?{urlencode(kept)}"


def _page(inside: str, language: Language) -> str:
    return (
        f'<!doctype html><html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_TITLE.to(language)}</title><style>{_STYLE}</style></head><body><main>"
        f"<small>{_NAME.to(language)}</small>{inside}</main></body></html>"
    )


def _button(verb: str, query: Mapping[str, str], words: str, kind: str) -> str:
    action = escape("?" + urlencode({**query, "verb": verb}))
    return f'<form method="post" action="{action}"><button class="{kind}">{words}</button></form>'
