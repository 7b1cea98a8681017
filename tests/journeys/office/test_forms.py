"""What a form does with what is wrong: it says so beside the field, sends nothing, and wastes no code."""

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys.office.conftest import PAYMENT_PASSWORD, Office, Person
from tests.journeys.office.test_set_up import choose

pytestmark = pytest.mark.browser


def told(dialog: Locator, label: str) -> Locator:
    """The line below a field."""
    return dialog.locator(".labelled", has=dialog.page.get_by_label(label)).locator(".labelled-note")


def saved(page: Page) -> None:
    page.get_by_role("dialog").locator("[type=submit]").click()


def test_a_number_out_of_bounds_is_told_and_never_replaced(office: Office, admin: Person) -> None:
    with office.window(admin) as page:
        page.goto(office.url(admin, "/access"))
        page.get_by_role("button", name="修改").first.click()
        dialog = page.get_by_role("dialog")
        for typed in ("0", "-3", "1.5", "100001", "many", ""):
            dialog.get_by_label("每分钟").fill(typed)
            saved(page)
            expect(told(dialog, "每分钟")).to_have_text("请填 1–100000 的整数")
            expect(dialog.get_by_label("每分钟")).to_have_value(typed)
        dialog.get_by_label("每分钟").fill("600")
        saved(page)
        expect(dialog).to_have_count(0)
        expect(page.locator("main")).to_contain_text("600 ")


def test_a_new_account_names_what_it_lacks_and_a_wrong_password_keeps_the_code(office: Office, admin: Person) -> None:
    with office.window(admin, strict=False) as page:
        page.goto(office.url(admin, "/accounts"))
        page.get_by_role("button", name="新增账号").click()
        dialog = page.get_by_role("dialog")
        saved(page)
        for label in ("用户名", "角色", "支付密码"):
            expect(told(dialog, label)).to_have_text("必填")
        dialog.get_by_label("用户名").fill("A b!")
        expect(told(dialog, "用户名")).to_contain_text("2–64 位小写字母")
        dialog.get_by_label("用户名").fill("by.form")
        choose(dialog.get_by_label("角色"), "客服")
        code = admin.code()
        dialog.get_by_label("谷歌验证码").fill(code)
        dialog.get_by_label("支付密码").fill("not it")
        saved(page)
        expect(told(dialog, "支付密码")).to_have_text("支付密码不正确")
        expect(dialog.get_by_label("支付密码")).to_have_attribute("aria-invalid", "true")
        expect(dialog.get_by_label("谷歌验证码")).to_have_value(code)
        dialog.get_by_label("支付密码").fill(PAYMENT_PASSWORD)
        saved(page)
        expect(page.locator("dl.given")).to_contain_text("by.form")


def test_a_refused_filter_is_told_and_not_counted_for_ever(office: Office, admin: Person) -> None:
    with office.window(admin, strict=False) as page:
        page.goto(office.url(admin, "/payments?state=pending"))
        expect(page.locator("main .problem")).to_contain_text("状态")
        expect(page.locator(".dt-summary")).to_have_text("无法统计")
