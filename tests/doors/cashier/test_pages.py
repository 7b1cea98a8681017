"""The pages over HTTP: what they show, what they must not show, and what they ask of the desk."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from starlette.applications import Starlette
from tests.doors.cashier.fakes import JSAPI, QR_START, REDIRECT, FakeDesk, view

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.base.http import Reply
from hutong.base.ids import new_id
from hutong.base.text import Text
from hutong.capabilities.pay import Scene, Start, StartKind
from hutong.capabilities.simulation import InProcess
from hutong.doors.cashier import Cashier
from hutong.doors.cashier.page import STATIC
from hutong.features.payments.view import View

HUB = "http://hub.test"
WECHAT = "Mozilla/5.0 (iPhone) MicroMessenger/8.0"
PHONE = "Mozilla/5.0 (iPhone) Mobile Safari"


class Visitor:
    """A browser without JavaScript in front of one desk."""

    def __init__(self, desk: FakeDesk, **options: Any) -> None:
        app = Starlette(routes=Cashier(desk, base_url=HUB, **options).routes)
        self._http = InProcess({HUB: app})

    async def get(self, path: str, **headers: str) -> Reply:
        return await self._http.send("GET", HUB + path, headers={n.replace("_", "-"): v for n, v in headers.items()})

    async def post(self, path: str, **headers: str) -> Reply:
        return await self._http.send("POST", HUB + path, headers={n.replace("_", "-"): v for n, v in headers.items()})

    async def page(self, item: View, **headers: str) -> str:
        reply = await self.get(f"/pay/{item.payment_id}", **headers)
        assert reply.status == 200
        return reply.body.decode()


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def visitor(desk: FakeDesk) -> Visitor:
    return Visitor(desk)


def told(page: str) -> dict[str, Any]:
    """The JSON that the page carries for its script."""
    found = re.search(r'<script type="application/json" id="hutong-start">(.*?)</script>', page, re.S)
    assert found is not None
    return dict(json.loads(found[1]))


async def test_desktop_shows_amount_merchant_subject_and_code(desk: FakeDesk, visitor: Visitor) -> None:
    page = await visitor.page(desk.add(view()))
    assert "19.99" in page
    assert "胡同咖啡" in page
    assert "耶加雪菲" in page
    assert "SHOP-20261124-0017" in page
    assert "请用微信扫码支付" in page
    assert "<svg" in page
    facts = told(page)
    assert facts["start"] == {"kind": "qr", "value": QR_START.value, "params": {}}
    assert (facts["act"], facts["qr"], facts["state"]) == ("qr", QR_START.value, "open")


async def test_speaks_english_when_asked_and_keeps_the_choice(desk: FakeDesk, visitor: Visitor) -> None:
    item = desk.add(view())
    assert "Scan with WeChat to pay" in await visitor.page(item, accept_language="en-GB")
    switched = await visitor.get(f"/pay/{item.payment_id}?lang=en")
    cookie = switched.headers["set-cookie"].split(";")[0]
    assert "Scan with WeChat to pay" in await visitor.page(item, cookie=cookie)
    assert "请用微信扫码支付" in await visitor.page(item)


async def test_nothing_inline_and_a_strict_policy(desk: FakeDesk, visitor: Visitor) -> None:
    for item in (
        view(),
        view(state="paid"),
        view(start=JSAPI, scene=Scene.JSAPI),
        view(start=REDIRECT, scene=Scene.PAGE),
    ):
        reply = await visitor.get(f"/pay/{desk.add(item).payment_id}", user_agent=WECHAT)
        policy, page = reply.headers["content-security-policy"], reply.body.decode()
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert reply.headers["cache-control"] == "no-store"
        assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
        assert not re.search(r"\s(style|on\w+)=", page)
        assert "<style" not in page


def test_own_script_and_style_stay_small() -> None:
    assert sum(len(body) for _, body in STATIC.values()) < 10 * 1024


async def test_texts_of_strangers_stay_texts(desk: FakeDesk, visitor: Visitor) -> None:
    nasty = '</script><img src=x onerror="alert(1)">{{7*7}}'
    item = desk.add(view(subject=nasty, merchant_name=nasty, start=Start(StartKind.QR, nasty), order_id=nasty))
    page = await visitor.page(item)
    assert "<img" not in page
    assert "{{7*7}}" in unescape(page)
    assert told(page)["start"]["value"] == nasty


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.test", "vbscript:x", ""])
async def test_only_web_addresses_are_followed(desk: FakeDesk, visitor: Visitor, address: str) -> None:
    back = await visitor.page(desk.add(view(state="paid", return_url=address)))
    assert 'id="back"' not in back
    assert "refresh" not in back
    bad = Start(StartKind.REDIRECT, address)
    ahead = await visitor.page(desk.add(view(scene=Scene.PAGE, start=bad)))
    assert f'href="{address}"' not in ahead or not address


async def test_result_returns_to_the_merchant_and_adds_nothing(desk: FakeDesk, visitor: Visitor) -> None:
    item = desk.add(view(state="paid", return_url="https://shop.test/done?a=1&b=2"))
    reply = await visitor.get(f"/pay/{item.payment_id}/result?state=paid&out_trade_no=9&sign=x")
    page = reply.body.decode()
    assert "支付成功" in page
    assert 'href="https://shop.test/done?a=1&amp;b=2"' in page
    assert '<noscript><meta http-equiv="refresh" content="6;url=https://shop.test/done?a=1&amp;b=2"></noscript>' in page


async def test_what_the_address_claims_is_not_believed(desk: FakeDesk, visitor: Visitor) -> None:
    item = desk.add(view(start=REDIRECT, scene=Scene.WAP))
    reply = await visitor.get(f"/pay/{item.payment_id}/result?trade_status=TRADE_SUCCESS", user_agent=PHONE)
    page = reply.body.decode()
    assert "支付成功" not in page
    assert "支付完成了吗" in page
    assert told(page)["auto"] is False


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": "unknown", "start": None}, "请勿重复支付"),
        ({"state": "closed"}, "订单已关闭"),
        ({"state": "late"}, "款项到达时订单已关闭"),
        ({"expires_at": now() - timedelta(seconds=9)}, "订单已过期"),
        ({"state": "refused", "start": None, "problem": Text("余额不足", "Too little")}, "余额不足"),
        ({"scene": Scene.BARCODE, "start": None}, "请出示付款码"),
        ({"scene": Scene.APP, "start": Start(StartKind.APP)}, "请回到商家的应用"),
    ],
)
async def test_says_how_it_stands(desk: FakeDesk, visitor: Visitor, changes: dict[str, Any], words: str) -> None:
    assert words in await visitor.page(desk.add(view(**changes)))


async def test_wrong_app_is_told_the_right_one(desk: FakeDesk, visitor: Visitor) -> None:
    page = await visitor.page(desk.add(view()), user_agent="Mozilla/5.0 (Linux) AlipayClient/10.5")
    assert "请换用微信支付" in page
    assert "<svg" in page


async def test_unknown_numbers_are_not_found(visitor: Visitor) -> None:
    for path in (f"/pay/{new_id()}", "/pay/x", "/pay/%00", f"/pay/{new_id().lower()}", f"/pay/{new_id()}/status"):
        assert (await visitor.get(path)).status == 404
    assert (await visitor.post(f"/pay/{new_id()}/start")).status == 404
    assert (await visitor.get(f"/pay/{new_id()}/events")).status == 404
    assert (await visitor.get("/pay/static/../routes.py")).status == 404


async def test_start_asks_the_desk_for_the_payers_app(desk: FakeDesk) -> None:
    visitor = Visitor(desk, client_ip=lambda request: request.headers["x-real"])
    item = desk.add(view(start=None, scene=None, wallet="", wallets=("wechat", "alipay")))
    desk.becomes = {"start": JSAPI, "scene": Scene.JSAPI, "wallet": "wechat"}
    reply = await visitor.post(
        f"/pay/{item.payment_id}/start", user_agent=WECHAT, accept="application/json", x_real="203.0.113.9"
    )
    assert json.loads(reply.body)["start"]["params"] == dict(JSAPI.params)
    assert desk.starts == [(item.payment_id, "wechat", "203.0.113.9")]
    plain = await visitor.post(f"/pay/{item.payment_id}/start", user_agent=WECHAT, x_real="203.0.113.9")
    assert (plain.status, plain.headers["location"]) == (303, f"/pay/{item.payment_id}")


async def test_a_refused_start_says_why(desk: FakeDesk, visitor: Visitor) -> None:
    item = desk.add(view(start=None))
    desk.refusal = Refusal(Problem.CHANNEL_UNREACHABLE)
    asked = await visitor.post(f"/pay/{item.payment_id}/start", accept="application/json", accept_language="en")
    assert asked.status == 502
    assert json.loads(asked.body) == {"code": 4003, "msg": "The provider can't be reached"}
    plain = await visitor.post(f"/pay/{item.payment_id}/start")
    assert plain.status == 502
    assert "暂时连不上服务商" in plain.body.decode()


async def test_get_starts_nothing(desk: FakeDesk, visitor: Visitor) -> None:
    item = desk.add(view(start=None))
    await visitor.page(item)
    assert (await visitor.get(f"/pay/{item.payment_id}/start")).status == 405
    assert desk.starts == []


async def test_status_as_json(desk: FakeDesk, visitor: Visitor) -> None:
    item = desk.add(view())
    facts = json.loads((await visitor.get(f"/pay/{item.payment_id}/status")).body)
    assert (facts["state"], facts["final"]) == ("open", False)
    assert 880 <= facts["seconds_left"] <= 899
    await desk.change(item.payment_id, state="paid")
    assert json.loads((await visitor.get(f"/pay/{item.payment_id}/status")).body)["final"] is True


async def test_sandbox_ribbon_only_in_the_sandbox(desk: FakeDesk) -> None:
    visitor = Visitor(desk, phone_url="http://sandbox.test/phone")
    real, simulated = desk.add(view()), desk.add(view(sandbox=True))
    assert "沙箱" not in await visitor.page(real)
    page = await visitor.page(simulated)
    assert "沙箱" in page
    assert f"http://sandbox.test/phone?open=http%3A%2F%2Fhub.test%2Fpay%2F{simulated.payment_id}" in page


async def test_files_have_addresses_of_their_content(desk: FakeDesk, visitor: Visitor) -> None:
    page = await visitor.page(desk.add(view()))
    for address in re.findall(r'"(/pay/static/[^"]+)"', page):
        reply = await visitor.get(address)
        assert reply.status == 200
        assert "immutable" in reply.headers["cache-control"]


async def test_a_phone_can_open_alipay_itself(desk: FakeDesk, visitor: Visitor) -> None:
    start = Start(StartKind.QR, "https://qr.alipay.com/bax1")
    item = desk.add(view(start=start, wallet="alipay"))
    link = "alipays://platformapi/startapp?saId=10000007&amp;qrcode=https%3A%2F%2Fqr.alipay.com%2Fbax1"
    assert link in await visitor.page(item, user_agent=PHONE)
    assert link not in await visitor.page(item)


async def test_every_page_has_its_texts_in_both_languages(desk: FakeDesk, visitor: Visitor) -> None:
    changes: list[dict[str, Any]] = [
        {"state": state, "scene": scene, "start": start, "wallet": wallet}
        for state in ("open", "paid", "closed", "late", "unknown", "refused")
        for scene in Scene
        for start in (None, QR_START, REDIRECT, JSAPI)
        for wallet in ("wechat", "alipay", "")
    ]
    for index, change in enumerate(changes):
        item = desk.add(replace(view(), **change))
        agent = (WECHAT, PHONE, "")[index % 3]
        chinese = await visitor.page(item, user_agent=agent)
        english = await visitor.page(item, user_agent=agent, accept_language="en")
        shown = re.sub(r"<script.*?</script>|胡同咖啡|胡|手冲咖啡 · 耶加雪菲|中文", "", english, flags=re.S)
        assert not re.search(r"[\u4e00-\u9fff]", shown)
        assert "built-in method" not in chinese


DONE = "/s/ABCDEFGHJK/done?bill=01AAAAAAAAAAAAAAAAAAAAAAAA"


async def park(payment_id: str) -> str:
    """The place that every payment's code hangs at."""
    return "东门停车场"


async def nowhere(payment_id: str) -> str:
    """No payment's code hangs anywhere."""
    return ""


@pytest.mark.parametrize("state", ["paid", "closed", "late"])
@pytest.mark.parametrize("end", ["", "/result"])
async def test_a_scenes_payer_is_taken_on_at_once(desk: FakeDesk, state: str, end: str) -> None:
    """The page behind the code tells of the gate: nothing of a merchant to go back to comes before it."""
    visitor = Visitor(desk, place_of=park)
    item = desk.add(view(state=state, return_url=HUB + DONE))
    reply = await visitor.get(f"/pay/{item.payment_id}{end}?lang=en")
    assert (reply.status, reply.headers["location"]) == (303, DONE)
    assert "hutong_lang=en" in reply.headers["set-cookie"]
    foreign = desk.add(view(state=state, return_url=f"https://shop.test{DONE}"))
    assert "返回商户" in await visitor.page(foreign)


@pytest.mark.parametrize(
    "path", ["/s/../pay/{own}", "/s/whatever", "/s/A/done?bill=1&x=/../../", f"{DONE}#", "/s//done?bill="]
)
async def test_an_address_that_a_merchant_wrote_takes_nobody_away(desk: FakeDesk, path: str) -> None:
    item = view(state="paid")
    item = desk.add(replace(item, return_url=HUB + path.format(own=item.payment_id)))
    assert "支付成功" in await Visitor(desk, place_of=park).page(item)


async def test_nor_does_the_address_of_a_place_that_was_not_paid_at(desk: FakeDesk) -> None:
    item = desk.add(view(state="paid", return_url=HUB + DONE))
    assert "支付成功" in await Visitor(desk, place_of=nowhere).page(item)


async def test_a_scenes_payer_is_no_customer_of_a_shop(desk: FakeDesk) -> None:
    visitor, late = Visitor(desk, place_of=park), {"expires_at": now() - timedelta(seconds=1)}
    page = await visitor.page(desk.add(view(**late, return_url=HUB + DONE)))
    assert "返回商户" not in page
    assert "返回" in page
    assert "东门停车场" in page
    assert "返回商户" in await visitor.page(desk.add(view(**late)))
