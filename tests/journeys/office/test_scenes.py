"""A car park from nothing to its first fee: the site, codes on paper, a car inside, what its payer would be told."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdfium2 import PdfDocument
from tests.journeys.office.conftest import PHONE, Office, Person
from tests.journeys.office.test_forms import saved, told
from tests.journeys.office.test_set_up import choose, go
from tests.journeys.street import MERCHANT

pytestmark = pytest.mark.browser
NAME = "东门停车场"
GATE = "https://park.example.com/paid"


@pytest.fixture
def page(office: Office, admin: Person) -> Iterator[Page]:
    with office.window(admin, strict=False) as opened:
        opened.goto(office.url(admin))
        yield opened


@pytest.fixture
def site(page: Page) -> Page:
    """A fresh car park with a tariff, just made, and its page."""
    go(page, "业务管理", "场景管理")
    page.get_by_role("tab", name="停车缴费").click()
    page.get_by_role("button", name="新增收费点").first.click()
    form = page.get_by_role("dialog", name="新增收费点")
    fill(form, GATE_URL=GATE, FREE_MINUTES="15", STEPS="60=5, 120=8")
    form.get_by_label("名称").fill(NAME)
    choose(form.get_by_label("商户"), MERCHANT)
    choose(form.locator('[data-key="products.wechat"] [role=combobox]'), "wxjsapi")
    form.get_by_role("button", name="新增收费点").click()
    page.locator("main h1", has_text=NAME).wait_for()
    return page


def fill(form: Locator, **settings: str) -> None:
    """Writes settings into a drawn form, by their keys."""
    for key, value in settings.items():
        form.locator(f'[data-key="{key}"] input').fill(value)


def note(form: Locator, key: str) -> Locator:
    """The line below a field of a drawn form."""
    return form.locator(f'[data-key="{key}"] .labelled-note')


def downloaded(page: Page, button: Locator) -> tuple[str, bytes]:
    """The file that a button gives: its name and what is in it."""
    with page.expect_download() as coming:
        button.click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def test_a_new_site_says_at_each_field_what_is_wrong(page: Page) -> None:
    go(page, "业务管理", "场景管理")
    page.get_by_role("tab", name="停车缴费").click()
    page.get_by_role("button", name="新增收费点").first.click()
    form = page.get_by_role("dialog", name="新增收费点")
    form.locator("[type=submit]").click()
    for key in ("name", "GATE_URL"):
        expect(note(form, key)).to_have_text("必填")
    expect(note(form, "products.auto")).to_have_text("至少选一个支付产品")
    form.get_by_label("名称").fill(NAME)
    choose(form.get_by_label("商户"), MERCHANT)
    fill(form, GATE_URL=GATE, STEPS="60=5, 120=8", DAY_CAP_YUAN="30")
    expect(form.locator(".scene-preview")).to_contain_text(re.compile("1 小时\\s*¥5.00"))
    fill(form, STEPS="60=5, 12")
    expect(form.locator(".scene-preview")).to_contain_text("还算不出来")
    form.locator("[type=submit]").click()
    expect(note(form, "STEPS")).to_contain_text("12 不是 分钟=元")
    expect(note(form, "products.auto")).to_have_text("至少选一个支付产品")
    expect(form.locator(".scene-standings")).to_contain_text("微信 不能付款")
    choose(form.locator('[data-key="products.wechat"] [role=combobox]'), "wxjsapi")
    expect(form.locator(".scene-standings")).to_contain_text("微信 能付款")
    expect(note(form, "products.auto")).not_to_contain_text("至少选一个支付产品")


def test_codes_one_and_many_and_their_sheets(site: Page) -> None:
    expect(site.locator("main")).to_contain_text("还没有二维码")
    expect(site.locator("main .scene-who")).to_contain_text("支付宝不能在这里付款：没有为它选支付产品")
    site.get_by_role("button", name="生成二维码").first.click()
    dialog = site.get_by_role("dialog", name="生成二维码")
    saved(site)
    expect(told(dialog, "标签*")).to_have_text("必填")
    dialog.get_by_role("textbox", name="标签").fill("入口")
    saved(site)
    shown = site.get_by_role("dialog", name="入口")
    expect(shown.locator(".scene-qr")).to_have_js_property("complete", True)
    assert shown.locator(".scene-qr").evaluate("one => one.naturalWidth") > 0
    name, picture = downloaded(site, shown.get_by_role("button", name="下载 PNG"))
    assert (name.endswith(".png"), picture[:4]) == (True, b"\x89PNG")
    _, drawing = downloaded(site, shown.get_by_role("button", name="下载 SVG"))
    assert b"<svg" in drawing
    site.keyboard.press("Escape")

    site.get_by_role("button", name="生成二维码").first.click()
    dialog.get_by_text("按编号").click()
    choose(dialog.get_by_label("类型"), "车道")
    dialog.get_by_role("textbox", name="从", exact=True).fill("01")
    dialog.get_by_role("textbox", name="到", exact=True).fill("00")
    saved(site)
    expect(dialog.locator(".labelled-error")).to_have_text("填整数，不小于起始编号")
    dialog.get_by_role("textbox", name="到", exact=True).fill("10")
    dialog.get_by_label("标签前缀").fill("A-")
    dialog.get_by_role("button", name="生成 10 个").click()
    sheet = site.get_by_role("dialog", name="打印二维码")
    expect(sheet).to_contain_text("A-01 … A-10 · 10 个")
    name, pdf = downloaded(site, sheet.get_by_role("button", name="下载"))
    assert (name, pdf[:5]) == (f"{NAME}.pdf", b"%PDF-")

    site.get_by_role("button", name="打印二维码").click()
    sheet.get_by_text("PNG").click()
    name, packed = downloaded(site, sheet.get_by_role("button", name="下载"))
    assert name == f"{NAME}.zip"
    assert len(ZipFile(BytesIO(packed)).namelist()) == 2, "eleven codes, nine on a page"

    rows = site.get_by_role("row")
    expect(site.get_by_role("button", name="打印所选")).to_be_disabled()
    for label in ("A-01", "A-10"):
        rows.filter(has_text=label).get_by_role("checkbox").check()
    site.get_by_role("button", name="打印所选（2）").click()
    expect(sheet.get_by_role("radio", name="所选的 2 个")).to_be_checked()
    sheet.get_by_text("PDF").click()
    _, pdf = downloaded(site, sheet.get_by_role("button", name="下载"))
    printed = PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert [label for label in ("入口", "A-01", "A-02", "A-09", "A-10") if label in printed] == ["A-01", "A-10"]


def test_pasted_labels_are_told_off_row_by_row(site: Page) -> None:
    site.get_by_role("button", name="生成二维码").first.click()
    dialog = site.get_by_role("dialog", name="生成二维码")
    dialog.get_by_text("粘贴标签").click()
    dialog.get_by_role("textbox", name="每行一个").fill("北门\n" + "长" * 41)
    saved(site)
    expect(dialog.locator(".scene-wrongs")).to_contain_text("第 2 行 1–40 个字")
    expect(dialog.get_by_text("1–40 个字")).to_have_count(1)
    dialog.get_by_role("textbox", name="每行一个").fill("北门\n南门")
    saved(site)
    expect(site.get_by_role("dialog", name="打印二维码")).to_be_visible()
    site.keyboard.press("Escape")
    row = site.get_by_role("row").filter(has_text="南门")
    row.get_by_role("button", name="更多").click()
    site.get_by_role("menuitem", name="停用").click()
    site.get_by_role("dialog").get_by_role("button", name="停用").click()
    expect(row).to_contain_text("停用")


def test_a_car_inside_and_what_its_payer_would_be_told(site: Page) -> None:
    site.get_by_role("tab", name="停车记录").click()
    site.get_by_role("button", name="批量导入").click()
    dialog = site.get_by_role("dialog", name="批量导入")
    cars = dialog.get_by_role("textbox", name="每行一辆")
    cars.fill("粤B88888\t2026-11-28 22:50\tA1\n粤B1\n粤B22222,去年")
    saved(site)
    wrong = dialog.locator(".scene-wrongs li")
    expect(wrong).to_have_count(2)
    expect(wrong.first).to_contain_text("第 2 行 粤B1")
    expect(dialog.locator(".problem")).not_to_contain_text("第 2 行")
    cars.fill("粤B88888\t2020-11-28 22:50\tA1\n粤B22222")
    saved(site)
    expect(site.get_by_role("row").filter(has_text="粤B88888")).to_contain_text("在场")

    site.get_by_role("tab", name="试算费用").click()
    plate = site.get_by_label("车牌号")
    plate.fill("粤B1")
    site.get_by_role("button", name="试算", exact=True).click()
    expect(site.locator(".scene-trial form .labelled-error")).to_contain_text("车牌不完整")
    plate.fill("粤B88888")
    site.get_by_role("button", name="试算", exact=True).click()
    expect(site.locator(".scene-due")).to_have_text("¥8.00")
    expect(site.locator(".scene-told")).to_contain_text("没有询问您的系统")

    site.get_by_role("tab", name="停车记录").click()
    site.get_by_role("row").filter(has_text="粤B22222").get_by_role("button", name="离场").click()
    site.get_by_role("dialog").get_by_role("button", name="离场").click()
    expect(site.get_by_role("row").filter(has_text="粤B22222")).to_contain_text("已离场")


def test_a_phone_shows_a_code_in_english(office: Office, admin: Person, site: Page) -> None:
    address = site.url
    with office.window(admin, language="en", size=PHONE) as page:
        page.goto(f"{address}?make=1")
        dialog = page.get_by_role("dialog", name="Make codes")
        dialog.get_by_role("textbox", name="Label").fill("Gate")
        page.keyboard.press("Enter")
        shown = page.get_by_role("dialog", name="Gate")
        expect(shown.get_by_role("link", name="Open as a payer")).to_have_attribute(
            "href", re.compile("/s/[0-9A-Z]{10}$")
        )
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
