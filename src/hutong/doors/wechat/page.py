"""A small page in both languages, for a login that did not come to its end."""

import base64
import hashlib
from html import escape
from typing import Final
from urllib.parse import urlsplit

from hutong.base.errors import Refusal
from hutong.base.text import Language, Text

STYLE: Final = (
    ":root{color-scheme:light dark}body{font:16px/1.6 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;margin:0;"
    "padding:56px 24px;text-align:center;color:#1c1f2b;background:#f5f6fa}main{max-width:420px;margin:0 auto;"
    "background:#fff;border-radius:16px;padding:32px 24px}h1{font-size:20px;font-weight:600;margin:0 0 12px}"
    "p{color:#5b6072;margin:8px 0;overflow-wrap:anywhere}small{color:#5b6072}a{display:block;margin:24px 0 0;"
    "padding:12px;border-radius:10px;background:#3350c4;color:#fff;text-decoration:none;font-weight:500}"
    "@media(prefers-color-scheme:dark){body{background:#14161d;color:#eceef5}main{background:#1e212b}p,small"
    "{color:#a8adbd}a{background:#5b78ea}}"
)
_MARK: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{_MARK}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "vary": "Accept-Language",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
_TITLE: Final = Text("没有完成登录", "The login was not completed")
_AGAIN: Final = Text("再试一次", "Try again")
_BACK: Final = Text("返回", "Go back")


def page(refusal: Refusal, url: str, language: Language, *, again: bool) -> str:
    """The page: what went wrong, what to do, and the way on. `again`: the way leads to another try."""
    entry = refusal.problem.entry
    button = (_AGAIN if again else _BACK).to(language)
    safe = url.startswith("/") or urlsplit(url).scheme in ("http", "https")  # never javascript: or data:
    link = f'<a href="{escape(url)}" rel="noreferrer">{escape(button)}</a>' if url and safe else ""
    title = escape(_TITLE.to(language))
    return (
        f'<!doctype html><html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>"
        f"<p>{escape(refusal.message(language))}</p><p>{escape(entry.remedy.to(language))}</p>"
        f"{link}<p><small>{entry.number}</small></p></main></body></html>"
    )
