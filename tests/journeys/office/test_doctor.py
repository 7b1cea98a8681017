"""自检 as an operator uses it: a wrong secret is seen before the refresh, mended where the page leads, and gone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys.office.conftest import PHONE, Office, Person
from tests.journeys.office.test_set_up import account, go

pytestmark = pytest.mark.browser
CODE, SECRET = "WX_GZH", "PRIVATE_KEY"
WRONG = "0123456789abcdef0123456789abcdef"
FOUND = "AppSecret 不对"


def enter(page: Page, value: str) -> None:
    """Changes the secret in the form that is open, and saves it."""
    form = page.get_by_role("dialog", name="编辑通道")
    form.locator(f'[data-key="{SECRET}"] input').fill(value)
    form.get_by_role("button", name="保存").click()
    expect(form).to_be_hidden()


def examine(page: Page, button: str) -> None:
    """Has everything examined; returns when the report is there."""
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("progressbar", name="检查进度").wait_for()
    page.locator(".doctor-verdict").wait_for(timeout=60_000)


def group(page: Page, name: str) -> Locator:
    """What was found of one level."""
    return page.get_by_role("list", name=name, exact=True)


def test_a_wrong_secret_is_found_before_the_refresh_and_mended(office: Office, admin: Person) -> None:
    found = account(office, CODE, "service")
    settings = found["settings"]
    assert isinstance(settings, dict)
    with office.window(admin) as page:
        page.goto(office.url(admin, f"/channels?search={CODE}"))
        row = page.get_by_role("row").filter(has_text=str(found["merchant_no"])[:10])
        row.get_by_role("button", name="编辑").click()
        enter(page, WRONG)

        go(page, "系统设置", "自检")
        examine(page, "开始检查")  # the draft, since it was edited
        expect(page).to_have_url(re.compile(r"/doctor\?of=draft$"))
        wrong = group(page, "有问题").get_by_role("listitem").filter(has_text=FOUND)
        expect(wrong).to_contain_text("微信公众号")
        expect(wrong).to_contain_text("重置 AppSecret")  # what helps
        assert WRONG not in page.content()

        page.get_by_text("运行中", exact=True).click()
        examine(page, "开始检查")
        expect(page.get_by_text(FOUND)).to_have_count(0)  # what runs has the right one
        expect(group(page, "将会有问题")).to_contain_text("有改动还没有刷新")

        page.get_by_role("link", name="查看并刷新").click()
        refresh = page.get_by_role("dialog", name="刷新配置")
        before = refresh.get_by_role("region", name="刷新前自检")
        before.get_by_role("button", name="看问题").click(timeout=60_000)
        expect(before).to_contain_text(FOUND)
        expect(refresh.get_by_role("button", name=re.compile("刷新配置（"))).to_be_enabled()  # warned, not forbidden
        before.get_by_role("link", name="完整报告").click()

        wrong.get_by_role("link", name=re.compile("去处理")).click()  # the report is still there
        expect(page).to_have_url(re.compile(r"/channels\?edit=\d+$"))
        enter(page, str(settings[SECRET]))
        page.go_back()
        expect(page.get_by_text(FOUND)).to_be_visible()  # as it was found
        examine(page, "重新检查")
        expect(page.get_by_text(FOUND)).to_have_count(0)
        expect(group(page, "正常")).to_be_visible()


def test_the_report_can_be_copied_in_the_readers_language(office: Office, admin: Person) -> None:
    with office.window(admin, language="en", size=PHONE) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(office.url(admin, "/doctor?of=running"))
        page.get_by_role("button", name="Examine", exact=True).click()
        page.get_by_role("button", name="Copy the report").click(timeout=60_000)
        told = str(page.evaluate("navigator.clipboard.readText()"))
        assert told.startswith("Self-check · version ")
        assert "[Fine] " in told
        assert "wechat.push_unchecked" in told  # the ids, for whoever helps
        ours = [line for line in told.splitlines() if line.startswith(("Self-check", "  → "))]  # no names within
        assert len(ours) > 1
        assert not re.search("[\u4e00-\u9fff]", "".join(ours))
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE[0]
