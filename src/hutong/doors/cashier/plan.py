"""What a page does for this payment and payer: one pure decision, so that every case can be tried without a browser."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import quote, urlsplit

from hutong.capabilities.pay import Scene, Start, StartKind
from hutong.capabilities.payer import Payer
from hutong.features.payments.view import FINAL, View
from hutong.features.scenes.codes import url_of

_END: Final = re.compile(r"\w+/done\?bill=\w+", re.ASCII)  # behind what every code's address begins with
_RANK = ("wechat", "alipay", "unionpay")  # in the order they are named to a payer


class Act(StrEnum):
    """The kinds of page."""

    RESULT = "result"  # paid, closed or late: nothing more to do
    EXPIRED = "expired"  # too late to begin; money under way may still arrive, so the page keeps watching
    WAIT = "wait"  # the provider is being asked: paying again now could pay twice
    RETRY = "retry"  # the provider said no; the payer may try again
    FAILED = "failed"  # the provider said no, and this page can't try again (the code was the cashier's to scan)
    START = "start"  # the provider must be asked for a start first
    QR = "qr"  # show a code to scan
    BRIDGE = "bridge"  # call the wallet's JavaScript bridge
    GO = "go"  # go to the provider's address
    ELSEWHERE = "elsewhere"  # the wrong app: say which one, and show a code for it
    CONTINUE = "continue"  # the merchant's app goes on with it
    COUNTER = "counter"  # the shop scans the payer's code


@dataclass(frozen=True, slots=True)
class Plan:
    """The decision: `qr` is the code's text, `apps` who may scan or open it, `start_as` the app to start for."""

    act: Act
    qr: str = ""
    apps: tuple[str, ...] = ()
    start_as: str = ""
    browser: bool = False  # the right place is the phone's own browser, not a wallet


@dataclass(frozen=True, slots=True)
class _Case:
    """Who meets what, where."""

    view: View
    payer: Payer
    payurl: str

    @property
    def wallet(self) -> tuple[str, ...]:
        return (self.view.wallet,) if self.view.wallet else ()


def decide(view: View, payer: Payer, payurl: str, now: datetime) -> Plan:
    """What the page for `view` does when `payer` opens it at `now`. `payurl` is the page's own address."""
    if view.state in FINAL:
        return Plan(Act.RESULT)
    if view.state == "unknown":
        return Plan(Act.WAIT)
    if view.expires_at <= now:
        return Plan(Act.EXPIRED)
    case = _Case(view, payer, payurl)
    plan = _for_any(case) if view.wallets else _SCENES[view.scene or Scene.NATIVE](case)
    return _begun(plan, view, payer, now)


def exit_of(view: View, phone_url: str) -> str:
    """Where Act.GO leads: the provider's address, or in the sandbox, if that is a real provider's, the simulated phone.

    Empty when there is nowhere to go. `phone_url` is the simulated phone's address, empty outside of the sandbox.
    """
    url = view.start.value if view.start else ""
    if urlsplit(url).scheme not in ("http", "https"):  # never javascript: or data:
        return ""
    sandbox = phone_url.removesuffix("/phone") + "/"
    if not view.sandbox or (phone_url and url.startswith(sandbox)):
        return url
    return in_phone(phone_url, url)


def scene_end(view: View, base_url: str) -> str:
    """The path of the printed code's page that ends this payment; empty where the way back leads anywhere else.

    It has the form of one: any merchant may write such an address, so who believes it must know the place, too.
    """
    before, _, way = view.return_url.partition(url_of(base_url, ""))
    return f"/s/{way}" if not before and _END.fullmatch(way) else ""


def in_phone(phone_url: str, text: str) -> str:
    """The simulated phone's address that opens a scanned text; empty without a phone."""
    return f"{phone_url}?open={quote(text, safe='')}" if phone_url else ""


def _begun(plan: Plan, view: View, payer: Payer, now: datetime) -> Plan:
    """The plan itself, or what must come first when it needs a start that is not there, failed or is stale."""
    if view.state == "refused" and plan.act is Act.COUNTER:
        return Plan(Act.FAILED)
    own_code = plan.act in (Act.QR, Act.ELSEWHERE) and plan.qr != ""
    if own_code or plan.act in (Act.START, Act.COUNTER, Act.CONTINUE):
        return plan
    if view.state == "refused":
        return Plan(Act.RETRY, start_as=payer.app)
    start = view.start
    opens = plan.act in (Act.GO, Act.BRIDGE)
    if start is None or _over(start, now) or (opens and start.app not in ("", payer.app)):
        return Plan(Act.START, start_as=payer.app)
    return plan if plan.act not in (Act.QR, Act.ELSEWHERE) else replace(plan, qr=start.value)


def _over(start: Start, now: datetime) -> bool:
    return start.good_until is not None and start.good_until <= now


def _for_any(case: _Case) -> Plan:
    """`auto`: the payer's app decides."""
    view, app = case.view, case.payer.app
    if app not in view.wallets:
        act = Act.QR if app == "browser" else Act.ELSEWHERE
        return Plan(act, qr=case.payurl, apps=tuple(wallet for wallet in _RANK if wallet in view.wallets))
    if view.wallet not in ("", app) or view.scene is None:
        return Plan(Act.START, start_as=app)
    return _SCENES[view.scene](case)


def _native(case: _Case) -> Plan:
    app, start = case.payer.app, case.view.start
    if app == "browser" or not case.wallet:
        return Plan(Act.QR, apps=case.wallet)
    if app not in case.wallet:
        return Plan(Act.ELSEWHERE, apps=case.wallet)
    # The wallet follows a code that is a web address; one of a scheme of its own it can only scan.
    opens = start is not None and start.value.startswith("https://")
    return Plan(Act.GO) if opens else Plan(Act.QR, apps=case.wallet)


def _jsapi(case: _Case) -> Plan:
    start, wallets = case.view.start, case.wallet or _RANK  # a channel for any wallet serves each in its own browser
    if case.payer.app in wallets:
        return Plan(Act.GO if start is not None and start.kind is StartKind.REDIRECT else Act.BRIDGE)
    act = Act.QR if case.payer.app == "browser" else Act.ELSEWHERE
    return Plan(act, qr=case.payurl, apps=wallets)


def _wap(case: _Case) -> Plan:
    # Alipay's mobile page opens in Alipay itself; WeChat's H5 only outside WeChat, says its manual.
    app, inside = case.payer.app, case.payer.app == "alipay" and case.view.wallet == "alipay"
    if inside or (app == "browser" and case.payer.phone):
        return Plan(Act.GO)
    return Plan(Act.QR if app == "browser" else Act.ELSEWHERE, qr=case.payurl, browser=True)


def _page(case: _Case) -> Plan:
    if case.payer.app in ("browser", case.view.wallet):
        return Plan(Act.GO)
    return Plan(Act.ELSEWHERE, qr=case.payurl, browser=True)


def _app(case: _Case) -> Plan:
    return Plan(Act.CONTINUE, apps=case.wallet)


def _barcode(case: _Case) -> Plan:
    return Plan(Act.COUNTER, apps=case.wallet)


_SCENES: Mapping[Scene, Callable[[_Case], Plan]] = {
    Scene.NATIVE: _native,
    Scene.JSAPI: _jsapi,
    Scene.WAP: _wap,
    Scene.PAGE: _page,
    Scene.APP: _app,
    Scene.BARCODE: _barcode,
}
