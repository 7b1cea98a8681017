"""The first sign-in of a new account, as its owner does it."""

import json
import os
import re
import subprocess
import sys
import time

import pyotp
import pytest
import segno
from playwright.sync_api import Page, expect
from tests.journeys.office.conftest import Office

pytestmark = pytest.mark.browser
OWN = "a long new password"
# The darkness of a QR code's modules, in the middle of each; a picture that the browser can't show is 0 wide.
MODULES = """
(image, size) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * 4;
  const drawing = canvas.getContext("2d");
  drawing.drawImage(image, 0, 0, size * 4, size * 4);
  const dark = (x, y) => Number(drawing.getImageData(x * 4 + 2, y * 4 + 2, 1, 1).data[0] < 128);
  const places = Array.from({ length: size }, (_, at) => at);
  return image.naturalWidth && places.map((y) => places.map((x) => dark(x, y)));
}
"""


def made(office: Office, username: str) -> str:
    """A new account; its first password."""
    command = [sys.executable, "-m", "hutong", "account", "add", username, "--json"]
    done = subprocess.run(command, env={**os.environ, **office.street.environ}, capture_output=True, check=True)
    return str(json.loads(done.stdout)["password"])


def test_binds_an_authenticator_keeps_the_codes_and_changes_the_password(office: Office) -> None:
    given = made(office, "newcomer")
    with office.window(strict=False) as page:  # before anybody is in, the hub answers 401
        page.goto(f"{office.street.base_url}/office/account")
        page.get_by_label("用户名").fill("newcomer")
        page.get_by_label("密码", exact=True).fill("wrong wrong wrong")
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_text("用户名或密码不正确")).to_be_visible()
        page.get_by_label("密码", exact=True).fill(given)
        page.keyboard.press("Enter")
        expect(page.get_by_alt_text("认证器的二维码")).to_be_visible()
        shown = page.locator(".way-secret").inner_text().replace(" ", "")
        secret = re.findall("[A-Z2-7]{32}", shown)[0]
        _is_a_code_of(page, pyotp.TOTP(secret).provisioning_uri(name="newcomer", issuer_name="Hutong"))
        code = page.get_by_label("谷歌验证码")
        code.fill("000000")
        page.keyboard.press("Enter")
        expect(page.get_by_text("动态验证码不正确", exact=True)).to_be_visible()  # at its field
        code.fill(pyotp.TOTP(secret).at(int(time.time())))
        page.keyboard.press("Enter")
        kept, another = (page.locator(".codes-list li").nth(number).inner_text() for number in (0, 1))
        page.get_by_role("button", name="我已经保存好了").click()
        _fills_the_new_password(page, "7 chars")
        expect(page.locator(".labelled-error", has_text="至少 10 个字符")).to_be_visible()
        _fills_the_new_password(page, given)
        expect(page.get_by_text("与原密码相同", exact=True)).to_be_visible()  # at its field
        page.reload()
        page.get_by_label("现在的密码").fill("wrong wrong wrong")
        _fills_the_new_password(page, OWN)
        expect(page.get_by_text("登录密码不正确", exact=True)).to_be_visible()
        page.get_by_label("现在的密码").fill(given)
        page.keyboard.press("Enter")
        page.locator("main#content").wait_for()
        expect(page).to_have_url(f"{office.street.base_url}/office/account")
    with office.window(strict=False) as page:
        page.goto(f"{office.street.base_url}/office/account")
        page.get_by_label("用户名").fill("newcomer")
        page.get_by_label("密码", exact=True).fill(OWN)
        page.keyboard.press("Enter")
        page.get_by_label("谷歌验证码").fill("000000")
        page.keyboard.press("Enter")
        expect(page.get_by_text("动态验证码不正确", exact=True)).to_be_visible()  # at its field
        page.get_by_role("button", name="用恢复码").click()
        expect(page.get_by_text("动态验证码不正确")).to_have_count(0)
        page.get_by_label("恢复码", exact=True).fill(kept)
        page.keyboard.press("Enter")
        expect(page.get_by_text("还剩 9 个恢复码")).to_be_visible()
        page.locator("main#content").wait_for()
        page.get_by_role("button", name="更换", exact=True).click()  # the phone is lost: another one
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("登录密码").fill(OWN)
        dialog.get_by_label("谷歌验证码或恢复码").fill(another)
        dialog.get_by_role("button", name="确认并绑定新的").click()
        expect(page.get_by_alt_text("认证器的二维码")).to_be_visible()
        shown = page.locator(".way-secret").inner_text().replace(" ", "")
        assert secret not in shown
        page.get_by_label("谷歌验证码").fill(pyotp.TOTP(re.findall("[A-Z2-7]{32}", shown)[0]).now())
        page.keyboard.press("Enter")
        page.get_by_role("button", name="我已经保存好了").click()
        page.locator("main#content").wait_for()


def _fills_the_new_password(page: Page, password: str) -> None:
    page.get_by_label("新密码", exact=True).fill(password)
    page.get_by_label("再输入一次").fill(password)
    page.keyboard.press("Enter")


def _is_a_code_of(page: Page, text: str) -> None:
    """The picture is the QR code of a text, module by module."""
    expected = [list(row) for row in segno.make(text, error="m").matrix_iter(border=2)]
    picture = page.get_by_alt_text("认证器的二维码")
    assert picture.evaluate(MODULES, len(expected)) == [[int(dark > 0) for dark in row] for row in expected]
