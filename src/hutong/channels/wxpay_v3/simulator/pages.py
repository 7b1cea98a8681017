"""The simulated cashier page that an h5_url leads to: pay, or go back."""

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode, urlsplit

from hutong.base.money import yuan_of
from hutong.capabilities.simulation import Bill, BillState

PATH = "/cgi-bin/mmpayweb-bin/checkmweb"
_STYLE = (
    "body{margin:0;background:#ededed;color:#191919;"
    "font:16px/1.5 -apple-system,'PingFang SC','Microsoft YaHei',sans-serif}"
    "main{max-width:24rem;margin:0 auto;padding:3rem 1.5rem;text-align:center}"
    "b{display:block;font-size:2.5rem;margin:.5rem 0 2rem}small{color:#6b6b6b}"
    "button{display:block;width:100%;margin:.75rem 0;padding:.75rem;border:0;border-radius:.5rem;font:inherit;"
    "background:#fff;color:#191919}button.go{background:#06864a;color:#fff}"
)
_STATES = {
    BillState.OPEN: "待支付 Waiting",
    BillState.PAID: "已支付 Paid",
    BillState.CLOSED: "已关闭 Closed",
    BillState.REFUNDED: "已退款 Refunded",
}


def cashier(bill: Bill, query: Mapping[str, str]) -> str:
    """The page of a bill; its buttons post to the same address with a verb, `pay` or `refuse`."""
    buttons = ""
    if bill.state is BillState.OPEN:
        buttons = _button("pay", query, "确认支付 Pay", "go") + _button("refuse", query, "取消 Cancel", "")
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>微信支付（模拟）</title><style>{_STYLE}</style></head><body><main>"
        "<small>微信支付 · 模拟环境<br>WeChat Pay, simulated</small>"
        f"<p>{escape(bill.payee)}<br>{escape(bill.subject)}</p>"
        f"<b>¥{yuan_of(bill.fen)}</b><p>{_STATES[bill.state]}</p>{buttons}</main></body></html>"
    )


def missing() -> str:
    """The page of a bill that does not exist."""
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>微信支付（模拟）</title></head>'
        "<body><p>商家存在未配置的参数，或链接已失效<br>This link is wrong or has expired</p></body></html>"
    )


def back(address: str) -> str:
    """Where the browser goes afterwards: only a full http(s) address, nothing a script could hide in."""
    parts = urlsplit(address)
    return address if parts.scheme in ("http", "https") and parts.netloc else ""


def address(base_url: str, query: Mapping[str, str]) -> str:
    """The page's own address."""
    kept = {name: value for name, value in query.items() if name != "verb"}
    return f"{base_url}{PATH}?{urlencode(kept)}"


def _button(verb: str, query: Mapping[str, str], words: str, kind: str) -> str:
    action = escape("?" + urlencode({**query, "verb": verb}))
    return f'<form method="post" action="{action}"><button class="{kind}">{words}</button></form>'
