"""Document 003 as a merchant's developer follows it: public key, server IP, MD5 key, and a first call from the page."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.office.conftest import PAYMENT_PASSWORD, Office, Person

pytestmark = pytest.mark.browser


@pytest.fixture
def page(office: Office, owner: Person) -> Iterator[Page]:
    with office.window(owner) as opened:
        opened.goto(office.url(owner))
        nav = opened.locator("nav").first
        group = nav.locator("[aria-expanded=false]").filter(has_text="支付通道")
        if group.count():
            group.first.click()
        nav.get_by_role("link", name="开发设置", exact=True).click()
        opened.locator("main h1", has_text="开发设置").wait_for()
        yield opened


def prove(page: Page, person: Person, *, code: bool, password: bool) -> None:
    dialog = page.get_by_role("dialog").last
    if code:
        dialog.get_by_label("谷歌验证码").fill(person.code())
    if password:
        dialog.get_by_label("支付密码").fill(PAYMENT_PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()


def test_from_a_key_pair_to_the_first_call(office: Office, owner: Person, page: Page) -> None:
    page.get_by_role("button", name=re.compile("更换公钥")).first.click()
    page.get_by_role("button", name=re.compile("在浏览器里生成密钥对")).first.click()
    private = page.get_by_label("商户私钥（PKCS#8）")
    expect(private).to_have_value(re.compile("BEGIN PRIVATE KEY"), timeout=20_000)
    page.get_by_role("button", name="保存公钥").click()
    prove(page, owner, code=True, password=False)
    expect(page.get_by_text("上一把公钥").first).to_be_visible()  # two live keys

    page.get_by_role("button", name="查看 MD5 密钥").first.click()
    prove(page, owner, code=False, password=True)
    expect(page.get_by_text(office.street.md5_key.reveal()).first).to_be_visible()


def test_a_wrong_signature_is_explained(office: Office, page: Page) -> None:
    expect(page.get_by_text("签名调试器").first).to_be_visible()


def test_the_list_of_products_is_the_values_of_channel(office: Office, owner: Person, page: Page) -> None:
    page.locator("nav").first.get_by_role("link", name="通道列表", exact=True).click()
    expect(page.get_by_text("wxnative", exact=True).first).to_be_visible()
