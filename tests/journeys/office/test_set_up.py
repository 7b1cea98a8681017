"""Document 000 as an operator follows it: 新增通道, its settings, a route, 刷新, a test; versions and the way back."""

import json
import re
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys.office.conftest import PAYMENT_PASSWORD, Office, Person

pytestmark = pytest.mark.browser
CODE, FORM = "MIAODI", "distributor"


def account(office: Office, code: str, form: str) -> dict[str, object]:
    """An account at a simulated provider, as its own console would show it."""
    url = f"{office.street.sandbox_url}/phone/api/account?code={code}&form={form}"
    with urllib.request.urlopen(url, timeout=5) as answer:
        found: dict[str, object] = json.loads(answer.read())
    return found


@pytest.fixture
def page(office: Office, admin: Person) -> Iterator[Page]:
    with office.window(admin, strict=False) as opened:
        opened.goto(office.url(admin))
        yield opened


def go(page: Page, *menu: str) -> None:
    """Opens a page by the menu, as the document names it."""
    nav = page.locator("nav").first
    for group in menu[:-1]:
        entry = nav.locator("[aria-expanded]").filter(has_text=re.compile(f"^{group}$"))
        if entry.count() and entry.first.get_attribute("aria-expanded") == "false":
            entry.first.click()
    nav.get_by_role("link", name=menu[-1], exact=True).click()
    page.locator("main h1", has_text=menu[-1]).wait_for()


def told_by_test(page: Page, text: str, link: str = "") -> str:
    """What the test button of a channel says; then follows the link that it gives."""
    page.get_by_role("row").filter(has_text=text).first.get_by_role("button", name="查看").click()
    detail = page.get_by_role("dialog", name="通道详情")
    detail.get_by_role("button", name=re.compile("测试")).first.click()
    told = detail.locator(".test-told .state")
    told.wait_for()
    said = detail.locator(".test-told").inner_text()
    if link:
        detail.get_by_role("link", name=link).click()
    else:
        page.keyboard.press("Escape")
    expect(detail).to_be_hidden()
    return said


def choose(field: Locator, text: str) -> None:
    """Chooses from a list that opens at a field."""
    field.click()
    option = field.page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option")
    option.filter(has_text=text).first.click()


def test_a_channel_from_nothing_to_its_first_test(office: Office, page: Page) -> None:
    found = account(office, CODE, FORM)
    number, settings = str(found["merchant_no"]), found["settings"]
    assert isinstance(settings, dict)

    go(page, "系统设置", "通道管理", "通道信息")
    page.get_by_role("button", name="新增通道").click()
    drawer = page.get_by_role("dialog", name="新增通道")
    drawer.get_by_role("combobox").click()
    page.keyboard.type(CODE)
    page.keyboard.press("Enter")
    drawer.get_by_role("textbox").first.fill(number)
    drawer.get_by_label("名称").fill("秒滴 分销")
    drawer.get_by_role("button", name="下一步：填写配置").click()
    for key, value in settings.items():
        field = drawer.locator(f'[data-key="{key}"]')
        if field.get_by_role("combobox").count():
            choose(field.get_by_role("combobox"), str(value))
        elif field.locator("output").count() == 0:  # a fixed value is there already
            field.locator("input, textarea").first.fill(str(value))
    drawer.get_by_role("button", name="保存").click()
    expect(drawer.get_by_text("配置完整。")).to_be_visible()
    page.keyboard.press("Escape")
    row = page.get_by_role("row").filter(has_text=number[:10])
    expect(row.get_by_text(re.compile(r"^(\d+)/\1$"))).to_be_visible()  # as 7/7: complete

    go(page, "系统设置", "通道管理", "通道配置")
    secret = next(value for value in settings.values() if len(str(value)) >= 16)
    expect(page.get_by_text("••••••").first).to_be_visible()
    assert str(secret) not in page.content()

    go(page, "系统设置", "通道管理", "通道路由")
    page.get_by_role("button", name="新增路由").first.click()
    form = page.get_by_role("dialog", name="新增路由")
    choose(form.get_by_label("业务类型"), "短信")
    choose(form.get_by_label("通道"), number[:10])
    form.get_by_label("权重").fill("50")
    form.get_by_role("button", name="保存").click()
    expect(form).to_be_hidden()

    expect(page.get_by_role("link", name="查看并刷新")).to_be_visible()  # edited, not refreshed
    go(page, "系统设置", "通道管理", "通道信息")
    page.get_by_role("button", name="刷新配置").first.click()
    drawer = page.get_by_role("dialog", name="刷新配置")
    expect(drawer.get_by_text("秒滴 分销").first).to_be_visible()
    assert str(secret) not in drawer.inner_text()
    drawer.get_by_label("版本说明").fill("增加秒滴")
    drawer.get_by_role("button", name=re.compile("刷新配置")).click()
    expect(drawer.get_by_text(re.compile(r"版本 \d+"))).to_be_visible()
    drawer.get_by_role("button", name="完成").click()
    expect(page.get_by_role("link", name="查看并刷新")).to_be_hidden()

    assert "通过" in told_by_test(page, "LOCAL_OSS")
    # A text message can't be tested without sending one: the page says so and leads to that, with the channel chosen.
    assert "没有不产生业务的测试办法" in told_by_test(page, number[:10], "用它发送测试短信")
    expect(page.get_by_role("dialog", name="发送测试短信")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/sms\?test=\d+$"))


def test_an_unknown_code_and_a_channel_in_use_are_refused(office: Office, page: Page) -> None:
    go(page, "系统设置", "通道管理", "通道信息")
    page.get_by_role("button", name="新增通道").click()
    page.get_by_role("dialog", name="新增通道").get_by_role("combobox").click()
    page.keyboard.type("NO_SUCH_CODE")
    expect(page.locator(".ant-select-item-option")).to_have_count(0)
    unknown = page.locator(".ant-select-dropdown")
    expect(unknown).to_contain_text("没有通道编码 NO_SUCH_CODE")
    expect(unknown).to_contain_text("WXPAY_V3")
    page.goto(page.url.partition("?")[0])
    row = page.get_by_role("row").filter(has_text="WXPAY_V3").first
    row.get_by_role("button", name="更多").click()
    page.get_by_role("menuitem", name=re.compile("删除")).click()
    expect(page.get_by_text(re.compile("先改走或删除下面这些")).first).to_be_visible()


def test_a_secret_is_shown_for_proof_and_the_look_is_written_down(office: Office, admin: Person, page: Page) -> None:
    go(page, "系统设置", "通道管理", "通道信息")
    page.get_by_role("row").filter(has_text="WXPAY_V3").first.get_by_role("button", name="查看").click()
    detail = page.get_by_role("dialog", name="通道详情")
    detail.get_by_role("button", name="查看明文").first.click()
    proof = page.get_by_role("dialog").filter(has=page.get_by_label("支付密码"))
    proof.get_by_label("谷歌验证码").fill(admin.code())
    proof.get_by_label("支付密码").fill("wrong one")
    page.keyboard.press("Enter")
    expect(proof.get_by_text("支付密码不正确", exact=True)).to_be_visible()  # at its field; the code is still good
    proof.get_by_label("支付密码").fill(PAYMENT_PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="隐藏").first).to_be_visible()
    page.goto(office.url(admin, "/audit"))
    expect(page.get_by_text("查看密钥明文").first).to_be_visible()
