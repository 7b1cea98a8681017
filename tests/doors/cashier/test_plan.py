"""Every pair of payment and payer has one page, and none of them lets a payer pay twice."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from tests.doors.cashier.fakes import ALIPAY_QR, JSAPI, QR_START, REDIRECT, view

from hutong.base.clock import now
from hutong.capabilities.pay import Scene, Start, StartKind
from hutong.capabilities.payer import Payer, payer_of
from hutong.doors.cashier.plan import Act, Plan, decide, exit_of

PAYURL = "https://hub.test/pay/X"
DESKTOP = Payer("browser", False, "zh")
PHONE = Payer("browser", True, "zh")
WECHAT = Payer("wechat", True, "zh")
ALIPAY = Payer("alipay", True, "zh")
UNIONPAY = Payer("unionpay", True, "zh")

H5 = {"scene": Scene.WAP, "start": REDIRECT}
OFFICIAL = {"scene": Scene.JSAPI, "start": JSAPI}
EVERY = ("wechat", "alipay", "unionpay")
COMMERCE = {"scene": Scene.JSAPI, "wallet": "", "start": replace(REDIRECT, app="unionpay")}
ANY = {"scene": None, "start": None, "wallet": "", "wallets": ("wechat", "alipay")}

CASES: list[tuple[dict[str, Any], Payer, Plan]] = [
    # a code to scan
    ({}, DESKTOP, Plan(Act.QR, QR_START.value, ("wechat",))),
    ({}, PHONE, Plan(Act.QR, QR_START.value, ("wechat",))),
    ({}, WECHAT, Plan(Act.QR, QR_START.value, ("wechat",))),
    ({}, ALIPAY, Plan(Act.ELSEWHERE, QR_START.value, ("wechat",))),
    ({"start": ALIPAY_QR, "wallet": "alipay"}, ALIPAY, Plan(Act.GO)),
    ({"start": ALIPAY_QR, "wallet": "alipay"}, WECHAT, Plan(Act.ELSEWHERE, ALIPAY_QR.value, ("alipay",))),
    ({"wallet": ""}, UNIONPAY, Plan(Act.QR, QR_START.value)),
    ({"start": None}, DESKTOP, Plan(Act.START, start_as="browser")),
    # inside the wallet
    (OFFICIAL, WECHAT, Plan(Act.BRIDGE)),
    (OFFICIAL, ALIPAY, Plan(Act.ELSEWHERE, PAYURL, ("wechat",))),
    (OFFICIAL, DESKTOP, Plan(Act.QR, PAYURL, ("wechat",))),
    ({**OFFICIAL, "start": REDIRECT}, WECHAT, Plan(Act.GO)),
    ({**OFFICIAL, "start": None}, WECHAT, Plan(Act.START, start_as="wechat")),
    ({**OFFICIAL, "start": None}, DESKTOP, Plan(Act.QR, PAYURL, ("wechat",))),
    # inside any wallet, each with an address of its own
    (COMMERCE, UNIONPAY, Plan(Act.GO)),
    (COMMERCE, WECHAT, Plan(Act.START, start_as="wechat")),
    (COMMERCE, DESKTOP, Plan(Act.QR, PAYURL, EVERY)),
    ({**COMMERCE, "start": REDIRECT}, ALIPAY, Plan(Act.GO)),
    # a phone's browser
    (H5, PHONE, Plan(Act.GO)),
    (H5, DESKTOP, Plan(Act.QR, PAYURL, browser=True)),
    (H5, WECHAT, Plan(Act.ELSEWHERE, PAYURL, browser=True)),
    ({**H5, "wallet": "alipay"}, ALIPAY, Plan(Act.GO)),
    ({**H5, "wallet": "alipay"}, WECHAT, Plan(Act.ELSEWHERE, PAYURL, browser=True)),
    # a desktop's browser
    ({"scene": Scene.PAGE, "start": REDIRECT, "wallet": "alipay"}, DESKTOP, Plan(Act.GO)),
    ({"scene": Scene.PAGE, "start": REDIRECT, "wallet": "alipay"}, WECHAT, Plan(Act.ELSEWHERE, PAYURL, browser=True)),
    # nothing for the page to begin
    ({"scene": Scene.APP, "start": Start(StartKind.APP)}, PHONE, Plan(Act.CONTINUE, apps=("wechat",))),
    ({"scene": Scene.BARCODE, "start": None}, DESKTOP, Plan(Act.COUNTER, apps=("wechat",))),
    ({"scene": Scene.BARCODE, "start": None, "state": "refused"}, DESKTOP, Plan(Act.FAILED)),
    # any wallet
    (ANY, DESKTOP, Plan(Act.QR, PAYURL, ("wechat", "alipay"))),
    (ANY, PHONE, Plan(Act.QR, PAYURL, ("wechat", "alipay"))),
    (ANY, WECHAT, Plan(Act.START, start_as="wechat")),
    (ANY, UNIONPAY, Plan(Act.ELSEWHERE, PAYURL, ("wechat", "alipay"))),
    ({**ANY, **OFFICIAL, "wallet": "wechat"}, WECHAT, Plan(Act.BRIDGE)),
    ({**ANY, **OFFICIAL, "wallet": "wechat"}, ALIPAY, Plan(Act.START, start_as="alipay")),
    ({**ANY, "wallets": ("alipay", "browser", "wechat")}, DESKTOP, Plan(Act.START, start_as="browser")),
    ({**ANY, "wallets": ("wechat", "browser")}, PHONE, Plan(Act.START, start_as="browser")),
    # trouble
    ({"state": "refused", "start": None}, DESKTOP, Plan(Act.RETRY, start_as="browser")),
    ({"state": "unknown", "start": None}, DESKTOP, Plan(Act.WAIT)),
    ({**ANY, "state": "unknown", "wallet": "wechat"}, ALIPAY, Plan(Act.WAIT)),
    ({"state": "paid"}, DESKTOP, Plan(Act.RESULT)),
    ({"state": "closed"}, WECHAT, Plan(Act.RESULT)),
    ({"state": "late"}, ALIPAY, Plan(Act.RESULT)),
]


@pytest.mark.parametrize(("changes", "payer", "plan"), CASES)
def test_decides(changes: dict[str, Any], payer: Payer, plan: Plan) -> None:
    assert decide(view(**changes), payer, PAYURL, now()) == plan


@pytest.mark.parametrize("payer", [DESKTOP, PHONE, WECHAT, ALIPAY])
@pytest.mark.parametrize("changes", [{}, H5, OFFICIAL, ANY])
def test_begins_nothing_after_the_end(changes: dict[str, Any], payer: Payer) -> None:
    ended = view(**changes, expires_at=now() - timedelta(seconds=1))
    assert decide(ended, payer, PAYURL, now()) == Plan(Act.EXPIRED)


def test_asks_again_for_a_stale_start() -> None:
    moment = now()
    stale = view(start=replace(QR_START, good_until=moment))
    fresh = view(start=replace(QR_START, good_until=moment + timedelta(seconds=1)))
    assert decide(stale, DESKTOP, PAYURL, moment).act is Act.START
    assert decide(fresh, DESKTOP, PAYURL, moment).act is Act.QR


@pytest.mark.parametrize(
    ("agent", "app", "phone"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140 Safari/537.36", "browser", False),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1", "browser", True),
        ("Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.42(0x18002a2c) NetType/WIFI", "wechat", True),
        ("Mozilla/5.0 (Windows NT 10.0) WindowsWechat(0x63090a13) MicroMessenger/7.0.20", "wechat", True),
        ("Mozilla/5.0 (Linux; U; Android 14) NebulaSDK/1.8 AliApp(AP/10.5) AlipayClient/10.5.8", "alipay", True),
        ("Mozilla/5.0 (iPhone) Mobile/15E148 (com.unionpay.chsp) UnionPay/1.0 CloudPay", "unionpay", True),
        ("", "browser", False),
    ],
)
def test_knows_the_app(agent: str, app: str, phone: bool) -> None:
    payer = payer_of(agent, None)
    assert (payer.app, payer.phone) == (app, phone)


@pytest.mark.parametrize(
    ("accept", "chosen", "language"),
    [(None, "", "zh"), ("en-US,en;q=0.9", "", "en"), ("zh-CN,en", "en", "en"), ("en", "zh", "zh"), ("en", "xx", "en")],
)
def test_speaks_the_payers_language(accept: str | None, chosen: str, language: str) -> None:
    assert payer_of("", accept, chosen).language == language


def test_the_sandbox_never_sends_anybody_to_a_real_provider() -> None:
    phone = "http://127.0.0.1:8001/phone"
    scanned = view(start=ALIPAY_QR, wallet="alipay", sandbox=True)
    led = exit_of(scanned, phone)
    assert led == f"{phone}?open={quote(ALIPAY_QR.value, safe='')}"
    simulated = Start(StartKind.REDIRECT, "http://127.0.0.1:8001/ALIPAY/cashier?id=1")
    assert exit_of(replace(scanned, start=simulated), phone) == simulated.value
    assert exit_of(scanned, "") == ""
    assert exit_of(replace(scanned, sandbox=False), phone) == ALIPAY_QR.value
    assert exit_of(replace(scanned, start=Start(StartKind.REDIRECT, "javascript:alert(1)")), phone) == ""
