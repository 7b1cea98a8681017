"""A fresh demo, from the office to the gate: a code on the screen, a phone, a fee, a payment, a gate, a reminder.

The operator's systems are the demo's; what the hub signed for them is checked here by code of this file's own.
"""

import base64
import json
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import md5
from io import BytesIO
from pathlib import Path
from typing import Any

import pyotp
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect, sync_playwright
from tests.app.demo.test_run import READY, environ
from tests.chromium import CHROMIUM
from tests.ports import free_pair

pytestmark = pytest.mark.browser
PATIENCE = 90.0  # seconds for a demo to start; two cores with other work on them
SLOW = 45_000  # milliseconds for what the hub tells by itself: a notice, a reminder, a notice told again
NUMBERS = {"支付宝": "13800138001", "云闪付": "13800138002"}  # one gets one message in a while


@dataclass
class Demo:
    """A running demo, and a browser before it."""

    facts: dict[str, Any]
    browser: Browser
    office: BrowserContext

    @property
    def sandbox(self) -> str:
        return str(self.facts["sandbox_url"])

    def site(self, scene: str, mer_id: str) -> dict[str, Any]:
        """A place of the demo's."""
        return next(one for one in self.facts["sites"] if (one["scene"], one["merId"]) == (scene, mer_id))

    def keys(self, mer_id: str) -> tuple[str, RSAPublicKey]:
        """What a merchant checks the hub's signatures with."""
        one = next(one for one in (self.facts["merchant"], self.facts["second"]) if one["merId"] == mer_id)
        key = load_pem_public_key(Path(one["platform_public_key"]).read_bytes())
        assert isinstance(key, RSAPublicKey)
        return str(one["md5_key"]), key

    def checked(self, fields: Mapping[str, str]) -> None:
        """The hub has signed these fields for their merchant: raises InvalidSignature where it has not."""
        md5_key, key = self.keys(fields["merId"])
        parts = [f"{name}={fields[name]}" for name in sorted(fields) if fields[name] and name != "sign"]
        text = "&".join([*parts, f"key={md5_key}"])
        digest = md5(text.encode(), usedforsecurity=False).hexdigest().upper()
        key.verify(base64.b64decode(fields["sign"], validate=True), digest.encode(), PKCS1v15(), SHA256())

    def asked(self, path: str, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What the operator's system says of itself."""
        url = f"{self.sandbox}/shop/api/{path}"
        told = self.office.request.get(url) if given is None else self.office.request.post(url, data=dict(given))
        answer: dict[str, Any] = told.json()
        assert told.ok, answer
        return answer

    def called(self, place: str, what: str, **known: str) -> dict[str, Any]:
        """The newest call of the hub's to a system, of this kind, with these fields; its signature is right."""
        for one in self.asked(place)["calls"]:
            if one["what"] == what and known.items() <= one["fields"].items():
                self.checked(one["fields"])
                found: dict[str, Any] = one
                return found
        raise AssertionError(f"no {what} with {known}")

    def scanned(self, site: Mapping[str, Any], label: str) -> str:
        """What a camera reads off the office's screen, where an operator has opened this code."""
        page = self.office.new_page()
        page.goto(f"{self.facts['base_url']}/office/")
        page.get_by_role("menuitem", name="场景管理").click()
        if site["scene"] != "parking":
            page.get_by_role("tab", name="账户充值").click()
        page.get_by_role("button", name=f"查看 {site['name']}").click()
        page.get_by_role("button", name=f"二维码 {label}").click()
        picture = page.get_by_role("dialog").locator("img")
        expect(picture).to_be_visible()
        picture.evaluate("(one) => one.decode()")
        [code] = zxingcpp.read_barcodes(Image.open(BytesIO(page.screenshot())))
        page.close()
        return str(code.text)

    @contextmanager
    def phone(self, app: str, text: str) -> Iterator[tuple[Page, FrameLocator]]:
        """The simulated phone after it scanned a text with an app: its screen, and the page that the app shows."""
        context = self.browser.new_context(locale="zh-CN", viewport={"width": 1360, "height": 900})
        context.set_default_timeout(SLOW)
        page = context.new_page()
        page.goto(f"{self.sandbox}/phone")
        page.get_by_role("button", name="扫一扫").wait_for()
        page.get_by_text(app, exact=True).first.click()
        page.get_by_label("链接或二维码内容").fill(text)
        page.get_by_role("button", name="打开", exact=True).click()
        try:
            yield page, page.frame_locator("iframe")
        except Exception as error:
            error.add_note(page.locator("body").inner_text()[:800])
            raise
        finally:
            context.close()

    @contextmanager
    def gate(self, mer_id: str) -> Iterator[Page]:
        """The page of the operator's car park."""
        page = self.office.new_page()
        page.goto(f"{self.sandbox}/shop/gate?merId={mer_id}")
        expect(page.locator("#sign")).to_contain_text("请扫码付款", timeout=SLOW)
        yield page
        page.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`hutong demo` as a newcomer starts it, and its administrator signed in."""
    home, port = tmp_path_factory.mktemp("scene") / "home", free_pair()
    process = subprocess.Popen(
        [sys.executable, "-m", "hutong", "demo", "--no-browser", "--port", str(port)],
        env={**environ(home), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    reading = _until(process, READY)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            facts = json.loads((home / "demo.json").read_text())
            yield Demo(facts, browser, _signed_in(browser, facts["admin"]))
            browser.close()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        reading.join()


def _until(process: "subprocess.Popen[str]", words: str) -> threading.Thread:
    """Returns once it has printed these words, with who reads on what it says afterwards, to its end."""
    assert process.stdout is not None
    lines: queue.Queue[str] = queue.Queue()

    def read(out: Any) -> None:
        with out:
            for line in out:
                lines.put(line)
        lines.put("")

    reading = threading.Thread(target=read, args=(process.stdout,), daemon=True)
    reading.start()
    heard = ""
    while words not in heard:
        line = lines.get(timeout=PATIENCE)
        assert line, f"it ended: {heard}"
        heard += line
    return reading


def _signed_in(browser: Browser, admin: Mapping[str, str]) -> BrowserContext:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1360, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(SLOW)
    page = context.new_page()
    page.goto(admin["url"])
    page.get_by_label("用户名").fill(admin["username"])
    page.get_by_label("密码", exact=True).fill(admin["password"])
    page.get_by_role("button", name="登录").click()
    page.get_by_label("谷歌验证码").fill(pyotp.TOTP(admin["totp_secret"]).now())
    page.keyboard.press("Enter")
    page.locator("main#content").wait_for()
    page.close()
    return context


def _pays(page: Page, inside: FrameLocator, end: str, *, own_page: bool = False) -> None:
    """The payer confirms in the wallet, or on the provider's own page, and the scene's page ends as it should."""
    inside.get_by_role("button", name="立即支付").click()
    confirm = inside.get_by_role("button", name="确认付款") if own_page else page.locator("#sheet #pay")
    confirm.click()
    expect(inside.get_by_role("heading", name=end)).to_be_visible(timeout=SLOW)


def _about(call: Mapping[str, Any]) -> dict[str, str]:
    """What the hub attached for the operator."""
    found: dict[str, str] = json.loads(call["fields"]["attch"])
    return found


def test_in_wechat_at_the_lane(demo: Demo) -> None:
    """No plate is entered: the operator's system knows the car. The reminder is a template message."""
    mer_id = demo.facts["merchant"]["merId"]
    site = demo.site("parking", mer_id)
    lane = next(one for one in site["codes"] if one["kind"] == "lane")
    url = demo.scanned(site, lane["label"])
    assert url == lane["url"]
    plate = demo.asked("park/state")["cars"][0]["plate"]
    with demo.gate(mer_id) as gate, demo.phone("微信", url) as (page, inside):
        inside.get_by_role("button", name="查询本车道车辆的费用").click()
        expect(inside.get_by_text(f"{plate[:2]}·{plate[2:]}")).to_be_visible()
        _pays(page, inside, "已付款，请离场")
        expect(gate.locator("#barrier")).to_have_class(re.compile(r"\bopen\b"))
        expect(gate.locator("#sign")).to_contain_text(f"{plate[:2]}·{plate[2:]}")
        asked = demo.called("park/state", "fee", lane=lane["value"])
        told = demo.called("park/state", "gate")
        assert (asked["fields"]["siteId"], asked["fields"]["code"]) == (_about(told)["site"], url.rpartition("/")[2])
        assert told["fields"]["orderAmt"] == asked["answer"]["feeAmt"] != "0.00"
        assert {"scene": "parking", "plate": plate, "lane": lane["value"]}.items() <= _about(told).items()
        assert told["answer"] == "success"
        expect(page.get_by_role("dialog")).to_have_count(0)  # the wallet's own goes by itself
        page.locator("#view").get_by_role("button", name="关闭").click()
        page.locator(".tile.big", has_text="微信").click()
        mail = page.locator("#mails li", has_text=told["fields"]["orderId"])
        for words in ("付款提醒", "停车缴费", f"{told['fields']['orderAmt']}元"):
            expect(mail).to_contain_text(words, timeout=SLOW)
    assert plate not in {car["plate"] for car in demo.asked("park/state")["cars"]}, "it drove out"


@pytest.mark.parametrize(
    ("app", "merchant"), [("支付宝", "merchant"), ("云闪付", "second")], ids=["alipay", "unionpay"]
)
def test_in_another_wallet_with_a_plate(demo: Demo, app: str, merchant: str) -> None:
    """Who has paid may drive out; WeChat can't tell this payer, so it is a text message."""
    mer_id = demo.facts[merchant]["merId"]
    site = demo.site("parking", mer_id)
    entrance = next(one for one in site["codes"] if one["kind"] == "gate")
    url = demo.scanned(site, entrance["label"])
    assert url == entrance["url"]
    demo.asked("park/enter", {"merId": mer_id, "plate": "粤BA5678", "minutes": 95})
    state = f"park/state?merId={mer_id}"
    with demo.gate(mer_id) as gate, demo.phone(app, url) as (page, inside):
        inside.get_by_label("车牌号").fill("粤BA5678")
        inside.get_by_role("button", name="查询费用").click()
        expect(inside.get_by_text("10.00")).to_be_visible()
        inside.get_by_label("手机号").fill(NUMBERS[app])
        _pays(page, inside, "已付款，请离场", own_page=app == "云闪付")
        expect(gate.locator("#sign")).to_contain_text("粤B·A5678")
        demo.called(state, "fee", plate="粤BA5678")
        told = demo.called(state, "gate", orderAmt="10.00")
        assert {"plate": "粤BA5678", "phone": NUMBERS[app]}.items() <= _about(told).items()
        expect(page.get_by_role("dialog")).to_have_count(0)  # the wallet's own goes by itself
        page.locator("#view").get_by_role("button", name="关闭").click()
        page.locator(".tile.big", has_text="短信").click()
        text = page.locator("#texts li", has_text=told["fields"]["orderId"])
        expect(text).to_contain_text("您已付款10.00元", timeout=SLOW)
        assert demo.asked("park/leave", {"merId": mer_id, "plate": "粤BA5678"}) == {"open": True}


def test_a_recharge_is_told_until_it_is_heard_and_credited_once(demo: Demo) -> None:
    """The operator's system is down when the money comes; the payer is told the truth, the hub tells it again."""
    mer_id = demo.facts["merchant"]["merId"]
    site = demo.site("recharge", mer_id)
    counter = next(one for one in site["codes"] if one["kind"] == "gate")
    url = demo.scanned(site, counter["label"])
    before = _balance(demo)
    with demo.phone("微信", url) as (page, inside):
        inside.get_by_label("卡号").fill("88001234")
        inside.get_by_role("button", name="下一步").click()
        expect(inside.get_by_text("张**")).to_be_visible()
        inside.get_by_text("¥50", exact=True).click()
        demo.asked("places/fail", {"system": "cards", "down": True})
        _pays(page, inside, "已付款，正在入账")
        assert _balance(demo) == before
        demo.asked("places/fail", {"system": "cards", "down": False})
        expect(inside.get_by_role("heading", name="充值成功")).to_be_visible(timeout=SLOW)
    assert _balance(demo) == before + 5000
    demo.called("cards/state", "check", account="88001234")
    calls = [one for one in demo.asked("cards/state")["calls"] if one["what"] == "credit"]
    assert [one.get("answer", one.get("problem")) for one in calls] == ["success", "停机 out of order"]
    for one in calls:
        demo.checked(one["fields"])
    assert len({one["fields"]["orderId"] for one in calls}) == 1
    assert len({one["fields"]["nonceStr"] for one in calls}) == 2, "each is signed anew"
    [credit] = demo.asked("cards/state")["credits"]
    assert (credit["fen"], credit["times"]) == (5000, 1)


def _balance(demo: Demo) -> int:
    """The fen on the card."""
    return next(int(one["fen"]) for one in demo.asked("cards/state")["cards"] if one["number"] == "88001234")
