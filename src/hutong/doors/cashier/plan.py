"""What a page does for this payment and this payer: one pure decision, so that every case can be tried without a browser."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from hutong.capabilities.pay import Scene, StartKind
from hutong.doors.cashier.payer import Payer
from hutong.features.payments.view import FINAL, View


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
    """The decision: `qr` is the text of the code to show, `apps` who may scan or open it, `start_as` for which app to start."""

    act: Act
    qr: str = ""
    apps: tuple[str, ...] = ()
    start_as: str = ""
    browser: bool = False  # the right place is the phone's own browser, not a wallet


def decide(view: View, payer: Payer, payurl: str, now: datetime) -> Plan:
    """What the page for `view` does when `payer` opens it at `now`. `payurl` is the page's own address."""
    if view.state in FINAL:
        return Plan(Act.RESULT)
    if view.state == "unknown":
        return Plan(Act.WAIT)
    if view.expires_at <= now:
        return Plan(Act.EXPIRED)
    plan = _for_any(view, payer, payurl) if view.wallets else _SCENES[view.scene or Scene.NATIVE](view, payer, payurl)
    return _begun(plan, view, payer, now)


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
    if start is None or (start.good_until is not None and start.good_until <= now):
        return Plan(Act.START, start_as=payer.app)
    return plan if plan.act not in (Act.QR, Act.ELSEWHERE) else replace(plan, qr=start.value)


def _for_any(view: View, payer: Payer, payurl: str) -> Plan:
    """`auto`: the payer's app decides."""
    if payer.app not in view.wallets:
        act = Act.QR if payer.app == "browser" else Act.ELSEWHERE
        return Plan(act, qr=payurl, apps=tuple(app for app in view.wallets if app != "browser"))
    if view.wallet not in ("", payer.app) or view.scene is None:
        return Plan(Act.START, start_as=payer.app)
    return _SCENES[view.scene](view, payer, payurl)


def _native(view: View, payer: Payer, payurl: str) -> Plan:
    apps = _wallet(view)
    if payer.app == "browser" or not apps:
        return Plan(Act.QR, apps=apps)
    if payer.app not in apps:
        return Plan(Act.ELSEWHERE, apps=apps)
    # The wallet follows a code that is a web address; one of a scheme of its own it can only scan.
    opens = view.start is not None and view.start.value.startswith("https://")
    return Plan(Act.GO) if opens else Plan(Act.QR, apps=apps)


def _jsapi(view: View, payer: Payer, payurl: str) -> Plan:
    if payer.app in _wallet(view):
        return Plan(Act.GO if view.start is not None and view.start.kind is StartKind.REDIRECT else Act.BRIDGE)
    act = Act.QR if payer.app == "browser" else Act.ELSEWHERE
    return Plan(act, qr=payurl, apps=_wallet(view))


def _wap(view: View, payer: Payer, payurl: str) -> Plan:
    # Alipay's mobile page opens in Alipay itself; WeChat's H5 only outside WeChat (manual: "H5支付不能在微信内使用").
    inside = payer.app == "alipay" and view.wallet == "alipay"
    if inside or (payer.app == "browser" and payer.phone):
        return Plan(Act.GO)
    act = Act.QR if payer.app == "browser" else Act.ELSEWHERE
    return Plan(act, qr=payurl, browser=True)


def _page(view: View, payer: Payer, payurl: str) -> Plan:
    if payer.app in ("browser", view.wallet):
        return Plan(Act.GO)
    return Plan(Act.ELSEWHERE, qr=payurl, browser=True)


def _wallet(view: View) -> tuple[str, ...]:
    return (view.wallet,) if view.wallet else ()


def _app(view: View, payer: Payer, payurl: str) -> Plan:
    return Plan(Act.CONTINUE, apps=_wallet(view))


def _barcode(view: View, payer: Payer, payurl: str) -> Plan:
    return Plan(Act.COUNTER, apps=_wallet(view))


_SCENES = {
    Scene.NATIVE: _native,
    Scene.JSAPI: _jsapi,
    Scene.WAP: _wap,
    Scene.PAGE: _page,
    Scene.APP: _app,
    Scene.BARCODE: _barcode,
}
