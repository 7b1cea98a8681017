"""Somebody's browser: follows a log-in page to where it sends back, agreeing or not."""

import re
from html.parser import HTMLParser
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin

from hutong.base.http import Http, Reply

AGENTS: Final = {
    "wechat": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 MicroMessenger/8.0.60",
    "alipay": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 AlipayClient/10.7.20",
    "": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0",
}
_STEPS: Final = 8


class Stuck(AssertionError):
    """The browser shows a page that leads nowhere; the page is the message."""


class _Page(HTMLParser):
    """The forms of a page, each with its hidden fields and buttons; and the text of a code that is to be scanned."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str]], list[tuple[str, str]]]] = []
        self.code = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((facts.get("action", ""), [], []))
        elif tag == "input" and self.forms:
            self.forms[-1][1].append((facts.get("name", ""), facts.get("value", "")))
        elif tag == "button" and self.forms:
            self.forms[-1][2].append((facts.get("name", ""), facts.get("value", "")))
        elif tag == "img" and "data-text" in facts:
            self.code = facts["data-text"]

    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Every button as an address and what it posts, the one that agrees first."""
        return [
            (action, [*fields, *([button] if button[0] else [])])
            for action, fields, buttons in self.forms
            for button in buttons
        ]


async def surf(http: Http, page: str, back: str, wallet: str, *, agree: bool = True) -> dict[str, str]:
    """The query that a browser comes back with at `back`. Stuck."""
    url, method, body = page.partition("#")[0], "GET", b""
    for _ in range(_STEPS):
        reply = await _ask(http, method, url, AGENTS[wallet], body)
        if "location" in reply.headers:
            url, method, body = urljoin(url, reply.headers["location"]), "GET", b""
            if url.startswith(back):
                return dict(parse_qsl(url[len(back) :].lstrip("?&"), keep_blank_values=True))
            continue
        shown = _Page(reply.body.decode())
        if shown.code:  # on a desktop's screen: scanned and decided with the phone, then the page goes on
            await _decided(http, shown.code, agree)
            url = re.sub(r"^.*?url=", "", reply.headers["refresh"])
            continue
        url, body, method = _chosen(shown, url, agree, reply)
    raise Stuck("going in circles")


async def _decided(http: Http, code: str, agree: bool) -> None:
    reply = await _ask(http, "GET", code, AGENTS["wechat"], b"")
    url, body, method = _chosen(_Page(reply.body.decode()), code, agree, reply)
    assert (await _ask(http, method, url, AGENTS["wechat"], body)).status < 400


def _chosen(shown: _Page, url: str, agree: bool, reply: Reply) -> tuple[str, bytes, str]:
    choices = shown.choices()
    if not choices:
        raise Stuck(reply.body.decode())
    action, fields = choices[0 if agree else -1]
    return urljoin(url, action), urlencode(fields).encode(), "POST"


async def _ask(http: Http, method: str, url: str, agent: str, body: bytes) -> Reply:
    headers = {"user-agent": agent, "accept": "text/html"}
    if method == "POST":
        headers["content-type"] = "application/x-www-form-urlencoded"
    return await http.send(method, url, headers=headers, body=body)
