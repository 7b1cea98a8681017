"""A merchant's developer at the portal: a key made in the browser, the MD5 key seen, a first call, a mistake found."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.office.conftest import PAYMENT_PASSWORD, PHONE, WIDE, Office, Person
from tests.journeys.street import MERCHANT, Street

from hutong.app.hub import Hub
from hutong.app.settings import Settings
from hutong.base.errors import Refusal
from hutong.base.rsa import Signer, signer
from hutong.base.secrets import Secret
from hutong.features.merchants import edit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def key(street: Street) -> Iterator[None]:
    """Other files sign with the key that the street began with; put back once the browser is gone."""
    yield
    asyncio.run(_put_back(street))


async def _put_back(street: Street) -> None:
    hub = await Hub.start(Settings.from_environment(street.environ))
    try:
        actor = hub.actor("journey")
        with suppress(Refusal):  # there may be no old one
            await edit.retire_keys(actor, MERCHANT)
        await edit.set_public_key(actor, MERCHANT, signer(street.private_key).public_pem())
        await edit.retire_keys(actor, MERCHANT)
    finally:
        await hub.close()


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


def test_steps_have_the_same_numbers_and_names_on_both_pages(office: Office, owner: Person) -> None:
    with office.window(owner) as page:
        page.goto(office.url(owner, "/"))
        expect(page.locator(".home-stage-name")).to_have_count(6)
        first = [" ".join(text.split()) for text in page.locator(".home-stage-name").all_inner_texts()]
        page.goto(office.url(owner, "/develop"))
        numbered = page.locator(".step-title").filter(has=page.locator(".step-number"))
        expect(numbered).to_have_count(6)
        assert [" ".join(text.split()) for text in numbered.all_inner_texts()] == first


def test_a_private_key_never_leaves_the_browser(office: Office, owner: Person, admin: Person) -> None:
    pem = Signer.generate().reveal()
    bare = "".join(pem.splitlines()[1:-1])
    with office.window(owner) as page:
        sent: list[str] = []
        page.on("request", lambda one: sent.append(one.post_data or ""))
        page.goto(office.url(owner, "/develop"))
        step = page.locator("#public-key")
        _alone(page, owner)
        step.get_by_role("button", name="更换公钥").click()
        for text in (pem, bare, f'"{bare[:200]}', signer(Secret(pem)).public_pem()):
            step.get_by_label("RSA 公钥").fill(text)
            wrong = "PUBLIC" not in text
            expect(step.get_by_text("这是私钥，没有发出")).to_have_count(int(wrong))
            expect(step.get_by_text("这把公钥")).to_have_count(int(not wrong))
            step.get_by_role("button", name="保存公钥").click()
            expect(page.get_by_role("dialog")).to_have_count(int(not wrong))
        assert not any(bare[:40] in body for body in sent)
    with office.window(admin) as page:
        page.goto(office.url(admin, f"/merchants/{MERCHANT}"))
        page.get_by_role("button", name="更换公钥").click()
        page.get_by_role("dialog").get_by_label("商户公钥").fill(bare)
        expect(page.get_by_role("dialog")).to_contain_text("这是私钥，没有发出")


def test_a_new_key_is_taken_back_at_the_portal_and_in_the_office(office: Office, owner: Person, admin: Person) -> None:
    with office.window(owner) as page:
        page.goto(office.url(owner, "/develop"))
        step = page.locator("#public-key")
        _alone(page, owner)
        before = step.locator(".key-facts .mono").inner_text()
        _register_a_fresh_key(page, owner)
        expect(step.get_by_role("button", name="更换公钥")).to_have_count(0)
        expect(step).to_contain_text("先停用上一把，或撤回新的")
        step.get_by_role("button", name="撤回新的").click()
        expect(page.get_by_role("dialog")).to_contain_text("恢复为当前公钥")
        page.get_by_role("dialog").get_by_label("谷歌验证码").fill(owner.code())
        page.keyboard.press("Enter")
        expect(step.get_by_role("button", name="更换公钥")).to_be_visible()
        assert step.locator(".key-facts .mono").inner_text() == before
        _register_a_fresh_key(page, owner)
    with office.window(admin) as page:
        page.goto(office.url(admin, f"/merchants/{MERCHANT}"))
        keys = page.locator(".keys")
        keys.get_by_role("button", name="撤回新的").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("旧公钥恢复为当前公钥")
        dialog.get_by_label("谷歌验证码").fill(admin.code())
        dialog.get_by_label("支付密码").fill(PAYMENT_PASSWORD)
        page.keyboard.press("Enter")
        expect(keys.get_by_role("button", name="撤回新的")).to_have_count(0)
        expect(keys).to_contain_text(before)


def test_any_address_is_warned_of_however_it_is_written(office: Office, owner: Person) -> None:
    with office.window(owner) as page:
        page.goto(office.url(owner, "/develop"))
        step = page.locator("#addresses")
        for text, warned in (("1.2.3.4, ::/0", 1), ("10.0.0.0/8", 0), ("0.0.0.0/0", 1)):
            step.get_by_label("允许下单的服务器 IP").fill(text)
            expect(step.get_by_text("任何地址都能下单")).to_have_count(warned)


def _alone(page: Page, owner: Person) -> None:
    """Ends the previous public key, if another journey has left one."""
    step = page.locator("#public-key")
    expect(step).to_contain_text("当前公钥")
    if step.get_by_role("button", name="停用旧的").count():
        step.get_by_role("button", name="停用旧的").click()
        page.get_by_role("dialog").get_by_label("谷歌验证码").fill(owner.code())
        page.keyboard.press("Enter")
        expect(step.get_by_role("button", name="停用旧的")).to_have_count(0)


def _register_a_fresh_key(page: Page, owner: Person) -> str:
    """Makes a pair in the browser and saves its public half; the private one."""
    step = page.locator("#public-key")
    step.get_by_role("button", name="更换公钥").click()
    step.get_by_role("button", name="在浏览器里生成密钥对").click()
    private = step.get_by_label("商户私钥（PKCS#8）").input_value()
    assert private.startswith("-----BEGIN PRIVATE KEY-----")
    expect(step).to_contain_text("这把公钥")
    save = step.get_by_role("button", name="保存公钥")
    expect(save).to_be_disabled()
    expect(step).to_contain_text("请先下载或复制私钥")
    with page.expect_download():
        step.get_by_role("button", name="下载").click()
    save.click()
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
