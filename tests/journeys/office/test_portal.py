"""A merchant's developer at the portal: a key made in the browser, the MD5 key seen, a first call, a mistake found."""

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.office.conftest import PAYMENT_PASSWORD, PHONE, WIDE, Office, Person

pytestmark = pytest.mark.browser


def test_from_a_fresh_key_to_a_first_call(office: Office, owner: Person) -> None:
    with office.window(owner) as page:
        page.goto(office.url(owner, "/develop"))
        private = _register_a_fresh_key(page, owner)
        key = _see_the_md5_key(page)
        call = page.locator("#call")
        expect(call.get_by_label("商户私钥")).to_have_value(private)
        call.get_by_label("支付产品").click()
        page.keyboard.press("Enter")
        call.get_by_role("button", name="计算签名").click()
        expect(call).to_contain_text("由平台计算")
        call.get_by_role("button", name="发送请求").click()
        expect(call).to_contain_text("下单成功")
        call.get_by_role("button", name="查询这个订单").click()
        expect(call).to_contain_text("平台的签名验证通过")
        digest = _digest(page)
        call.get_by_label("MD5 密钥").fill(key)
        call.get_by_role("button", name="计算签名").click()
        expect(call).to_contain_text("在浏览器里计算")
        assert _digest(page) != digest, "another nonceStr"
        call.get_by_role("button", name="发送请求").click()
        expect(call).to_contain_text("下单成功")


def _register_a_fresh_key(page: Page, owner: Person) -> str:
    """Makes a pair in the browser and saves its public half; the private one."""
    step = page.locator("#public-key")
    step.get_by_role("button", name="更换公钥").click()
    step.get_by_role("button", name="在浏览器里生成密钥对").click()
    private = step.get_by_label("商户私钥（PKCS#8）").input_value()
    assert private.startswith("-----BEGIN PRIVATE KEY-----")
    expect(step).to_contain_text("这把公钥")
    step.get_by_role("button", name="保存公钥").click()
    page.get_by_role("dialog").get_by_label("谷歌验证码").fill(owner.code())
    page.keyboard.press("Enter")
    expect(step).to_contain_text("两把都有效")
    return private


def _see_the_md5_key(page: Page) -> str:
    step = page.locator("#md5-key")
    step.get_by_role("button", name="查看 MD5 密钥").click()
    page.get_by_role("dialog").get_by_label("支付密码").fill(PAYMENT_PASSWORD)
    page.keyboard.press("Enter")
    expect(step).to_contain_text("秒后隐藏")
    return step.locator(".copy-text").inner_text()


def _digest(page: Page) -> str:
    return page.locator("#call .develop-out").nth(2).inner_text()


@pytest.mark.parametrize(("language", "size"), [("zh", WIDE), ("en", PHONE)])
def test_the_debugger_marks_the_first_difference(
    office: Office, owner: Person, language: str, size: tuple[int, int]
) -> None:
    words = {"zh": ("请求内容", "待签名文本", "核对"), "en": ("The request", "Text to sign", "Compare")}[language]
    with office.window(owner, language=language, size=size) as page:
        page.goto(office.url(owner, "/develop"))
        step = page.locator("#debugger")
        step.get_by_label(words[0]).fill("merId=M1&orderId=A1&orderAmt=19.90")
        step.get_by_label(words[1]).fill("merId=M1&orderAmt=19.9&orderId=A1&key=***")
        step.get_by_role("button", name=words[2]).click()
        expect(step.locator(".differs").first).to_have_text("0")
        expect(step.locator(".differs").last).to_have_text("&")
        expect(step).to_contain_text("19.90")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
