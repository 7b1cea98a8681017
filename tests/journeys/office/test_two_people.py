"""Two people edit the same at once: the second is told, sees what is there now, and loses nothing of the first."""

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys.office.conftest import Office, Person
from tests.journeys.office.test_set_up import choose

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def route(office: Office, admin: Person) -> None:
    """There is one, at least."""
    with office.window(admin) as page:
        page.goto(office.url(admin, "/routes"))
        expect(page.locator(".dt-body[aria-busy=false], .dt-body .empty").first).to_be_visible()
        if page.locator(".dt-row").count() == 0:
            page.get_by_role("button", name="新增路由").first.click()
            form = page.get_by_role("dialog")
            for field, text in (("业务类型", "短信"), ("通道", "TEST_SMS")):
                choose(form.get_by_label(field), text)
            form.locator("[type=submit]").click()
            expect(page.locator(".dt-row")).to_have_count(1)


def edited(page: Page, office: Office, admin: Person, path: str) -> Locator:
    """The first row's dialog."""
    page.goto(office.url(admin, path))
    page.locator(".dt-row").first.get_by_role("button", name="编辑").click()
    return page.get_by_role("dialog")


@pytest.mark.parametrize(("path", "field"), [("/routes", "备注"), ("/products", "英文名称")])
def test_the_second_loads_what_the_first_has_kept(office: Office, admin: Person, path: str, field: str) -> None:
    with office.window(admin, strict=False) as page, office.window(admin) as other:
        first, second = edited(other, office, admin, path), edited(page, office, admin, path)
        first.get_by_label(field).fill("the first")
        first.locator("[type=submit]").click()
        expect(first).to_have_count(0)
        second.get_by_label(field).fill("the second")
        second.locator("[type=submit]").click()
        expect(second).to_contain_text("别人刚刚改过它")
        second.get_by_role("button", name="载入最新内容").click()
        expect(second.get_by_label(field)).to_have_value("the first")
        second.get_by_label(field).fill("both")
        second.locator("[type=submit]").click()
        expect(second).to_have_count(0)


def test_a_route_in_full(office: Office, admin: Person) -> None:
    with office.window(admin) as page:
        page.goto(office.url(admin, "/routes"))
        page.locator(".dt-row").first.get_by_role("button", name="查看").click()
        drawer = page.get_by_role("dialog")
        expect(drawer).to_contain_text("现在由谁执行")
        drawer.get_by_role("button", name="编辑").click()
        expect(page.get_by_role("dialog", name="编辑路由")).to_be_visible()
