"""A shop in the office: goods that were approved go into the window, an order is sent, a claim's money goes back."""

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.channels.wx_live.wares import TEA, claim_of, order_of
from tests.journeys.office.conftest import PAYMENT_PASSWORD, PHONE, Office, Person
from tests.journeys.office.test_forms import saved, told
from tests.journeys.office.test_set_up import choose
from tests.journeys.street import MERCHANT
from tests.upstream import number

from hutong.base.ids import nonce
from hutong.base.rsa import signer
from hutong.base.signing import sign
from hutong.capabilities.simulation import Book
from hutong.channels.wx_live.simulator.books import GOODS

pytestmark = pytest.mark.browser
BUYER = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"


def call(office: Office, path: str, **fields: Any) -> dict[str, Any]:
    """A signed call of the merchant's that went well; objects become JSON texts."""
    texts = {name: one if isinstance(one, str) else json.dumps(one) for name, one in fields.items()}
    full = {"merId": MERCHANT, "nonceStr": nonce(), **texts}
    full["sign"] = sign(full, office.street.md5_key, signer(office.street.private_key))
    url = f"{office.street.base_url}/api/goods/{path}"
    with urllib.request.urlopen(url, urlencode(full).encode(), timeout=20) as answer:
        told: dict[str, Any] = json.loads(answer.read())
    assert told["code"] == 1, told
    return told


def approve(office: Office, no: str) -> None:
    """The platform's people approve goods; nothing is pushed, so that the office has to ask."""
    book = Book(Path(office.street.environ["HUTONG_HOME"]) / "sandbox.db")
    try:
        [record] = [one for one in book.all(GOODS) if one["out_product_id"] == no]
        book.put(GOODS, f"{record['appid']}/{no}", {**record, "edit_status": 4})
    finally:
        book.close()


@pytest.fixture
def page(office: Office, admin: Person) -> Iterator[Page]:
    with office.window(admin, strict=False) as opened:
        yield opened


def opened(office: Office, admin: Person, page: Page, about: str, no: str) -> Locator:
    """The drawer of one of the shop's things, found by its number."""
    page.goto(office.url(admin, f"/goods?tab={about}&search={no}"))
    page.get_by_role("row").filter(has_text=no).first.get_by_role("button", name="查看").click()
    drawer = page.locator(".detail")
    expect(drawer.locator(".shop-top")).to_be_visible()
    return drawer


def asked(drawer: Locator, button: str) -> Locator:
    """The dialog that a button opens."""
    drawer.get_by_role("button", name=button, exact=True).click()
    dialog = drawer.page.get_by_role("dialog").filter(has=drawer.page.locator("[type=submit]"))
    expect(dialog).to_be_visible()
    return dialog


def state(drawer: Locator, word: str) -> None:
    expect(drawer.locator(".shop-top .state").first).to_have_text(word)


def test_goods_are_listed_sold_sent_and_refunded(office: Office, admin: Person, page: Page) -> None:
    no, order, claim = number("G"), number("O"), number("C")
    call(office, "add", goodsNo=no, goods=TEA)
    drawer = opened(office, admin, page, "goods", no)
    state(drawer, "审核中")
    expect(drawer.get_by_role("button", name="上架", exact=True)).to_have_count(0)
    approve(office, no)
    drawer.get_by_role("button", name="查询最新状态").click()
    state(drawer, "已过审，未上架")
    drawer.get_by_role("button", name="上架", exact=True).click()
    state(drawer, "已上架")

    dialog = asked(drawer, "修改库存")
    dialog.get_by_label("TEA-WHITE").fill("-1")
    saved(page)
    expect(told(dialog, "TEA-WHITE")).to_contain_text("整数")
    dialog.get_by_label("TEA-WHITE").fill("7")
    saved(page)
    expect(dialog).to_have_count(0)
    expect(drawer.get_by_role("row").filter(has_text="TEA-WHITE")).to_contain_text("7")

    call(office, "order", orderId=order, userId=BUYER, order=order_of(no))
    call(office, "order_pay", orderId=order, payResult="paid", transactionNo="42000001")
    drawer = opened(office, admin, page, "order", order)
    state(drawer, "待发货")
    expect(drawer).to_contain_text("138****1111")
    dialog = asked(drawer, "发货")
    saved(page)
    for label in ("快递公司", "运单号"):
        expect(told(dialog, label)).to_have_text("必填")
    choose(dialog.get_by_label("快递公司"), "顺丰速运")
    dialog.get_by_label("运单号").fill("SF1447023341234")
    saved(page)
    state(drawer, "已发货")
    expect(drawer.get_by_role("row").filter(has_text="SF1447023341234")).to_be_visible()

    call(office, "aftersale", aftersaleNo=claim, orderId=order, aftersale=claim_of(no))
    drawer = opened(office, admin, page, "aftersale", claim)
    state(drawer, "待处理")
    expect(drawer.get_by_role("button", name="同意退货")).to_have_count(0)  # only money is asked for
    dialog = asked(drawer, "同意退款")
    expect(dialog).to_contain_text("¥88.00")
    dialog.get_by_label("谷歌验证码").fill(admin.code())
    dialog.get_by_label("支付密码").fill(PAYMENT_PASSWORD)
    saved(page)
    state(drawer, "已退款")
    expect(drawer.locator(".shop-top button")).to_have_text(["查询最新状态"])


def test_on_a_phone_in_english_a_refusal_says_why(office: Office, admin: Person) -> None:
    no = number("G")
    call(office, "add", goodsNo=no, goods=TEA)
    with office.window(admin, language="en", size=PHONE, strict=False) as page:
        page.goto(office.url(admin, f"/goods?search={no}"))
        page.get_by_role("button", name="View").click()
        drawer = page.locator(".detail")
        expect(drawer.locator(".shop-top .state").first).to_have_text("Under review")
        drawer.get_by_role("button", name="Remove", exact=True).click()
        dialog = page.get_by_role("dialog").filter(has=page.locator("[type=submit]"))
        dialog.get_by_label("Authenticator code").fill(admin.code())
        dialog.get_by_label("Payment password").fill("not it")
        saved(page)
        expect(told(dialog, "Payment password")).to_contain_text(re.compile("wrong|not", re.I))
        dialog.get_by_label("Payment password").fill(PAYMENT_PASSWORD)
        saved(page)
        expect(drawer.locator(".shop-top .state").first).to_have_text("Removed")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
