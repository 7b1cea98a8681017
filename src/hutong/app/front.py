"""What answers at an address that a browser tries by itself: a small page that says where it is, and an icon."""

import base64
import hashlib
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

_ICON: Final = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#3350c4"/>'
    b'<path d="M5 3v10M11 3v10M5 8h6" stroke="#fff" stroke-width="2"/></svg>'
)
_STYLE: Final = (
    ":root{color-scheme:light dark}body{margin:0;min-height:100vh;display:grid;place-items:center;"
    "background:light-dark(#f3f4f6,#0f1215);color:light-dark(#1a1d21,#e9ecef);"
    "font:16px/1.6 system-ui,-apple-system,'PingFang SC','Noto Sans SC','Microsoft YaHei',sans-serif}"
    "main{box-sizing:border-box;width:min(34rem,100%);padding:2.5rem;background:light-dark(#fff,#191d22);"
    "border-radius:20px}img{width:48px;display:block}h1{font-size:1.5rem;margin:1rem 0 .25rem}"
    "p{margin:.25rem 0}[lang=en]{color:light-dark(#5b6470,#9ca6b2)}ul{padding:0;margin:1.5rem 0 0;list-style:none}"
    "li{padding:.6rem 0;border-top:1px solid light-dark(#e6e8ec,#2a3037)}a{color:light-dark(#3350c4,#8ea2ff)}"
)
_HEADERS: Final = {
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}';"
        " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_DOCS: Final = (
    "<li>接口文档：源代码中的 <code>docs/api/README.md</code>，命令行 <code>hutong --help</code>"
    '<br><span lang="en">The API: <code>docs/api/README.md</code> in the source; <code>hutong --help</code></span></li>'
    '<li><a href="/health">运行状况</a> <a href="/health" lang="en">Health</a></li>'
)


def icon() -> Route:
    """/favicon.ico, which browsers ask for where a page names no icon."""
    return Route("/favicon.ico", _icon)


def front(sandbox_url: str) -> Route:
    """The page at /; it names the shop and the phone in sandbox mode, where `sandbox_url` is not empty."""
    return Route("/", _front(sandbox_url))


async def _icon(_: Request) -> Response:
    return Response(_ICON, media_type="image/svg+xml", headers={"cache-control": "public, max-age=86400"})


def _front(sandbox_url: str) -> Callable[[Request], Awaitable[Response]]:
    places = [
        ("shop", "小店：下一单", "The shop: order something"),
        ("phone", "模拟手机：付款", "The phone: pay it"),
        ("shop/gate", "停车场：扫码缴费，道闸放行", "The car park: pay by a code, and the gate opens"),
        ("shop/cards", "一卡通：扫码充值", "The cards: pay by a code, and one is credited"),
    ]
    links = "".join(
        f'<li><a href="{sandbox_url}/{path}">{zh}</a> <a href="{sandbox_url}/{path}" lang="en">{en}</a></li>'
        for path, zh, en in places
        if sandbox_url
    )
    page = (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<title>胡同互通 Hutong</title><link rel="icon" href="/favicon.ico"><style>{_STYLE}</style></head>'
        '<body><main><img src="/favicon.ico" alt=""><h1>胡同互通 Hutong</h1>'
        "<p>支付枢纽正在运行。商户调用它的签名接口，付款人从商户给的链接进入收银台。</p>"
        '<p lang="en">This payment hub is running. Merchants call its signed API;'
        " payers come to its checkout by a link from the merchant.</p>"
        f"<ul>{links}{_DOCS}</ul></main></body></html>"
    )

    async def answer(_: Request) -> Response:
        return HTMLResponse(page, headers=_HEADERS)

    return answer
